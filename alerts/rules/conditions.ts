import type { MethaneLimits, Threshold } from '../../domain/limits/limit.js';
import type { Mine, Point } from '../../domain/mine.js';
import type { Reading } from '../../domain/observation.js';
import { QUANTITIES } from '../../domain/quantity.js';
import type { AlarmLimit, Basis } from '../alarm/alarm.js';
import { DEFAULTS } from './defaults.js';
import type { Judged, RuleContext, Step, Subject, Verdict, Watch } from './rule.js';

/** Nothing new to say. */
export const AS_BEFORE: Verdict = { kind: 'as-before' };

/** A step that changes nothing. */
export const unchanged = <State>(state: State): Step<State> => ({ state, verdict: AS_BEFORE });

/**
 * Whether a reading is held against limits. `calibrating` is, like a good one: the gateway's word alone mutes nothing,
 * and a calibration is approved elsewhere or not at all.
 */
const counts = (reading: Reading): boolean => reading.quality === 'good' || reading.quality === 'calibrating';

const compares = (threshold: Threshold, value: number): boolean => {
  switch (threshold.comparison) {
    case 'at-or-above':
      return value >= threshold.value;
    case 'above':
      return value > threshold.value;
    case 'below':
      return value < threshold.value;
    case 'at-or-below':
      return value <= threshold.value;
  }
};

/** Whether a reading meets a threshold; `over-range` is at or above every upper limit. */
export const reaches = (threshold: Threshold, { reading }: Pick<Judged, 'reading'>): boolean => {
  if (reading.quality === 'over-range')
    return threshold.comparison === 'at-or-above' || threshold.comparison === 'above';
  return counts(reading) && reading.value !== null && compares(threshold, reading.value);
};

/** Whether a reading may prove that something is over: of good quality, and newer than all before it. */
export const canClear = (judged: Judged): boolean => judged.newest && judged.reading.quality === 'good';

/** Whether a newer good reading lies below the restore limit; where a row has none, below `limit` by the instrument's resolution. */
export const isRestored = (restore: Threshold | undefined, limit: Threshold, point: Point, judged: Judged): boolean => {
  const { value } = judged.reading;
  if (!canClear(judged) || value === null) return false;
  if (restore !== undefined) return compares(restore, value);
  const scale = 10 ** QUANTITIES[point.quantity].decimals;
  return Math.round(value * scale * 1000) / 1000 <= Math.round(limit.value * scale) - 1;
};

/** The threshold that takes people out at this reading: the row's own, or 1.5 % wherever people work or pass (规程 173). */
export const withdrawnBy = (limits: MethaneLimits, judged: Judged): Threshold | undefined => {
  const ofRow = { 'at-alarm': limits.alarm, 'at-power-off': limits.powerOff, never: undefined }[limits.withdraw];
  return [ofRow, limits.withdrawAnyway].find((threshold) => threshold !== undefined && reaches(threshold, judged));
};

/** The clause behind a threshold, as alarms show it. */
export const basisOf = ({ provenance }: Threshold): Basis => ({
  edition: provenance.edition,
  clause: provenance.clause,
  confidence: provenance.confidence,
});

/** A threshold as alarms show it; `kind` says which of the row's it is. */
export const alarmLimit = (threshold: Threshold, kind: string, point: Point): AlarmLimit => ({
  value: threshold.value,
  unit: QUANTITIES[point.quantity].unit,
  kind,
  basis: basisOf(threshold),
});

/** The methane limits of a subject's point, where it has any. */
export const methaneLimitsOf = (subject: Subject, context: RuleContext): MethaneLimits | undefined => {
  const limits = context.limits(subject.id);
  return limits?.kind === 'methane' ? limits : undefined;
};

/** One watch per methane point that has limits, hearing its own readings. */
export const methaneWatches = (mine: Mine): Watch[] =>
  mine.points
    .filter((point) => mine.limitsOf.get(point.id)?.kind === 'methane')
    .map((point) => ({ subject: { id: point.id, area: point.area, point }, points: [point.id] }));

/** The engine time after which a point's last word is stale: three of its cycles from its last arrival. */
export const staleAfter = (point: Point, context: RuleContext): number =>
  context.lastHeardAt(point.id) + DEFAULTS.silentCycles * point.cycleS * 1000;
