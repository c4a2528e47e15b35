/** Words of signing in and of what is refused. */
export const zhSecurity = {
  'unlock.title': '请再次输入密码',
  'unlock.why': '{{user}}，距上次输入密码已超过十四小时。画面与声音报警不受影响；要操作，请再次输入密码。',
  'unlock.go': '继续',
  'role.wall': '大屏',
  'error.session-locked': '距上次输入密码时间过长，请再次输入密码后操作',
  'error.login-delayed': '密码多次不正确，请稍候再试',
  'error.too-many-requests': '请求过于频繁，请稍候再试',
  'error.unknown-token': '设备令牌无效或已撤销',
  'error.unknown-device': '没有这台设备',
} as const;
