import type { AirLimits, Threshold } from '../../../domain/limits/limit.js';
import type { Mine, Point } from '../../../domain/mine.js';
import { counts, staleAfter } from '../conditions.js';
import type { Judged, RuleContext, Watch } from '../rule.js';

/** Wind velocity is signed along its edge; limits hold for its magnitude. */
export const magnitudeOf = (judged: Judged): Judged => {
  const { value } = judged.reading;
  return value === null || value >= 0 ? judged : { ...judged, reading: { ...judged.reading, value: -value } };
};

/** Metres a second along the point's edge, of a reading that is held against limits. */
export const velocityIn = (judged: Judged): number | undefined =>
  counts(judged) ? (judged.reading.value ?? undefined) : undefined;

/** A point's newest word, where it is good and no older than three cycles. */
export const freshValue = (point: Point | undefined, context: RuleContext): number | undefined => {
  const latest = point === undefined ? undefined : context.latest(point.id);
  if (point === undefined || latest?.reading.quality !== 'good' || context.now > staleAfter(point, context)) {
    return undefined;
  }
  return latest.reading.value ?? undefined;
};

const isGoaf = (mine: Pick<Mine, 'areaById'>, { workplace }: Point): boolean =>
  mine.areaById.get(workplace)?.kind === 'goaf';

/** The limit of the point's roadway on one side; a goaf point has those of the mine's file alone. */
export const windLimit = (
  mine: Pick<Mine, 'areaById' | 'limitsOf'>,
  point: Point,
  side: keyof Pick<AirLimits, 'min' | 'max'>,
): Threshold | undefined => {
  const limits = mine.limitsOf.get(point.id);
  const limit = limits?.kind === 'air' ? limits[side] : undefined;
  return isGoaf(mine, point) && limit?.provenance.ownLimit === undefined ? undefined : limit;
};

const watchesOf = (points: readonly Point[]): Watch[] =>
  points.map((point) => ({ subject: { id: point.id, area: point.area, point }, points: [point.id] }));

/** One watch per air-velocity point that `wanted` lets in. */
export const windWatches = (mine: Mine, wanted: (point: Point) => boolean): Watch[] =>
  watchesOf(mine.points.filter((point) => point.quantity === 'air-velocity' && wanted(point)));

/** One watch per air-velocity point whose alarm takes people out: nobody is ordered out for a goaf. */
export const withdrawingWindWatches = (mine: Mine): Watch[] => windWatches(mine, (point) => !isGoaf(mine, point));
