import { edgeKey } from '../domain/airflow.js';
import type { Mine } from '../domain/mine.js';
import { DEFAULT_LENGTH_M } from './air-network.js';

/** In a cage or a man-riding conveyance of a shaft. */
const RIDE_MPS = 6;

/** A place on the way from area `a` towards its neighbour `b`, `m` metres from the middle of `a`. */
export interface Place {
  readonly a: string;
  readonly b: string;
  readonly m: number;
}

interface Way {
  readonly lengthM: number;
  /** Set where people ride. */
  readonly rideMps?: number;
}

/** The ways on which people move: airflow edges in both directions, and walkways. */
export interface Walkable {
  neighbours(area: string): readonly string[];
  lengthM(a: string, b: string): number;
  /** The area a place belongs to: the nearer end's. */
  areaOf(place: Place): string;
  /** How far the other end's area is from here; Infinity at a place that has no other end. */
  toBorderM(place: Place): number;
  /** Areas to pass, the last one fitting `goal`; empty where the place's area does; null where there is no way. */
  route(place: Place, goal: (area: string) => boolean, shuns?: ReadonlySet<string>): readonly string[] | null;
  /** Moves along `route` towards `end` for `seconds`; answers where that leads. */
  walk(place: Place, journey: Journey, walkMps: number, seconds: number): { place: Place; journey: Journey };
}

/** Areas still to be passed, then the spot to stop at (on a way that starts in the last of them). */
export interface Journey {
  readonly via: readonly string[];
  readonly end: Place;
}

/** More ways than anybody passes in one step. */
const MOST_TURNS = 50;
/** A shunned way is taken only where it spares this many times its length. */
const SHUN_FACTOR = 5;
/** Out of danger people walk against the air, towards where it is fresh. */
const WITH_THE_AIR_FACTOR = 3;

/** Builds the ways of a mine. Goaf is no way for anybody. */
export const createWalkable = (mine: Mine): Walkable => {
  const ways = new Map<string, Map<string, Way>>(mine.areas.map(({ id }) => [id, new Map()]));
  const isShaft = (area: string): boolean => /shaft$/.test(mine.areaById.get(area)?.kind ?? '');
  const isUnderground = (area: string): boolean => mine.areaById.get(area)?.kind !== 'surface';
  const isGoaf = (area: string): boolean => mine.areaById.get(area)?.kind === 'goaf';
  const open = (a: string, b: string, lengthM = DEFAULT_LENGTH_M): void => {
    if (isGoaf(a) || isGoaf(b)) return;
    const rides = (isShaft(a) || isShaft(b)) && isUnderground(a) && isUnderground(b);
    const way: Way = rides ? { lengthM, rideMps: RIDE_MPS } : { lengthM };
    ways.get(a)?.set(b, way);
    ways.get(b)?.set(a, way);
  };
  const withTheAir = new Set(mine.airflow.map(({ from, to }) => edgeKey(from, to)));
  for (const { from, to, lengthM } of mine.airflow) open(from, to, lengthM);
  for (const { between, lengthM } of mine.walkways) open(between[0], between[1], lengthM);
  const wayOf = (a: string, b: string): Way => ways.get(a)?.get(b) ?? { lengthM: 0 };
  const lengthM = (a: string, b: string): number => wayOf(a, b).lengthM;
  /** The area in whose middle a place lies, if it does. */
  const nodeOf = ({ a, b, m }: Place): string | null => (m <= 0 ? a : m >= lengthM(a, b) ? b : null);
  const areaOf = ({ a, b, m }: Place): string => (m <= lengthM(a, b) / 2 ? a : b);

  /** The nearest way by length; with few areas a plain scan of the frontier is quick enough. */
  const search = (
    place: Place,
    goal: (area: string) => boolean,
    shuns: ReadonlySet<string>,
  ): readonly string[] | null => {
    const cost = (a: string, b: string, metres: number): number => {
      if (!shuns.has(a) && !shuns.has(b)) return metres;
      return metres * SHUN_FACTOR * (withTheAir.has(edgeKey(a, b)) ? WITH_THE_AIR_FACTOR : 1);
    };
    const reached = new Map<string, { cost: number; before: string | null }>();
    const frontier = new Map<string, { cost: number; before: string | null }>();
    frontier.set(place.a, { cost: cost(place.b, place.a, place.m), before: null });
    if (place.b !== place.a) {
      const rest = lengthM(place.a, place.b) - place.m;
      frontier.set(place.b, { cost: cost(place.a, place.b, rest), before: null });
    }
    for (;;) {
      let nearest: readonly [string, { cost: number; before: string | null }] | undefined;
      for (const entry of frontier) if (!nearest || entry[1].cost < nearest[1].cost) nearest = entry;
      if (!nearest) return null;
      const [area, at] = nearest;
      frontier.delete(area);
      reached.set(area, at);
      if (goal(area)) {
        const via: string[] = [];
        for (let one: string | null = area; one !== null; one = reached.get(one)?.before ?? null) via.unshift(one);
        return via;
      }
      for (const [next, way] of ways.get(area) ?? []) {
        if (reached.has(next)) continue;
        const total = at.cost + cost(area, next, way.lengthM);
        const known = frontier.get(next);
        if (!known || total < known.cost) frontier.set(next, { cost: total, before: area });
      }
    }
  };

  /** Moves to a metre mark of the present way; answers the place and the seconds left. */
  const along = (place: Place, toM: number, walkMps: number, seconds: number): { place: Place; left: number } => {
    const mps = wayOf(place.a, place.b).rideMps ?? walkMps;
    const distance = Math.abs(toM - place.m);
    if (distance > mps * seconds) {
      return { place: { ...place, m: place.m + Math.sign(toM - place.m) * mps * seconds }, left: 0 };
    }
    return { place: { ...place, m: toM }, left: seconds - distance / mps };
  };

  return {
    neighbours: (area) => [...(ways.get(area)?.keys() ?? [])],
    lengthM,
    areaOf,
    toBorderM: (place) =>
      place.a === place.b ? Number.POSITIVE_INFINITY : Math.abs(lengthM(place.a, place.b) / 2 - place.m),
    route: (place, goal, shuns = new Set()) => (goal(areaOf(place)) ? [] : search(place, goal, shuns)),
    walk(start, { via: toPass, end }, walkMps, seconds) {
      let place = start;
      const via = [...toPass];
      let left = seconds;
      const turnTo = (next: string): void => {
        if (nodeOf(place) !== null) place = { a: nodeOf(place) ?? place.a, b: next, m: 0 };
      };
      for (let turn = 0; left > 0 && turn < MOST_TURNS; turn += 1) {
        const next = via[0];
        if (next !== undefined && nodeOf(place) === next) {
          via.shift();
        } else if (next !== undefined) {
          if (place.a !== next && place.b !== next) turnTo(next);
          const toM = place.b === next ? lengthM(place.a, place.b) : 0;
          ({ place, left } = along(place, toM, walkMps, left));
        } else {
          if (nodeOf(place) === end.a) place = { ...end, m: 0 };
          const backwards = place.a === end.b && place.b === end.a;
          if (backwards) place = { a: place.b, b: place.a, m: lengthM(place.a, place.b) - place.m };
          const here = place.a === end.a && place.b === end.b;
          const toM = here ? end.m : place.b === end.a ? lengthM(place.a, place.b) : 0;
          const before = left;
          ({ place, left } = along(place, toM, walkMps, left));
          if (here || (left === before && nodeOf(place) !== end.a)) break;
        }
      }
      return { place, journey: { via, end } };
    },
  };
};
