import { QUANTITIES } from '../../../domain/quantity.js';
import { valueText } from '../../../domain/value-text.js';
import { TIE } from './break-lines.js';

/** What the ledger's kinds are called in print; one that is not here is printed as it stands. */
const KINDS: Readonly<Record<string, string>> = {
  'alarm.raised': '报警',
  'alarm.raised-again': '再次报警',
  'alarm.level-raised': '级别升高',
  'alarm.acknowledged': '确认',
  'alarm.remarked': '补充说明',
  'alarm.returned': '恢复（未确认）',
  'alarm.closed': '关闭',
  'alarm.doubted': '标记存疑',
  'alarm.escalated': '升级通知',
  'alarm.shelved': '静音',
  'alarm.unshelved': '解除静音',
  'alarm.unsuppressed': '解除抑制',
  'evacuation.ordered': '发出撤人指令',
  'evacuation.joined': '并入报警',
  'evacuation.regrown': '扩大范围',
  'evacuation.mustered': '清点',
  'evacuation.receipt': '广播回执',
  'evacuation.rescuer-named': '指定救援人员',
  'evacuation.cleared': '人员撤清',
  'evacuation.reopened': '重新开启',
  'evacuation.stood-down': '解除指令',
  'incident.opened': '立档',
  'incident.reopened': '续开',
  'incident.closed': '结束',
  'incident.found-late': '事后发现',
  'incident.frozen': '冻结原始读数',
  'incident.graded': '按事故处理',
  'incident.accident': '事故登记',
  'incident.commented': '批注',
  'power-cut.asked': '请求断电',
  'power-cut.answered': '断电答复',
  'rectification.registered': '隐患登记',
  'rectification.reported': '隐患上报',
  'rectification.rectifying': '整改',
  'rectification.evaluated': '整改评估',
  'rectification.cancelled': '隐患销号',
  'rectification.supervised': '挂牌督办',
};
export const kindText = (kind: string): string => KINDS[kind] ?? kind;

export const POWER = {
  cut: '已断电',
  'off-before': '此前已断电',
  'not-cut': '未断电',
  unproven: '无法证明',
  'not-due': '未达断电限值',
} as const;
export const OUTCOME = { done: '完成', refused: '拒绝', failed: '失败' } as const;
export const GRADE = { general: '一般事故', larger: '较大事故', major: '重大及以上事故' } as const;
export const REPORT = { 'in-time': '按时报告', late: '迟报', open: '计时中', overdue: '超时未报' } as const;
export const SIGN = { 'at-or-above': '≥', above: '>', below: '<', 'at-or-below': '≤' } as const;
export const LIMIT_KIND: Readonly<Record<string, string>> = {
  alarm: '报警',
  'power-off': '断电',
  'power-off-with-fan': '含局扇断电',
  restore: '复电',
  min: '下限',
  max: '上限',
  'pre-warning': '预警',
  'withdraw-anyway': '撤人',
  'withdraw-at': '撤人',
  warning: '警戒',
  'no-mining': '禁采',
};

/** `3 分 12 秒`: two units, the larger first. Never negative. */
export const ageText = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (count: number): string => String(count).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${seconds}${TIE}秒`;
  if (hours === 0) return `${minutes}${TIE}分${TIE}${pad(seconds % 60)}${TIE}秒`;
  if (hours < 24) return `${hours}${TIE}小时${TIE}${pad(minutes % 60)}${TIE}分`;
  return `${Math.floor(hours / 24)} 天 ${hours % 24} 小时`;
};

/** `1.62 %` at the resolution of a methane instrument; longer where that would put it on, or across, one of `limits`. */
export const percentText = (value: number | null, unit: string, limits: readonly number[] = []): string =>
  value === null
    ? '–'
    : `${valueText(value, QUANTITIES.methane.decimals, limits)}${TIE}${unit === '% CH4' ? '%' : unit}`;
