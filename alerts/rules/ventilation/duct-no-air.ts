import { headingsOfDuct } from '../../../domain/fans.js';
import { canClear, clockMark, counts, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, NO_HOLD, type Shows } from '../hold.js';
import type { Judged, Rule } from '../rule.js';
import { quietStep, tell } from './red-point.js';

const basis = { edition: '煤矿安全规程 2016/2022', clause: '第164、165条', confidence: 'source' } as const;

const showsOf = (judged: Judged): Shows => {
  const { value } = judged.reading;
  if (counts(judged) && value === 0) return 'condition';
  return canClear(judged) && value === 1 ? 'over' : 'nothing';
};

/**
 * A duct without air for 10 s: the heading is withdrawn and `gas.power-not-cut` proves its power off, whether or not
 * the fan runs. Over at a good reading of air; the order ends by stand-down.
 */
export const ductNoAir: Rule<Hold> = {
  id: 'ventilation.duct.no-air',
  basis,
  title: { zh: '风筒无风', en: 'Duct without air' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points
        .filter(({ quantity }) => quantity === 'duct-air')
        .map((point) => ({
          subject: { id: point.id, area: headingsOfDuct(mine, point.id)[0] ?? point.area, point },
          points: [point.id],
        })),
  },
  start: () => unchanged(NO_HOLD),
  step(state, input, { point }, context) {
    if (point === undefined) return unchanged(state);
    const told = tell(state, input, {
      point,
      context,
      shows: showsOf,
      holding: { raiseMs: DEFAULTS.localFanHoldMs },
    });
    const { hold, at, silent } = told;
    const quiet = quietStep(hold, told);
    if (quiet !== undefined) return quiet;
    return {
      state: hold,
      verdict: {
        kind: 'raise',
        at,
        level: 'red',
        basis,
        message: silent
          ? {
              zh: `${point.name} 报无风后无有效数据，切断电源、撤出人员`,
              en: `${point.name}: no air, then no measurement: cut power and withdraw`,
            }
          : { zh: `${point.name} 无风，切断电源、撤出人员`, en: `${point.name}: no air, cut power and withdraw` },
        withdraw: headingsOfDuct(context.mine, point.id),
        ...clockMark(input),
      },
    };
  },
};
