import type { Threshold } from '../../../domain/limits/limit.js';
import type { Text } from '../../../domain/text.js';
import type { Level } from '../../alarm/alarm.js';
import { alarmLimit, basisOf, canClear, reaches, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, holdOn, NO_HOLD, type Shows } from '../hold.js';
import type { Judged, Rule } from '../rule.js';
import { reached } from '../wording.js';
import { magnitudeOf, windLimit, windWatches } from './air-velocity.js';
import { NO_WIND } from './airflow-none.js';

const basis = { edition: '煤矿安全规程 2016/2022', clause: '第136条', confidence: 'source' } as const;

const showsOf = (limit: Threshold, measured: Judged): Shows => {
  if (reaches(limit, measured)) return 'condition';
  return canClear(measured) && measured.reading.value !== null ? 'over' : 'nothing';
};

/**
 * Wind outside one of its roadway's limits for 60 s on the readings' time, over once inside for 60 s. Air below 0.05 m/s
 * is no wind, not weak wind: it counts towards the 60 s and keeps what stands, and raises nothing here.
 */
const outside = (side: 'min' | 'max', is: { id: string; level: Level; title: Text }): Rule<Hold> => ({
  id: is.id,
  basis,
  title: is.title,
  watches: {
    per: 'mine',
    of: (mine) => windWatches(mine, (point) => windLimit(mine, point, side) !== undefined),
  },
  start: () => unchanged(NO_HOLD),
  step(state, input, { point }, context) {
    const limit = point === undefined ? undefined : windLimit(context.mine, point, side);
    if (input.kind !== 'reading' || !input.newest || point === undefined || limit === undefined) {
      return unchanged(state);
    }
    const measured = magnitudeOf(input);
    const { hold, say } = holdOn(state, showsOf(limit, measured), input.at, {
      raiseMs: DEFAULTS.airflowHoldMs,
      clearMs: DEFAULTS.airflowClearMs,
    });
    if (say === 'clear') return { state: hold, verdict: { kind: 'clear', at: input.at } };
    if (reaches(NO_WIND, measured)) return unchanged({ ...hold, raised: state.raised });
    if (say === 'nothing') return unchanged(hold);
    const said = reached(point, measured, limit);
    return {
      state: hold,
      verdict: {
        kind: 'raise',
        at: input.at,
        level: is.level,
        ...(measured.reading.value === null ? {} : { value: measured.reading.value }),
        limit: alarmLimit(limit, side, point),
        basis: basisOf(limit),
        message: { zh: `${said.zh}，${is.title.zh}`, en: `${said.en}: ${is.title.en.toLowerCase()}` },
        withdraw: false,
        ...(input.clockSuspect ? { clockSuspect: true } : {}),
      },
    };
  },
});

/** Weak wind (微风, D6): below the minimum of its roadway (规程 第136条). */
export const airflowLow = outside('min', {
  id: 'ventilation.airflow.low',
  level: 'orange',
  title: { zh: '微风', en: 'Low airflow' },
});

/** Wind above the maximum of its roadway (规程 第136条). */
export const airflowHigh = outside('max', {
  id: 'ventilation.airflow.high',
  level: 'yellow',
  title: { zh: '风速过高', en: 'High airflow' },
});
