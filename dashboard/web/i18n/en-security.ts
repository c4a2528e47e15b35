import type { zhSecurity } from './zh-security.js';

export const enSecurity: Readonly<Record<keyof typeof zhSecurity, string>> = {
  'unlock.title': 'Give the password again',
  'unlock.why':
    '{{user}}, the password was last given more than fourteen hours ago. Picture and horn go on; to act, give it again.',
  'unlock.go': 'Go on',
  'role.wall': 'Wall',
  'error.session-locked': 'The password was given too long ago: give it again to act',
  'error.login-delayed': 'Too many wrong passwords; wait a little',
  'error.too-many-requests': 'Too many requests; wait a little',
  'error.unknown-token': 'This device token is unknown or was revoked',
  'error.unknown-device': 'There is no such device',
};
