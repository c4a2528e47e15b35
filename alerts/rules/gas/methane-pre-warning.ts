import {
  alarmLimit,
  basisOf,
  canClear,
  inside,
  methaneLimitsOf,
  methaneWatches,
  reaches,
  unchanged,
} from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, holdOn, NO_HOLD, type Shows } from '../hold.js';
import type { Rule } from '../rule.js';
import { reached } from '../wording.js';

const { holdMs, deadbandShare } = DEFAULTS.preWarning;

/**
 * Methane near its alarm limit: at or above the point's pre-warning (80 % of the limit unless the mine sets it) for
 * 60 s. Over once it has been more than 5 % of the limit below that for 60 s.
 */
export const methanePreWarning: Rule<Hold> = {
  id: 'gas.methane.pre-warning',
  basis: { edition: 'MineSentry default', clause: '预警值 80 %', confidence: 'default' },
  title: { zh: '瓦斯预警', en: 'Methane pre-warning' },
  watches: { per: 'mine', of: methaneWatches },
  start: () => unchanged(NO_HOLD),
  step(state, input, subject, context) {
    const limits = methaneLimitsOf(subject, context);
    const { point } = subject;
    if (input.kind !== 'reading' || limits === undefined || point === undefined) return unchanged(state);
    const { value } = input.reading;
    const clearsBelow = inside(limits.preWarning, deadbandShare * limits.alarm.value);
    let shows: Shows = 'nothing';
    if (reaches(limits.preWarning, input)) shows = 'condition';
    else if (canClear(input) && value !== null) shows = value < clearsBelow ? 'over' : 'between';
    const { hold, say } = holdOn(state, shows, input.at, { raiseMs: holdMs, clearMs: holdMs });
    if (say === 'clear') return { state: hold, verdict: { kind: 'clear', at: input.at } };
    if (say === 'nothing') return unchanged(hold);
    return {
      state: hold,
      verdict: {
        kind: 'raise',
        at: input.at,
        level: 'blue',
        ...(value === null ? {} : { value }),
        limit: alarmLimit(limits.preWarning, 'pre-warning', point),
        basis: basisOf(limits.preWarning),
        message: reached(point, input, limits.preWarning),
        withdraw: false,
        ...(input.clockSuspect ? { clockSuspect: true } : {}),
      },
    };
  },
};
