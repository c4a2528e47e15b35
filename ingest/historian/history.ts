import { bucketOf, bucketsOfMinutes, bucketsOfRaw, widthOf } from './buckets.js';
import { gapsIn } from './gaps.js';
import type { History, HistoryQuery, MinuteRollup, StoredReading } from './historian.js';

/** Raw readings are kept for no less than this. */
export const RAW_KEPT_MS = 92 * 86_400_000;
/** One-minute statistics are kept for no less than this. */
export const MINUTES_KEPT_MS = 740 * 86_400_000;

/** What a history is made of, whichever database answers. */
export interface HistorySources {
  raw(mine: string, point: string, from: number, to: number): Promise<readonly StoredReading[]>;
  minutes(mine: string, point: string, from: number, to: number): Promise<readonly MinuteRollup[]>;
}

const MINUTE_MS = 60_000;

/** Answers a history from raw readings, and from one-minute statistics where the raw ones have expired. */
export const historyFrom = async (sources: HistorySources, query: HistoryQuery, now: number): Promise<History> => {
  const { mine, point, from, to, maxPoints, cycleMs } = query;
  if (to <= from) return { buckets: [], gaps: [] };
  const expiry = Math.ceil((now - RAW_KEPT_MS) / MINUTE_MS) * MINUTE_MS;
  const rawFrom = Math.min(Math.max(from, expiry), to);
  const minutes = rawFrom > from ? await sources.minutes(mine, point, from, rawFrom) : [];
  const raw = await sources.raw(mine, point, rawFrom, to);
  const instants = [...minutes.map(({ minute }) => Math.max(minute, from)), ...raw.map(({ at }) => at)];
  const cycle = minutes.length > 0 ? Math.max(cycleMs, MINUTE_MS) : cycleMs;
  const gaps = gapsIn(instants, { from, to, cycleMs: cycle, now });
  if (minutes.length === 0 && raw.length < maxPoints) return { buckets: raw.map(bucketOf), gaps };
  const width = widthOf(query);
  const old = bucketsOfMinutes(minutes, from, width);
  const recent = bucketsOfRaw(raw, from, width);
  const seam = old.at(-1);
  const first = recent[0];
  // The bucket in which raw readings begin may hold minutes as well.
  if (seam !== undefined && first !== undefined && seam.at === first.at) {
    const both = [...minutes.filter(({ minute }) => minute >= seam.at)];
    const rawMinutes = raw
      .filter(({ at }) => at < seam.at + width)
      .map((one) => ({ ...bucketOf(one), mine, point, minute: one.at }));
    return {
      buckets: [...old.slice(0, -1), ...bucketsOfMinutes([...both, ...rawMinutes], from, width), ...recent.slice(1)],
      gaps,
    };
  }
  return { buckets: [...old, ...recent], gaps };
};
