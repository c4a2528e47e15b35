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
interface PowerOff {
  readonly level: 'red' | 'orange' | null;
}

/**
 * Methane at or above the power-off limit of its row (AQ 1029 table 1): the power of its range must be off, which
 * `gas.power-not-cut` then proves. Red with an order where the row withdraws or at 1.5 % (规程 173); else orange.
 */
export const methanePowerOff: Rule<PowerOff> = {
  id: 'gas.methane.power-off',
  basis: { edition: 'AQ 1029-2019', clause: '表1', confidence: 'source' },
  title: { zh: '甲烷断电', en: 'Methane at power-off limit' },
  watches: {
    per: 'mine',
    of: (mine) =>
      methaneWatches(mine).filter(({ subject }) => {
        const limits = mine.limitsOf.get(subject.id);
        return limits?.kind === 'methane' && limits.powerOff !== undefined;
      }),
  },
  start: () => unchanged({ level: null }),
  step(state, input, subject, context) {
    const limits = methaneLimitsOf(subject, context);
    const { point } = subject;
    if (input.kind !== 'reading' || limits?.powerOff === undefined || point === undefined) return unchanged(state);
    if (reaches(limits.powerOff, input)) {
      const withdraws = limits.withdraw !== 'never' || withdrawnBy(limits, input) !== undefined;
      const level = withdraws || state.level === 'red' ? 'red' : 'orange';
      return {
        state: { level },
        verdict: {
          kind: 'raise',
          at: input.at,
          level,
          ...(input.reading.value === null ? {} : { value: input.reading.value }),
          limit: alarmLimit(limits.powerOff, 'power-off', point),
          basis: basisOf(limits.powerOff),
          message: reached(point, input, limits.powerOff),
          withdraw: level === 'red',
          ...(input.clockSuspect ? { clockSuspect: true } : {}),
        },
      };
    }
    if (isRestored(limits.restore, limits.powerOff, point, input)) {
      return { state: { level: null }, verdict: { kind: 'clear', at: input.at } };
    }
    return unchanged(state);
  },
};
