import { edgeKey, type MeasuredAir } from './airflow.js';
import type { Mine } from './mine.js';
import type { Area } from './mine-file.js';

/** Metres assumed for a way whose length the mine file does not give. */
export const UNKNOWN_LENGTH_M = 300;
/** A metre with the air counts this many: people walk into fresh air, not along with what they flee from. */
const WITH_THE_AIR = 10;
/** A metre into an area that must be left counts this many. */
const INTO_DANGER = 3;

interface Way {
  readonly to: string;
  readonly lengthM: number;
  readonly withTheAir: boolean;
}

type WalkingMine = Pick<Mine, 'airflow' | 'walkways' | 'areaById'>;

/** Airflow edges both ways, and walkways; where both join two areas, the walkway's length and the edge's air hold. */
const waysOf = (mine: WalkingMine, measured: MeasuredAir | undefined): ReadonlyMap<string, readonly Way[]> => {
  const lengths = new Map<string, number>();
  const downwind = new Set<string>();
  const join = (a: string, b: string, lengthM: number | undefined): void => {
    for (const key of [edgeKey(a, b), edgeKey(b, a)]) {
      lengths.set(key, lengthM ?? lengths.get(key) ?? UNKNOWN_LENGTH_M);
    }
  };
  for (const { from, to, lengthM } of mine.airflow) {
    join(from, to, lengthM);
    const reversed = measured?.get(edgeKey(from, to)) === 'reversed';
    downwind.add(reversed ? edgeKey(to, from) : edgeKey(from, to));
  }
  for (const { between, lengthM } of mine.walkways) join(between[0], between[1], lengthM);
  const ways = new Map<string, Way[]>();
  for (const [key, lengthM] of lengths) {
    const [from = '', to = ''] = key.split('>');
    const way = { to, lengthM, withTheAir: downwind.has(key) };
    ways.set(from, [...(ways.get(from) ?? []), way]);
  }
  return ways;
};

const isPassable = (area: Area | undefined): boolean => area !== undefined && area.kind !== 'goaf' && !area.outside;

const isGoal = (area: Area | undefined, avoid: ReadonlySet<string>): boolean =>
  area !== undefined &&
  !avoid.has(area.id) &&
  isPassable(area) &&
  (area.safe || area.kind === 'surface' || area.kind === 'intake-shaft');

/**
 * The way on foot from an area to the nearest safe area, surface or intake shaft that is not to be avoided: area ids,
 * `from` first. Ways against the air and around what is to be avoided are preferred to shorter ones. Undefined where
 * no such place can be reached. Air measured as reversed counts as it blows now.
 */
export const wayOut = (
  mine: WalkingMine,
  from: string,
  avoid: ReadonlySet<string>,
  measured?: MeasuredAir,
): string[] | undefined => {
  const ways = waysOf(mine, measured);
  const cost = new Map([[from, 0]]);
  const cameFrom = new Map<string, string>();
  const settled = new Set<string>();
  for (;;) {
    let here: string | undefined;
    for (const [area, metres] of cost) {
      if (!settled.has(area) && (here === undefined || metres < (cost.get(here) ?? 0))) here = area;
    }
    if (here === undefined) return undefined;
    if (isGoal(mine.areaById.get(here), avoid)) {
      const way = [here];
      for (let before = cameFrom.get(here); before !== undefined; before = cameFrom.get(before)) way.unshift(before);
      return way;
    }
    settled.add(here);
    for (const { to, lengthM, withTheAir } of ways.get(here) ?? []) {
      if (!isPassable(mine.areaById.get(to))) continue;
      const weight = (withTheAir ? WITH_THE_AIR : 1) * (avoid.has(to) ? INTO_DANGER : 1);
      const total = (cost.get(here) ?? 0) + lengthM * weight;
      if (total >= (cost.get(to) ?? Number.POSITIVE_INFINITY)) continue;
      cost.set(to, total);
      cameFrom.set(to, here);
    }
  }
};
