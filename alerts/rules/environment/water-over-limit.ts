import type { PointLimits } from '../../../domain/limits/limit.js';
import { DEFAULTS } from '../defaults.js';
import { type Line, limitRule, rising } from '../limit-rule.js';

const linesOf = (limits: PointLimits): readonly Line[] => {
  if (limits.kind !== 'own') return [];
  const { warning, noMining } = limits;
  return rising([
    ...(warning === undefined
      ? []
      : [{ threshold: warning, kind: 'warning', level: 'yellow', holdMs: DEFAULTS.limitHoldMs } as const]),
    ...(noMining === undefined
      ? []
      : [
          {
            threshold: noMining,
            kind: 'no-mining',
            level: 'red',
            holdMs: 0,
            duty: { zh: '达禁采线，停止作业，撤出人员', en: 'no-mining line, stop work and withdraw' },
          } as const,
        ]),
  ]);
};

/**
 * Water level or inflow at the mine's warning line for a minute (yellow), or at its no-mining line (red at once, with an
 * order for the point's area and workplace; D16). Over below the warning line; the order ends by stand-down.
 */
export const waterOverLimit = limitRule({
  id: 'water.over-limit',
  basis: { edition: '新兵办发〔2014〕15号', clause: '实施意见(十)', confidence: 'source' },
  title: { zh: '水位超警戒', en: 'Water over limit' },
  quantities: ['water-level', 'water-flow'],
  lines: linesOf,
  deadband: () => 0,
});
