import type { Mine, Point } from '../../../domain/mine.js';
import { DEFAULTS } from '../defaults.js';
import { aroundOf } from '../gas/around.js';
import { oncePerPoint } from '../once-per-point.js';
import type { StillRun } from '../statistics/still-run.js';

const { frozen } = DEFAULTS;

/** Quantities that never stand quite still: what is frozen there is broken or held. */
export const RESTLESS = ['methane', 'air-velocity', 'pressure'];

/** How long a point may say the same; undefined where it may for ever: clean air reads 0.00 for days. */
export const stillLimitMs = ({ quantity }: Point, { value, hundredths }: StillRun): number | undefined => {
  if (quantity !== 'methane') return frozen.airMs;
  if (value === null || value < frozen.methaneFromPct) return undefined;
  return hundredths ? frozen.hundredthsMs : frozen.tenthsMs;
};

const touches = (mine: Mine, point: Point, other: Point): boolean => {
  if (other.workplace === point.workplace || other.area === point.area) return true;
  const areas = [point.area, ...(point.along ?? [])];
  if (other.along?.some((area) => areas.includes(area))) return true;
  return (
    point.quantity === 'pressure' &&
    mine.airflow.some(({ from, to }) => [from, to].includes(point.area) && [from, to].includes(other.area))
  );
};

const neighbours = (mine: Mine, point: Point): readonly string[] => {
  const isKin = ({ quantity }: Point): boolean =>
    quantity === point.quantity || (point.quantity === 'pressure' && quantity === 'air-velocity');
  const isNext = (one: Point, other: Point): boolean =>
    one.quantity === 'methane' && aroundOf(mine, one).downwind.includes(other.id);
  return mine.points
    .filter((other) => other.id !== point.id && isKin(other))
    .filter((other) => touches(mine, point, other) || isNext(point, other) || isNext(other, point))
    .slice(0, DEFAULTS.mostNeighbours)
    .map(({ id }) => id);
};

/**
 * The points that must move where this one does: of the same quantity at the same workplace or next to it (for pressure
 * the air as well); the methane point next downwind, and those that this one is next downwind of.
 */
export const neighboursOf = oncePerPoint(neighbours);

/** Hours or minutes, as people say them. */
export const lasted = (ms: number): { readonly zh: string; readonly en: string } => {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120
    ? { zh: `${minutes} 分钟`, en: `${minutes} min` }
    : { zh: `${(minutes / 60).toFixed(1)} 小时`, en: `${(minutes / 60).toFixed(1)} h` };
};
