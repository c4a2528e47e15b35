import type { Airflow } from '../airflow.js';
import type { Mine, Point } from '../mine.js';
import type { AirflowEdge, Area, AreaKind } from '../mine-file.js';
import type { PowerOffRange } from './limit.js';

const WORKPLACES: readonly AreaKind[] = ['coal-face', 'heading'];
const RETURNS: readonly AreaKind[] = ['return-roadway', 'conveyor-roadway'];
const INTAKES: readonly AreaKind[] = ['intake-roadway', 'conveyor-roadway'];
/** Upwind of a loading point the trolley line is cut for so many metres (AQ 1029 table 1, row 19). */
const LOADING_POINT_UPWIND_M = 100;

/** The parts of a mine that its power-off ranges are drawn on. */
export interface RangeMap {
  readonly areaById: ReadonlyMap<string, Area>;
  readonly airflow: readonly AirflowEdge[];
  readonly air: Airflow;
}

const isWorkplace = (area: Area | undefined): boolean => area !== undefined && WORKPLACES.includes(area.kind);

/** Areas reached from `start` step by step, going on only through areas that `belongs` lets in. */
const spread = (
  start: string,
  next: (area: string) => readonly string[],
  belongs: (area: string) => boolean,
): string[] => {
  const found = new Set<string>();
  const open = [start];
  for (let area = open.pop(); area !== undefined; area = open.pop()) {
    for (const beyond of next(area)) {
      if (beyond === start || found.has(beyond) || !belongs(beyond)) continue;
      found.add(beyond);
      open.push(beyond);
    }
  }
  return [...found];
};

const downstream = (map: RangeMap) => (area: string) =>
  map.airflow.filter(({ from }) => from === area).map(({ to }) => to);
const upstream = (map: RangeMap) => (area: string) =>
  map.airflow.filter(({ to }) => to === area).map(({ from }) => from);

/** In the workplace's district; where it names none, serving no other face or heading. */
const sharesDistrict = (map: RangeMap, workplace: string, other: string, side: 'upwind' | 'downwind'): boolean => {
  const area = map.areaById.get(other);
  const district = map.areaById.get(workplace)?.district;
  if (district !== undefined) return area?.district === district;
  const served = side === 'downwind' ? map.air.upwind([other]) : map.air.downwind([other]);
  return (
    area?.district === undefined && [...served].every((one) => one === workplace || !isWorkplace(map.areaById.get(one)))
  );
};

const roadways = (map: RangeMap, workplace: string, side: 'upwind' | 'downwind'): string[] => {
  const kinds = side === 'downwind' ? RETURNS : INTAKES;
  return spread(workplace, side === 'downwind' ? downstream(map) : upstream(map), (area) => {
    const kind = map.areaById.get(area)?.kind;
    return kind !== undefined && kinds.includes(kind) && sharesDistrict(map, workplace, area, side);
  });
};

/** The district return from the point on; the returns of single faces upwind of it are not part of it. */
const districtReturns = (map: RangeMap, own: string): string[] => {
  const district = map.areaById.get(own)?.district;
  if (district === undefined) return [own];
  const beyond = spread(own, downstream(map), (id) => {
    const area = map.areaById.get(id);
    return area?.kind === 'return-roadway' && area.district === district;
  });
  return [own, ...beyond];
};

/** Upwind areas whose way to the loading point is known to be within 100 m. */
const nearUpwind = (map: RangeMap, own: string): string[] => {
  const nearest = new Map([[own, 0]]);
  const open = [own];
  for (let area = open.pop(); area !== undefined; area = open.pop()) {
    for (const { from, to, lengthM } of map.airflow) {
      const distance = (nearest.get(area) ?? 0) + (lengthM ?? Number.POSITIVE_INFINITY);
      if (to !== area || distance > LOADING_POINT_UPWIND_M) continue;
      if (distance >= (nearest.get(from) ?? Number.POSITIVE_INFINITY)) continue;
      nearest.set(from, distance);
      open.push(from);
    }
  }
  return [...nearest.keys()];
};

/** Downwind of a loading point to the end of its district, not through a face or heading, nor into a shaft. */
const downwindOfLoading = (map: RangeMap, own: string): string[] =>
  spread(own, downstream(map), (area) => {
    const beyond = map.areaById.get(area);
    const shaft = beyond?.kind === 'return-shaft' || beyond?.kind === 'intake-shaft' || beyond?.kind === 'surface';
    return !shaft && !isWorkplace(beyond) && beyond?.district === map.areaById.get(own)?.district;
  });

/**
 * The areas of a power-off range (断电范围) by design. Returns of a face are the return and conveyor roadways downwind
 * of it, intakes the intake and conveyor roadways upwind of it, as far as they lie in its district without passing a
 * shaft, another face or a heading; where the face names no district, as far as they serve no other face or heading.
 * A heading is the heading alone, a district return the roadway of the point and on downwind. A machine's own power is no area's: feeds for it must be named with `cuts`.
 */
export const areasOfRange = (
  map: RangeMap,
  range: PowerOffRange,
  place: { readonly area: string; readonly workplace: string },
): ReadonlySet<string> => {
  const { area, workplace } = place;
  switch (range) {
    case 'face-and-returns':
      return new Set([workplace, ...roadways(map, workplace, 'downwind')]);
    case 'face-intakes-and-returns':
      return new Set([workplace, ...roadways(map, workplace, 'upwind'), ...roadways(map, workplace, 'downwind')]);
    case 'heading':
    case 'chamber':
    case 'pump-station':
      return new Set([workplace]);
    case 'district-return':
      return new Set(districtReturns(map, area));
    case 'own-area':
      return new Set([workplace, area]);
    case 'upwind-100m-and-downwind':
      return new Set([...nearUpwind(map, area), ...downwindOfLoading(map, area)]);
    case 'own-machine':
    case 'none':
      return new Set();
  }
};

/**
 * Areas of the power-off range of a point's row, in which the power must go off and, where the row withdraws, people
 * leave. Empty for points other than methane, for machines' own power and for rows that cut nothing.
 */
export const powerOffAreas = (
  mine: Pick<Mine, 'limitsOf' | 'areaById' | 'airflow' | 'air'>,
  point: Pick<Point, 'id' | 'area' | 'workplace'>,
): ReadonlySet<string> => {
  const limits = mine.limitsOf.get(point.id);
  return limits?.kind === 'methane' ? areasOfRange(mine, limits.powerOffRange, point) : new Set();
};

/**
 * Areas that people leave when the point withdraws, before what is downwind of them: its power-off range, and in an
 * outburst mine the intakes of its face as well, whatever the row cuts.
 */
export const withdrawalAreas = (
  mine: Pick<Mine, 'limitsOf' | 'areaById' | 'airflow' | 'air' | 'gasClass'>,
  point: Pick<Point, 'id' | 'area' | 'workplace'>,
): ReadonlySet<string> => {
  const range = powerOffAreas(mine, point);
  const limits = mine.limitsOf.get(point.id);
  const widened =
    mine.gasClass === 'outburst' &&
    limits?.kind === 'methane' &&
    mine.areaById.get(point.workplace)?.kind === 'coal-face';
  return widened ? new Set([...range, ...areasOfRange(mine, 'face-intakes-and-returns', point)]) : range;
};
