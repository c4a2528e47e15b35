import { bucketOf, createBuckets, widthOf } from './buckets.js';
import { createCalibrations } from './calibrations.js';
import { createGaps } from './gaps.js';
import type { Bucket, History, HistoryQuery, MinuteRollup, StoredReading } from './historian.js';

/** Raw readings are kept for no less than this. */
export const RAW_KEPT_MS = 92 * 86_400_000;
/** One-minute statistics are kept for no less than this. */
export const MINUTES_KEPT_MS = 740 * 86_400_000;

/** Rows of one query: a long history never fills the memory, nor holds up a write for long. */
export const MOST_IN_PAGE = 8000;
/** Everybody's sightings of so long fit into one query. */
export const OTHERS_SPAN_MS = 600_000;
const MINUTE_MS = 60_000;

/** What a history is made of, whichever database answers: the first `limit` of [from, to), in order of time. */
export interface HistorySources {
  raw(mine: string, point: string, from: number, to: number, limit: number): Promise<readonly StoredReading[]>;
  minutes(mine: string, point: string, from: number, to: number, limit: number): Promise<readonly MinuteRollup[]>;
}

/** Reads [from, to) page by page. */
export async function* inPages<Item>(
  from: number,
  to: number,
  atOf: (item: Item) => number,
  read: (from: number, limit: number) => Promise<readonly Item[]>,
): AsyncGenerator<readonly Item[]> {
  for (let next = from; next < to; ) {
    const page = await read(next, MOST_IN_PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < MOST_IN_PAGE) return;
    next = atOf(last) + 1;
  }
}

/** Answers a history from raw readings, and from one-minute statistics where the raw ones have expired. */
export const historyFrom = async (sources: HistorySources, query: HistoryQuery, now: number): Promise<History> => {
  const { mine, point, from, to, maxPoints, cycleMs } = query;
  const gaps = createGaps({ from, to, cycleMs, now });
  const calibrations = createCalibrations();
  const buckets = createBuckets(from, widthOf(query));
  /** Each reading by itself, for as long as they are few. */
  const singles: Bucket[] = [];
  let total = 0;
  const add = (bucket: Bucket): void => {
    total += 1;
    if (total < maxPoints) singles.push(bucket);
    buckets.add(bucket);
  };

  const expiry = Math.ceil((now - RAW_KEPT_MS) / MINUTE_MS) * MINUTE_MS;
  const rawFrom = Math.min(Math.max(from, expiry), to);
  const firstMinute = Math.floor(from / MINUTE_MS) * MINUTE_MS;
  let hasMinutes = false;
  if (rawFrom > from) {
    const pages = inPages<MinuteRollup>(
      firstMinute,
      rawFrom,
      ({ minute }) => minute,
      (next, limit) => sources.minutes(mine, point, next, rawFrom, limit),
    );
    for await (const page of pages) {
      hasMinutes = true;
      for (const { minute, min, max, mean, count, bad } of page) {
        const at = Math.max(minute, from);
        gaps.known(at, Math.min(minute + MINUTE_MS, to));
        add({ at, min, max, mean, count, bad });
      }
    }
  }
  const pages = inPages<StoredReading>(
    rawFrom,
    to,
    ({ at }) => at,
    (next, limit) => sources.raw(mine, point, next, to, limit),
  );
  for await (const page of pages) {
    for (const reading of page) {
      gaps.known(reading.at);
      calibrations.take(reading);
      add(bucketOf(reading));
    }
  }
  const few = !hasMinutes && total < maxPoints;
  const found = { buckets: few ? singles : buckets.all(), gaps: gaps.end() };
  return calibrations.all().length === 0 ? found : { ...found, calibrations: calibrations.all() };
};
