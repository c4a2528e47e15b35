import { fedOnlyBy } from '../../../domain/fed-by.js';
import type { Threshold } from '../../../domain/limits/limit.js';
import { ofOurs } from '../../../domain/limits/provenance.js';
import type { Point } from '../../../domain/mine.js';
import { alarmLimit, basisOf, canClear, clockMark, reaches, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, NO_HOLD, type Shows } from '../hold.js';
import type { Judged, Rule, RuleContext } from '../rule.js';
import { reached } from '../wording.js';
import { magnitudeOf, windLimit, withdrawingWindWatches } from './air-velocity.js';
import { quietStep, tell } from './red-point.js';

/** Air slower than this is no wind. */
export const NO_WIND: Threshold = { value: DEFAULTS.noWindMps, comparison: 'below', provenance: ofOurs('无风') };

const basis = basisOf(NO_WIND);

const showsOf =
  (point: Point, { mine }: RuleContext) =>
  (judged: Judged): Shows => {
    const measured = magnitudeOf(judged);
    if (reaches(NO_WIND, measured)) return 'condition';
    if (!canClear(judged) || judged.reading.value === null) return 'nothing';
    const min = windLimit(mine, point, 'min');
    return min !== undefined && reaches(min, measured) ? 'between' : 'over';
  };

/** The workplace, every face, heading and chamber whose air must pass the point, and its own area. */
const withdrawn = ({ workplace, area, along }: Point, context: RuleContext): string[] => [
  ...new Set([workplace, ...(along === undefined ? [] : fedOnlyBy(context.mine, along, context.air())), area]),
];

/**
 * No wind (无风, D6): air below 0.05 m/s in two readings takes out everybody who lives by it. Over once it has not been
 * below the minimum of its roadway for 60 s; where a roadway has none, not below 0.05 m/s.
 */
export const airflowNone: Rule<Hold> = {
  id: 'ventilation.airflow.none',
  basis,
  title: { zh: '无风', en: 'No airflow' },
  watches: { per: 'mine', of: withdrawingWindWatches },
  start: () => unchanged(NO_HOLD),
  step(state, input, { point }, context) {
    if (point === undefined) return unchanged(state);
    const told = tell(state, input, {
      point,
      context,
      shows: showsOf(point, context),
      holding: { readings: DEFAULTS.windReadings, clearMs: DEFAULTS.airflowClearMs },
    });
    const { hold, at, silent } = told;
    const quiet = quietStep(hold, told);
    if (quiet !== undefined) return quiet;
    const judged = input.kind === 'reading' ? input : context.latest(point.id);
    const measured = judged === undefined ? undefined : magnitudeOf(judged);
    const said = measured === undefined ? { zh: point.name, en: point.name } : reached(point, measured, NO_WIND);
    return {
      state: hold,
      verdict: {
        kind: 'raise',
        at,
        level: 'red',
        ...(measured === undefined || measured.reading.value === null ? {} : { value: measured.reading.value }),
        limit: alarmLimit(NO_WIND, 'no-wind', point),
        basis,
        message: silent
          ? {
              zh: `${point.name} 测得无风后无有效数据，按无风撤出人员`,
              en: `${point.name}: no wind, then no measurement: withdraw`,
            }
          : { zh: `${said.zh}，无风，停止工作、撤出人员`, en: `${said.en}: no wind, stop work and withdraw` },
        withdraw: withdrawn(point, context),
        ...clockMark(input),
      },
    };
  },
};
