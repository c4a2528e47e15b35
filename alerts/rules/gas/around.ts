import { lagMs, velocityOnEdges } from '../../../domain/air-lag.js';
import { STILL_AIR_MPS } from '../../../domain/airflow.js';
import type { Mine, Point } from '../../../domain/mine.js';
import { median } from '../../../domain/theil-sen.js';
import { canClear, staleAfter } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { oncePerPoint } from '../once-per-point.js';
import type { Judged, RuleContext } from '../rule.js';
import { type Sample, withSample } from '../statistics/samples.js';

/** What confirms or belies a methane point, by point id. */
export interface Around {
  /** The next methane points that its air reaches. */
  readonly downwind: readonly string[];
  /** Those of them that guard the same workplace or district: they must show what it shows. */
  readonly echoes: readonly string[];
  /** Those that must stay as they are while it alone is fed gas from a bottle: its echoes, else the others of its workplace. */
  readonly fellows: readonly string[];
  /** The T2 that a T1 is held against. */
  readonly inReturn: string | undefined;
  /** The air at its workplace. */
  readonly air: readonly string[];
}

/** What was said around a point in the last minutes, by point id. */
export type Heard = Readonly<Record<string, readonly Sample[]>>;

/** The methane points that the air of `point` reaches first, by design: the nearest areas downwind that have any. */
const nextDownwind = (mine: Mine, point: Point): string[] => {
  const seen = new Set([point.area]);
  for (let ring = [point.area]; ring.length > 0; ) {
    const next = mine.airflow.filter(({ from, to }) => ring.includes(from) && !seen.has(to)).map(({ to }) => to);
    for (const area of next) seen.add(area);
    const found = mine.points.filter(({ quantity, area }) => quantity === 'methane' && next.includes(area));
    if (found.length > 0) return found.slice(0, DEFAULTS.mostNeighbours).map(({ id }) => id);
    ring = next;
  }
  return [];
};

const airAt = (mine: Mine, { area, workplace }: Point): string[] =>
  mine.points
    .filter((one) => one.quantity === 'air-velocity')
    .filter((one) => one.workplace === workplace || one.along?.includes(workplace) || one.along?.includes(area))
    .slice(0, DEFAULTS.mostNeighbours)
    .map(({ id }) => id);

const draw = (mine: Mine, point: Point): Around => {
  const { workplace } = point;
  const district = mine.areaById.get(workplace)?.district;
  const isSamePlace = (id: string): boolean => {
    const other = mine.pointById.get(id);
    if (other?.workplace === workplace) return true;
    return district !== undefined && mine.areaById.get(other?.area ?? '')?.district === district;
  };
  const downwind = nextDownwind(mine, point);
  const echoes = downwind.filter(isSamePlace);
  const others = mine.points.filter((one) => one.quantity === 'methane' && one.workplace === workplace);
  const beside = others.filter(({ id }) => id !== point.id).slice(0, DEFAULTS.mostNeighbours);
  return {
    downwind,
    echoes,
    fellows: echoes.length > 0 ? echoes : beside.map(({ id }) => id),
    inReturn: point.position === 'T1' ? others.find(({ position }) => position === 'T2')?.id : undefined,
    air: airAt(mine, point),
  };
};

/** What lies around a methane point. */
export const aroundOf = oncePerPoint(draw);

/** What was heard, with one more good reading of a point around. */
export const hearing = (heard: Heard, judged: Judged): Heard => {
  const { point, value } = judged.reading;
  if (!canClear(judged) || value === null) return heard;
  const before = heard[point] ?? [];
  const after = withSample(before, judged.at, value, DEFAULTS.airWindow);
  return after === before ? heard : { ...heard, [point]: after };
};

/** A point's own fresh good value: nothing older than three of its cycles. */
export const freshValue = (id: string, context: RuleContext): number | undefined => {
  const point = context.mine.pointById.get(id);
  const latest = context.latest(id);
  if (point === undefined || latest?.reading.quality !== 'good' || context.now > staleAfter(point, context))
    return undefined;
  return latest.reading.value ?? undefined;
};

/**
 * The first of some air points where the air has slowed since an instant, to half of its own median of the minutes
 * before it or less, or blows the other way; undefined while it goes as before at all of them. Air that stood still
 * before cannot slow.
 */
export const slowedAt = (
  air: readonly string[],
  since: number,
  heard: Heard,
  context: RuleContext,
): Point | undefined => {
  for (const id of air) {
    const before = (heard[id] ?? []).filter(([at]) => at <= since);
    const usual = median(before.map(([, value]) => value));
    const now = freshValue(id, context);
    if (usual === undefined || now === undefined || Math.abs(usual) < STILL_AIR_MPS) continue;
    if (now / usual <= DEFAULTS.airSlowedShare) return context.mine.pointById.get(id);
  }
  return undefined;
};

/** How long the air needs from one area to another as it goes now; undefined where none goes there. */
export const lagTo = (from: Point, to: string, context: RuleContext): number | undefined => {
  const target = context.mine.pointById.get(to);
  if (target === undefined) return undefined;
  const velocityOn = velocityOnEdges(context.mine, (id) => freshValue(id, context));
  return lagMs(context.mine, from.area, target.area, velocityOn);
};
