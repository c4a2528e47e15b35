import type { Mine } from '../../domain/mine.js';
import { PEOPLE_DEFAULTS } from './defaults.js';

type Ways = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Lengths in metres of the ways between areas, both ways; a length that is given outdoes one that is not. */
const waysOf = ({ airflow, walkways }: Pick<Mine, 'airflow' | 'walkways'>): Ways => {
  const ways = new Map<string, Map<string, number>>();
  const join = (from: string, to: string, lengthM: number | undefined): void => {
    const known = ways.get(from) ?? new Map<string, number>();
    known.set(to, lengthM ?? known.get(to) ?? PEOPLE_DEFAULTS.unknownLengthM);
    ways.set(from, known);
  };
  for (const { from, to, lengthM } of airflow) {
    join(from, to, lengthM);
    join(to, from, lengthM);
  }
  for (const { between, lengthM } of walkways) {
    join(between[0], between[1], lengthM);
    join(between[1], between[0], lengthM);
  }
  return ways;
};

/** Metres to the farthest area with readers that is reached without passing another one; 0 where there is none. */
const walkToNeighbours = (ways: Ways, heard: ReadonlySet<string>, start: string): number => {
  const nearest = new Map([[start, 0]]);
  const open = [start];
  for (let here = open.shift(); here !== undefined; here = open.shift()) {
    for (const [next, lengthM] of ways.get(here) ?? []) {
      const walkedM = (nearest.get(here) ?? 0) + lengthM;
      if (walkedM >= (nearest.get(next) ?? Number.POSITIVE_INFINITY)) continue;
      nearest.set(next, walkedM);
      if (!heard.has(next)) open.push(next);
    }
  }
  return Math.max(0, ...[...nearest].filter(([area]) => heard.has(area)).map(([, metres]) => metres));
};

/**
 * How long a card last heard in an area may be unheard before it counts as silent, ms: the longer of ten minutes and
 * twice the walk at 1 m/s to the farthest of the next areas that have readers (rules.md, personnel.card-silent).
 */
export const silenceOf = (
  mine: Pick<Mine, 'airflow' | 'walkways' | 'areaOfReader'>,
): ((area: string | null) => number) => {
  const { silentAtLeastMs, silentAfterWalks, walkMps } = PEOPLE_DEFAULTS;
  const ways = waysOf(mine);
  const heard = new Set(mine.areaOfReader.values());
  const known = new Map<string, number>();
  return (area) => {
    if (area === null) return silentAtLeastMs;
    let silentAfterMs = known.get(area);
    if (silentAfterMs === undefined) {
      const walkMs = (walkToNeighbours(ways, heard, area) / walkMps) * 1000;
      silentAfterMs = Math.max(silentAtLeastMs, silentAfterWalks * walkMs);
      known.set(area, silentAfterMs);
    }
    return silentAfterMs;
  };
};
