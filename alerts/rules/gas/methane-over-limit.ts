import {
  alarmLimit,
  basisOf,
  isRestored,
  methaneLimitsOf,
  methaneWatches,
  reaches,
  unchanged,
  withdrawnBy,
} from '../conditions.js';
import type { Rule } from '../rule.js';
import { reached } from '../wording.js';

/** The alarm's level while it stands: it rises, and never falls before it is over. */
interface OverLimit {
  readonly level: 'red' | 'yellow' | null;
}

/**
 * Methane at or above the alarm limit of its row (AQ 1029 table 1). Red with an order where the row takes people out
 * (规程 172), or at 1.5 % wherever they work or pass (规程 173); else yellow. Over when a newer good reading is below restore.
 */
export const methaneOverLimit: Rule<OverLimit> = {
  id: 'gas.methane.over-limit',
  basis: { edition: '煤矿安全规程 2016/2022', clause: '第172、173、498条', confidence: 'expert' },
  title: { zh: '甲烷超限', en: 'Methane over limit' },
  watches: { per: 'mine', of: methaneWatches },
  start: () => unchanged({ level: null }),
  step(state, input, subject, context) {
    const limits = methaneLimitsOf(subject, context);
    const { point } = subject;
    if (input.kind !== 'reading' || limits === undefined || point === undefined) return unchanged(state);
    if (reaches(limits.alarm, input)) {
      const withdrawing = withdrawnBy(limits, input);
      const level = withdrawing !== undefined || state.level === 'red' ? 'red' : 'yellow';
      const limit = withdrawing !== undefined && limits.withdraw === 'never' ? withdrawing : limits.alarm;
      return {
        state: { level },
        verdict: {
          kind: 'raise',
          at: input.at,
          level,
          ...(input.reading.value === null ? {} : { value: input.reading.value }),
          limit: alarmLimit(limit, limit === limits.alarm ? 'alarm' : 'withdraw', point),
          basis: basisOf(limit),
          message: reached(point, input, limit),
          withdraw: level === 'red',
          ...(input.clockSuspect ? { clockSuspect: true } : {}),
        },
      };
    }
    if (isRestored(limits.restore, limits.alarm, point, input)) {
      return { state: { level: null }, verdict: { kind: 'clear', at: input.at } };
    }
    return unchanged(state);
  },
};
