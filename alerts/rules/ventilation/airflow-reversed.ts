import { STILL_AIR_MPS } from '../../../domain/airflow.js';
import { isWorkplace } from '../../../domain/fed-by.js';
import type { Point } from '../../../domain/mine.js';
import { canClear, clockMark, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, NO_HOLD, type Shows } from '../hold.js';
import type { Judged, Rule, RuleContext } from '../rule.js';
import { shown } from '../wording.js';
import { velocityIn, withdrawingWindWatches } from './air-velocity.js';
import { quietStep, tell } from './red-point.js';

const basis = { edition: 'MineSentry default', clause: '风流反向', confidence: 'default' } as const;

const showsOf = (judged: Judged): Shows => {
  const velocity = velocityIn(judged);
  if (velocity === undefined) return 'nothing';
  if (velocity <= -STILL_AIR_MPS) return 'condition';
  if (!canClear(judged)) return 'nothing';
  return velocity >= STILL_AIR_MPS ? 'over' : 'between';
};

/** Where the air goes now, and the face, heading or chamber that the point guards: its air is not the design's either. */
const withdrawn = ({ along, area, workplace }: Point, { mine }: RuleContext): string[] => [
  ...new Set([along?.[0] ?? area, ...(isWorkplace(mine.areaById.get(workplace)?.kind) ? [workplace] : [])]),
];

/**
 * Air that goes against its design by 0.15 m/s and more in two readings: what is downwind now leaves, with the workplace
 * of the point. Slower air says nothing of its direction. Over once it has gone the right way for 60 s.
 */
export const airflowReversed: Rule<Hold> = {
  id: 'ventilation.airflow.reversed',
  basis,
  title: { zh: '风流反向', en: 'Airflow reversed' },
  watches: { per: 'mine', of: withdrawingWindWatches },
  start: () => unchanged(NO_HOLD),
  step(state, input, { point }, context) {
    if (point === undefined) return unchanged(state);
    const told = tell(state, input, {
      point,
      context,
      shows: showsOf,
      holding: { readings: DEFAULTS.windReadings, clearMs: DEFAULTS.airflowClearMs },
    });
    const { hold, at, silent } = told;
    const quiet = quietStep(hold, told);
    if (quiet !== undefined) return quiet;
    const velocity = input.kind === 'reading' ? velocityIn(input) : undefined;
    const number = velocity === undefined ? '' : ` ${shown(velocity, -STILL_AIR_MPS, 2)} m/s`;
    return {
      state: hold,
      verdict: {
        kind: 'raise',
        at,
        level: 'red',
        ...(velocity === undefined ? {} : { value: velocity }),
        limit: { value: -STILL_AIR_MPS, unit: 'm/s', kind: 'reversed', basis },
        basis,
        message: silent
          ? {
              zh: `${point.name} 测得风流反向后无有效数据，按反向撤出人员`,
              en: `${point.name}: air reversed, then no measurement: withdraw`,
            }
          : {
              zh: `${point.name}${number} 风流反向，撤出现下风侧人员`,
              en: `${point.name}${number}: air reversed, withdraw from what is downwind now`,
            },
        withdraw: withdrawn(point, context),
        ...clockMark(input),
      },
    };
  },
};
