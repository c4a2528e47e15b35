import { judge, meets } from '../../domain/limits/judge.js';
import type { MethaneLimits, Threshold } from '../../domain/limits/limit.js';
import { isOurs } from '../../domain/limits/provenance.js';
import type { Mine, Point } from '../../domain/mine.js';
import { QUANTITIES } from '../../domain/quantity.js';
import type { AlarmLimit, Basis } from '../alarm/alarm.js';
import { DEFAULTS } from './defaults.js';
import type { Shows } from './hold.js';
import { rounded } from './rounded.js';
import type { Judged, RuleContext, RuleInput, Step, Subject, Verdict, Watch } from './rule.js';

/** Nothing new to say. */
export const AS_BEFORE: Verdict = { kind: 'as-before' };

/** A step that changes nothing. */
export const unchanged = <State>(state: State): Step<State> => ({ state, verdict: AS_BEFORE });

/** Whether a reading is held against limits. `calibrating` is, like a good one, unless approved work excuses it. */
export const counts = ({ reading: { quality }, excusedBy }: Weighed): boolean =>
  quality === 'good' || (quality === 'calibrating' && excusedBy === undefined);

/** What decides whether a reading meets a limit. */
export type Weighed = Pick<Judged, 'reading' | 'excusedBy'>;

/** Whether a reading meets a threshold; `over-range` is at or above every upper limit, and no work excuses it. */
export const reaches = (threshold: Threshold, weighed: Weighed): boolean =>
  (weighed.reading.quality === 'over-range' || counts(weighed)) && judge(threshold, weighed.reading);

/** Whether a reading may prove that something is over: of good quality, and newer than all before it. */
export const canClear = (judged: Judged): boolean => judged.newest && judged.reading.quality === 'good';

const isUpper = ({ comparison }: Threshold): boolean => comparison === 'at-or-above' || comparison === 'above';

/** The mark of an alarm that rests on a reading whose clock cannot be believed. */
export const clockMark = (input: RuleInput): { readonly clockSuspect?: true } =>
  input.kind === 'reading' && input.clockSuspect ? { clockSuspect: true } : {};

/** The value so far inside a limit: below an upper one, above a lower one, whatever its sign. */
export const inside = (limit: Threshold, by: number): number =>
  rounded(isUpper(limit) ? limit.value - by : limit.value + by, 9);

/**
 * How a reading stands to a limit that is over from `clearsAt` on, inwards. Only one that may clear shows that it is
 * over, or that it is between; what neither meets the limit nor may clear shows nothing.
 */
export const showsAgainst = (limit: Threshold, clearsAt: number, judged: Judged): Shows => {
  if (reaches(limit, judged)) return 'condition';
  const { value } = judged.reading;
  if (!canClear(judged) || value === null) return 'nothing';
  return (isUpper(limit) ? value <= clearsAt : value >= clearsAt) ? 'over' : 'between';
};

/** Whether a newer good reading lies below the restore limit; where a row has none, below `limit` by the instrument's resolution. */
export const isRestored = (restore: Threshold | undefined, limit: Threshold, point: Point, judged: Judged): boolean => {
  const { value } = judged.reading;
  if (!canClear(judged) || value === null) return false;
  if (restore !== undefined) return meets(restore, value);
  const scale = 10 ** QUANTITIES[point.quantity].decimals;
  return Math.round(value * scale * 1000) / 1000 <= Math.round(limit.value * scale) - 1;
};

/** The threshold that takes people out at this reading: the row's own, or 1.5 % wherever people work or pass (规程 173). */
export const withdrawnBy = (limits: MethaneLimits, judged: Judged): Threshold | undefined => {
  const ofRow = { 'at-alarm': limits.alarm, 'at-power-off': limits.powerOff, never: undefined }[limits.withdraw];
  return [ofRow, limits.withdrawAnyway].find((threshold) => threshold !== undefined && reaches(threshold, judged));
};

/** The clause behind a threshold, as alarms show it; a number of ours is shown as a default. */
export const basisOf = ({ provenance }: Pick<Threshold, 'provenance'>): Basis => ({
  edition: provenance.edition,
  clause: provenance.clause,
  confidence: isOurs(provenance) ? 'default' : provenance.confidence,
});

/** A threshold as alarms show it; `kind` says which of the row's it is. */
export const alarmLimit = (threshold: Threshold, kind: string, point: Point): AlarmLimit => ({
  value: threshold.value,
  unit: QUANTITIES[point.quantity].unit,
  kind,
  basis: basisOf(threshold),
  ...(threshold.provenance.ownLimit === true ? { ownLimit: true } : {}),
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

/** Whether a reading was measured, by a point that is whole; good, or calibrating with or without approved work. */
export const isMeasured = ({ quality }: Judged['reading']): boolean => quality === 'good' || quality === 'calibrating';

/**
 * The engine time after which a red rule no longer waits for a point's next word: three of its cycles from the last one
 * that was measured. A point that breaks is no better witness than one that falls silent.
 */
export const waitedForUntil = (point: Point, context: RuleContext): number =>
  context.lastToldAt(point.id) + DEFAULTS.silentCycles * point.cycleS * 1000;

/** Whether an area lies underground and within the mine. */
export const isUnderground = (area: string, { areaById }: Mine): boolean => {
  const place = areaById.get(area);
  return place !== undefined && place.kind !== 'surface' && !place.outside;
};

/** Whether a point hangs or guards underground: an order for the surface empties nothing. */
export const guardsUnderground = ({ area, workplace }: Point, mine: Mine): boolean =>
  isUnderground(area, mine) || isUnderground(workplace, mine);
