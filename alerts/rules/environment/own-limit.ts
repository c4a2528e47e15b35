import type { OwnLimits, PointLimits, Threshold } from '../../../domain/limits/limit.js';
import type { Quantity } from '../../../domain/quantity.js';
import type { Text } from '../../../domain/text.js';
import type { Basis } from '../../alarm/alarm.js';
import { DEFAULTS } from '../defaults.js';
import { type LimitState, type Line, limitRule, rising } from '../limit-rule.js';
import type { Rule } from '../rule.js';

type OwnLine = Exclude<keyof OwnLimits, 'kind'>;

const linesOf = (limits: PointLimits, by: readonly OwnLine[]): readonly Line[] => {
  if (limits.kind !== 'own') return [];
  const given = by.flatMap((kind): readonly Line[] => {
    const threshold = limits[kind];
    return threshold === undefined ? [] : [{ threshold, kind, level: 'yellow', holdMs: DEFAULTS.limitHoldMs }];
  });
  return rising(given).slice(0, 1);
};

/** A share of the limit, whatever its sign: 5 % inside a suction of at least 20 kPa (−20) is −21. */
const shareOf = ({ value }: Threshold): number => Math.abs(value) * DEFAULTS.insideShare;

/**
 * A rule that holds a quantity against a limit that the mine alone gives, the first of `by` that a rising value meets:
 * yellow after its hold, over once a good reading lies a share of the limit inside it.
 */
export const ownLimitRule = (of: {
  readonly id: string;
  readonly basis: Basis;
  readonly title: Text;
  readonly quantities: readonly Quantity[];
  readonly by: readonly OwnLine[];
  readonly silencedByBlasting?: true;
}): Rule<LimitState> => {
  const { by, ...named } = of;
  return limitRule({ ...named, lines: (limits) => linesOf(limits, by), deadband: shareOf });
};
