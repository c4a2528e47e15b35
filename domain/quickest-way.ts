import type { Mine } from './mine.js';

/** A stretch of way from one area to the next. */
export interface Leg {
  readonly to: string;
  /** 0 where the mine's file gives no length: a bound on speed must not rest on a guess. */
  readonly lengthM: number;
  readonly maxSpeedMps: number;
}

type WalkedMine = Pick<Mine, 'airflow' | 'walkways' | 'areaById'>;

/** Fastest anybody moves where the mine's file says nothing else (interfaces.md, walkways), m/s. */
const MAX_SPEED_MPS = 5;
/** … and in a cage or a conveyance of a shaft. */
const MAX_SPEED_IN_SHAFT_MPS = 12;

const timeOf = ({ lengthM, maxSpeedMps }: Leg): number => lengthM / maxSpeedMps;

type Legs = ReadonlyMap<string, ReadonlyMap<string, Leg>>;

/** Airflow edges both ways, then walkways, which outdo an edge between the same areas; of several the quickest. */
const buildLegs = ({ airflow, walkways, areaById }: WalkedMine): Legs => {
  const legs = new Map<string, Map<string, Leg>>();
  const isShaft = (area: string): boolean => areaById.get(area)?.kind.endsWith('-shaft') ?? false;
  const speedOf = (a: string, b: string): number => (isShaft(a) || isShaft(b) ? MAX_SPEED_IN_SHAFT_MPS : MAX_SPEED_MPS);
  const set = (from: string, leg: Leg): void => {
    const known = legs.get(from) ?? new Map<string, Leg>();
    known.set(leg.to, leg);
    legs.set(from, known);
  };
  for (const { from, to, lengthM = 0 } of airflow) {
    set(from, { to, lengthM, maxSpeedMps: speedOf(from, to) });
    set(to, { to: from, lengthM, maxSpeedMps: speedOf(from, to) });
  }
  const walked = new Set<string>();
  for (const { between, lengthM, maxSpeedMps } of walkways) {
    const [a, b] = between;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = legs.get(from)?.get(to);
      const leg = { to, lengthM: lengthM ?? known?.lengthM ?? 0, maxSpeedMps: maxSpeedMps ?? speedOf(a, b) };
      const isWalked = walked.has(`${from}>${to}`);
      if (!isWalked || known === undefined || timeOf(leg) < timeOf(known)) set(from, leg);
      walked.add(`${from}>${to}`);
    }
  }
  return legs;
};

interface Known {
  readonly legs: Legs;
  readonly from: Map<string, ReadonlyMap<string, readonly Leg[]>>;
}

/** A mine never changes: what was found out about it holds as long as it lives. */
const known = new WeakMap<WalkedMine, Known>();

const knownOf = (mine: WalkedMine): Known => {
  const found = known.get(mine) ?? { legs: buildLegs(mine), from: new Map() };
  known.set(mine, found);
  return found;
};

const searchFrom = (legs: Legs, from: string): ReadonlyMap<string, readonly Leg[]> => {
  const settled = new Map<string, readonly Leg[]>();
  const open = new Map<string, { readonly seconds: number; readonly way: readonly Leg[] }>([
    [from, { seconds: 0, way: [] }],
  ]);
  for (;;) {
    let here: string | undefined;
    for (const [area, { seconds }] of open) {
      if (here === undefined || seconds < (open.get(here)?.seconds ?? 0)) here = area;
    }
    const reached = here === undefined ? undefined : open.get(here);
    if (here === undefined || reached === undefined) return settled;
    open.delete(here);
    settled.set(here, reached.way);
    for (const leg of legs.get(here)?.values() ?? []) {
      if (settled.has(leg.to)) continue;
      const seconds = reached.seconds + timeOf(leg);
      if (seconds < (open.get(leg.to)?.seconds ?? Number.POSITIVE_INFINITY)) {
        open.set(leg.to, { seconds, way: [...reached.way, leg] });
      }
    }
  }
};

/** The areas that a way leads to from here without passing another one. */
export const neighboursOf = (mine: WalkedMine, area: string): readonly string[] => [
  ...(knownOf(mine).legs.get(area)?.keys() ?? []),
];

/** The way between two areas that takes the least time at the highest speeds; undefined where none is known. */
export const quickestWay = (mine: WalkedMine, from: string, to: string): readonly Leg[] | undefined => {
  const { legs, from: searched } = knownOf(mine);
  const ways = searched.get(from) ?? searchFrom(legs, from);
  searched.set(from, ways);
  return ways.get(to);
};

/**
 * The least time a way takes, ms, for somebody who was already `startedM` metres on his way when last heard at its
 * beginning, and still had `leftM` to go when first heard at its end.
 */
export const leastMs = (way: readonly Leg[], startedM = 0, leftM = 0): number =>
  way.reduce((ms, leg, index) => {
    const spared = (index === 0 ? startedM : 0) + (index === way.length - 1 ? leftM : 0);
    return ms + (Math.max(0, leg.lengthM - spared) / leg.maxSpeedMps) * 1000;
  }, 0);
