import type { Bucket, HistoryQuery, MinuteRollup, StoredReading } from './historian.js';
import { rollUp } from './rollups.js';

/** One reading as a bucket of its own; a bad value is counted and never shown. */
export const bucketOf = ({ at, value, quality }: StoredReading): Bucket => {
  const shown = quality === 'good' ? value : null;
  return { at, min: shown, max: shown, mean: shown, count: 1, bad: quality === 'good' ? 0 : 1 };
};

/** Width of a bucket so that at most `maxPoints` cover the range, ms. */
export const widthOf = ({ from, to, maxPoints }: Pick<HistoryQuery, 'from' | 'to' | 'maxPoints'>): number =>
  Math.max(1, Math.ceil((to - from) / Math.max(1, maxPoints)));

const groupBy = <Item>(items: Iterable<Item>, startOf: (item: Item) => number): Map<number, Item[]> => {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const start = startOf(item);
    const group = groups.get(start);
    if (group === undefined) groups.set(start, [item]);
    else group.push(item);
  }
  return groups;
};

/** Raw readings in buckets of equal width, each with its own extremes: a peak of one reading survives. */
export const bucketsOfRaw = (readings: Iterable<StoredReading>, from: number, width: number): Bucket[] =>
  [...groupBy(readings, ({ at }) => from + Math.floor((at - from) / width) * width)].map(([at, group]) => {
    const { min, max, mean, count, bad } = rollUp({ mine: '', point: '', minute: at }, group);
    return { at, min, max, mean, count, bad };
  });

const extreme = (values: readonly (number | null)[], pick: (...numbers: number[]) => number): number | null => {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === 0 ? null : pick(...numbers);
};

/** Minutes whose raw readings have expired, in buckets of equal width. */
export const bucketsOfMinutes = (minutes: Iterable<MinuteRollup>, from: number, width: number): Bucket[] =>
  [...groupBy(minutes, ({ minute }) => from + Math.floor((Math.max(minute, from) - from) / width) * width)].map(
    ([at, group]) => {
      let weighted = 0;
      let weight = 0;
      for (const { mean, count, bad } of group) {
        if (mean === null) continue;
        weighted += mean * (count - bad);
        weight += count - bad;
      }
      return {
        at,
        min: extreme(
          group.map(({ min }) => min),
          Math.min,
        ),
        max: extreme(
          group.map(({ max }) => max),
          Math.max,
        ),
        mean: weight === 0 ? null : weighted / weight,
        count: group.reduce((sum, { count }) => sum + count, 0),
        bad: group.reduce((sum, { bad }) => sum + bad, 0),
      };
    },
  );
