import { describe, expect, it } from 'vitest';
import { createGaps } from '../../../ingest/historian/gaps.js';
import type { HistoryQuery, MinuteRollup, StoredReading } from '../../../ingest/historian/historian.js';
import { type HistorySources, historyFrom, MOST_IN_PAGE, RAW_KEPT_MS } from '../../../ingest/historian/history.js';

const MINUTE_MS = 60_000;
const NOW = 1_800_000_000_000;
/** Where raw readings begin. */
const SEAM = NOW - RAW_KEPT_MS;

const sourcesOf = (raw: readonly StoredReading[], minutes: readonly MinuteRollup[] = []): HistorySources => ({
  raw: async (_mine, _point, from, to, limit) => raw.filter(({ at }) => at >= from && at < to).slice(0, limit),
  minutes: async (_mine, _point, from, to, limit) =>
    minutes.filter(({ minute }) => minute >= from && minute < to).slice(0, limit),
});
const query = (more: Partial<HistoryQuery>): HistoryQuery => ({
  mine: 'm',
  point: 'p',
  from: SEAM,
  to: NOW,
  maxPoints: 10,
  cycleMs: 20_000,
  ...more,
});
const good = (at: number, value: number): StoredReading => ({ at, value, quality: 'good', receivedAt: at, arrival: 1 });
const minute = (start: number, max: number): MinuteRollup => ({
  mine: 'm',
  point: 'p',
  minute: start,
  min: 0,
  max,
  mean: 1,
  count: 3,
  bad: 0,
});

describe('a history longer than what is kept of raw readings', () => {
  it('joins minutes and readings where the one ends and the other begins, without counting anything twice', async () => {
    const from = SEAM - 2 * MINUTE_MS;
    const sources = sourcesOf(
      // What has not been deleted yet is told by its minutes alone.
      [good(SEAM - 10_000, 9), good(SEAM, 5), good(SEAM + 20_000, 6), good(SEAM + 40_000, 7)],
      [minute(SEAM - 2 * MINUTE_MS, 2), minute(SEAM - MINUTE_MS, 3), minute(SEAM, 8)],
    );
    const { buckets, gaps } = await historyFrom(sources, query({ from, to: SEAM + MINUTE_MS, maxPoints: 1 }), NOW);
    expect(buckets).toEqual([{ at: from, min: 0, max: 7, mean: (6 + 18) / 9, count: 9, bad: 0 }]);
    expect(gaps).toEqual([]);
  });

  it('shows the whole minute that a range begins in, and no bucket before the range', async () => {
    const from = SEAM - MINUTE_MS + 30_000;
    const { buckets } = await historyFrom(
      sourcesOf([], [minute(SEAM - 2 * MINUTE_MS, 9), minute(SEAM - MINUTE_MS, 3)]),
      query({ from, to: SEAM }),
      NOW,
    );
    expect(buckets).toEqual([{ at: from, min: 0, max: 3, mean: 1, count: 3, bad: 0 }]);
  });

  it('covers two years of minutes in a single bucket', async () => {
    const years = Array.from({ length: 900_000 }, (_, index) => minute(NOW - 740 * 86_400_000 + index * MINUTE_MS, 1));
    const pages: HistorySources = {
      raw: async () => [],
      minutes: async (_mine, _point, start, to, limit) => {
        const first = Math.max(0, Math.ceil((start - (years[0]?.minute ?? 0)) / MINUTE_MS));
        return years.slice(first, first + limit).filter(({ minute: at }) => at < to);
      },
    };
    const { buckets, gaps } = await historyFrom(
      pages,
      query({ from: NOW - 740 * 86_400_000, to: SEAM, maxPoints: 1 }),
      NOW,
    );
    expect(buckets).toHaveLength(1);
    expect(buckets[0]?.count).toBe(3 * 900_000);
    expect(gaps).toHaveLength(1);
  });
});

describe('a history of many readings', () => {
  it('is read page by page, with every reading once', async () => {
    const raw = Array.from({ length: 2 * MOST_IN_PAGE }, (_, index) => good(SEAM + index, index));
    const { buckets } = await historyFrom(sourcesOf(raw), query({ to: SEAM + raw.length, maxPoints: 7 }), NOW);
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(raw.length);
    expect(buckets.length).toBeLessThanOrEqual(7);
    expect(buckets.at(-1)?.max).toBe(raw.length - 1);
  });

  it('stays within the buckets asked for when there are exactly as many readings', async () => {
    const raw = [0, 1, 2, 3].map((index) => good(SEAM + index * 1000, index));
    const asked = (maxPoints: number) => historyFrom(sourcesOf(raw), query({ to: SEAM + 4000, maxPoints }), NOW);
    expect((await asked(4)).buckets).toHaveLength(4);
    expect((await asked(3)).buckets.length).toBeLessThanOrEqual(3);
    expect((await asked(5)).buckets.map(({ at }) => at)).toEqual(raw.map(({ at }) => at));
  });

  it('of an empty range is empty', async () => {
    expect(await historyFrom(sourcesOf([good(SEAM, 1)]), query({ to: SEAM }), NOW)).toEqual({ buckets: [], gaps: [] });
  });
});

describe('gaps', () => {
  it('beyond ten thousand are told as one that says so, and none is hidden', () => {
    const gaps = createGaps({ from: 0, to: 12_000 * 100, cycleMs: 10, now: NOW });
    for (let index = 0; index < 12_000; index += 1) gaps.known(index * 100);
    const all = gaps.end();
    expect(all).toHaveLength(10_000);
    expect(all[0]).toEqual({ from: 0, to: 100, reason: 'no readings' });
    expect(all.at(-1)).toEqual({
      from: 9999 * 100,
      to: 12_000 * 100,
      reason: 'many pauses, too many to list one by one',
    });
  });
});
