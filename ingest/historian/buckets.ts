import type { Bucket, HistoryQuery, StoredReading } from './historian.js';

/** One reading as a bucket of its own; a bad value is counted and never shown. */
export const bucketOf = ({ at, value, quality }: Pick<StoredReading, 'at' | 'value' | 'quality'>): Bucket => {
  const shown = quality === 'good' ? value : null;
  return { at, min: shown, max: shown, mean: shown, count: 1, bad: quality === 'good' ? 0 : 1 };
};

/** Width of a bucket so that at most `maxPoints` cover the range, ms. */
export const widthOf = ({ from, to, maxPoints }: Pick<HistoryQuery, 'from' | 'to' | 'maxPoints'>): number =>
  Math.max(1, Math.ceil((to - from) / Math.max(1, maxPoints)));

interface Sum {
  readonly at: number;
  min: number | null;
  max: number | null;
  weighted: number;
  weight: number;
  count: number;
  bad: number;
}

/** Buckets of equal width that fill while readings pass by. */
export interface Buckets {
  /** Takes one reading, or one minute of them, in rising order. */
  add(part: Bucket): void;
  all(): readonly Bucket[];
}

const either = (one: number | null, other: number | null, pick: (a: number, b: number) => number): number | null =>
  one === null || other === null ? (one ?? other) : pick(one, other);

/** Buckets from `from` on, each with its own extremes: a peak of one reading survives. Empty ones are left out. */
export const createBuckets = (from: number, widthMs: number): Buckets => {
  const sums: Sum[] = [];
  return {
    add({ at: partAt, min, max, mean, count, bad }) {
      const at = from + Math.floor((Math.max(partAt, from) - from) / widthMs) * widthMs;
      let sum = sums.at(-1);
      if (sum?.at !== at) {
        sum = { at, min: null, max: null, weighted: 0, weight: 0, count: 0, bad: 0 };
        sums.push(sum);
      }
      sum.min = either(sum.min, min, Math.min);
      sum.max = either(sum.max, max, Math.max);
      if (mean !== null) {
        sum.weighted += mean * (count - bad);
        sum.weight += count - bad;
      }
      sum.count += count;
      sum.bad += bad;
    },
    all: () =>
      sums.map(({ at, min, max, weighted, weight, count, bad }) => ({
        at,
        min,
        max,
        mean: weight === 0 ? null : weighted / weight,
        count,
        bad,
      })),
  };
};
