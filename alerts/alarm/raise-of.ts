import type { Raise } from '../rules/rule.js';
import type { Alarm } from './alarm.js';

/** What a rule must have said for an alarm to stand as it does. */
export const raiseOf = (alarm: Alarm): Raise => ({
  kind: 'raise',
  at: alarm.lastAt,
  level: alarm.level,
  ...(alarm.value === undefined ? {} : { value: alarm.value }),
  ...(alarm.limit === undefined ? {} : { limit: alarm.limit }),
  ...(alarm.latched ? { latched: true } : {}),
  basis: alarm.basis,
  message: alarm.message,
  withdraw: alarm.evacuation !== undefined,
});
