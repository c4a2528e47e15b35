import type { Evacuation } from '../../alerts/evacuation/evacuation.js';
import type { Incident } from '../../alerts/incident/incident.js';
import type { Mine, Point } from '../../domain/mine.js';
import type { Quantity } from '../../domain/quantity.js';

/** Readings frozen with one incident; whole points are left out beyond it, the farthest from the incident first. */
export const MOST_READINGS = 150_000;
/** Sightings frozen with one incident; beyond it none from some ten minutes on. */
export const MOST_SIGHTINGS = 150_000;

/** What orders and the direction of the air are judged by, wherever it hangs. */
const EVERYWHERE: readonly Quantity[] = [
  'air-velocity',
  'machine-running',
  'power-feed',
  'main-fan-running',
  'local-fan-running',
  'duct-air',
];

/** Areas an incident concerns: those of its order, else its workplace and everything downwind of it by design. */
export const areasOf = (mine: Mine, incident: Incident, orders: readonly Evacuation[]): ReadonlySet<string> => {
  const ordered = orders.flatMap(({ areas }) => areas);
  const own = [incident.workplace, ...incident.points.flatMap((id) => mine.pointById.get(id)?.area ?? [])];
  return new Set([...own, ...(ordered.length > 0 ? ordered : mine.air.downwind(own))]);
};

/**
 * Points in the order in which they matter to an incident, as many as fit: its own, what guards the same workplace, what
 * hangs in its scope, what orders and the air are judged by, then the rest of the mine. At least its own.
 */
export const pointsFor = (
  mine: Mine,
  incident: Incident,
  areas: ReadonlySet<string>,
  spanMs: number,
  most = MOST_READINGS,
): { readonly points: readonly string[]; readonly leftOut: readonly string[] } => {
  const own = new Set(incident.points);
  const cuts = new Set(mine.points.filter(({ id }) => own.has(id)).flatMap((point) => point.cuts));
  const tierOf = (point: Point): number => {
    if (own.has(point.id)) return 0;
    if (point.workplace === incident.workplace || cuts.has(point.id)) return 1;
    if (areas.has(point.area)) return 2;
    return EVERYWHERE.includes(point.quantity) ? 3 : 4;
  };
  const ordered = mine.points
    .map((point) => ({ point, tier: tierOf(point) }))
    .sort((one, other) => one.tier - other.tier);
  const points: string[] = [];
  const leftOut: string[] = [];
  let readings = 0;
  for (const { point, tier } of ordered) {
    readings += spanMs / (point.cycleS * 1000);
    if (tier === 0 || readings <= most) points.push(point.id);
    else leftOut.push(point.id);
  }
  return { points, leftOut };
};
