import type { PointLimits, Threshold } from '../../../domain/limits/limit.js';
import type { Point } from '../../../domain/mine.js';
import { QUANTITIES, type Quantity } from '../../../domain/quantity.js';
import type { Text } from '../../../domain/text.js';
import type { Basis } from '../../alarm/alarm.js';
import { inside } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type LimitState, type Line, limitRule, rising } from '../limit-rule.js';
import type { Rule } from '../rule.js';

/** Yellow at the alarm limit, red with an order where people must leave: at once, a gas limit has no hold. */
const linesOf = (limits: PointLimits, shownAs: Record<'alarm' | 'withdraw', string>): readonly Line[] => {
  if (limits.kind !== 'gas') return [];
  const { alarm, withdrawAt } = limits;
  const first: Line = { threshold: alarm, kind: shownAs.alarm, level: 'yellow', holdMs: 0 };
  if (withdrawAt === undefined) return [first];
  return [first, { threshold: withdrawAt, kind: shownAs.withdraw, level: 'red', holdMs: 0 }];
};

/** By the step of its unit; where that would leave nothing to read below the limit, by the instrument's resolution. */
const deadbandOf = (limit: Threshold, { quantity }: Point): number => {
  const { unit, decimals } = QUANTITIES[quantity];
  const step = unit === 'ppm' ? DEFAULTS.gasDeadband.ppm : DEFAULTS.gasDeadband['%'];
  return inside(limit, step) > 0 ? step : 10 ** -decimals;
};

/** The rule of one gas other than methane: over the limit of its row (规程 第135、171、174条) or of the mine. */
export const gasOverLimit = (of: {
  readonly quantity: Quantity;
  readonly basis: Basis;
  readonly title: Text;
  readonly silencedByBlasting?: true;
}): Rule<LimitState> =>
  limitRule({
    id: `gas.${of.quantity}.over-limit`,
    quantities: [of.quantity],
    lines: (limits) => rising(linesOf(limits, { alarm: 'alarm', withdraw: 'withdraw' })),
    deadband: deadbandOf,
    ...of,
  });

/**
 * Oxygen below its limit (规程 第135条), and where people must leave. Both lines are minima, so that the alarm's peak is the
 * lowest value. Over at or above the first.
 */
export const oxygenUnderLimit: Rule<LimitState> = limitRule({
  id: 'gas.oxygen.under-limit',
  basis: { edition: '煤矿安全规程 2016/2022', clause: '第135条', confidence: 'source' },
  title: { zh: '氧气过低', en: 'Oxygen under limit' },
  quantities: ['oxygen'],
  lines: (limits) => rising(linesOf(limits, { alarm: 'min', withdraw: 'min' })).toReversed(),
  deadband: () => 0,
});
