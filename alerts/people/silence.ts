import type { Mine } from '../../domain/mine.js';

/** A card is silent after no less than this (rules.md, personnel.card-silent; a default of ours). */
const SILENT_AT_LEAST_MS = 600_000;
/** Slowest walk reckoned with, m/s. */
const WALK_MPS = 1;
/** Metres assumed for a way whose length the mine file does not give. */
const UNKNOWN_LENGTH_M = 300;

/**
 * How long a card last heard in each area may be unheard before it counts as silent, ms: the longer of ten minutes and
 * twice the walk at 1 m/s to the farthest of the next areas that have readers.
 */
export const silenceOf = (
  mine: Pick<Mine, 'airflow' | 'walkways' | 'areaOfReader'>,
): ((area: string | null) => number) => {
  const ways = new Map<string, Map<string, number>>();
  const join = (from: string, to: string, lengthM: number): void => {
    ways.set(from, (ways.get(from) ?? new Map<string, number>()).set(to, lengthM));
    ways.set(to, (ways.get(to) ?? new Map<string, number>()).set(from, lengthM));
  };
  for (const { from, to, lengthM } of mine.airflow) join(from, to, lengthM ?? UNKNOWN_LENGTH_M);
  for (const { between, lengthM } of mine.walkways) join(between[0], between[1], lengthM ?? UNKNOWN_LENGTH_M);
  const heard = new Set(mine.areaOfReader.values());

  /** The walk to the farthest area with readers that can be reached without passing another one. */
  const walkFrom = (start: string): number => {
    const reached = new Map([[start, 0]]);
    const open = [start];
    let farthest = 0;
    for (let here = open.shift(); here !== undefined; here = open.shift()) {
      const walked = reached.get(here) ?? 0;
      for (const [next, lengthM] of ways.get(here) ?? []) {
        if (reached.has(next)) continue;
        reached.set(next, walked + lengthM);
        if (heard.has(next)) farthest = Math.max(farthest, walked + lengthM);
        else open.push(next);
      }
    }
    return farthest;
  };
  const known = new Map<string, number>();
  return (area) => {
    if (area === null) return SILENT_AT_LEAST_MS;
    let ms = known.get(area);
    if (ms === undefined) {
      ms = Math.max(SILENT_AT_LEAST_MS, (2 * walkFrom(area) * 1000) / WALK_MPS);
      known.set(area, ms);
    }
    return ms;
  };
};
