import type { Bucket, History as StoredHistory } from '../../../ingest/historian/historian.js';
import type { LiveReading } from '../../server/live/protocol.js';
import { type Answer, ask } from '../api/http.js';

/** A trend as the server answers it: buckets are all null where only bad readings lie in them. */
export interface History extends StoredHistory {
  readonly from: number;
  readonly to: number;
}

export const fetchHistory = (
  mine: string,
  point: string,
  from: number,
  to: number,
  maxPoints: number,
): Promise<Answer<History>> => {
  const query = new URLSearchParams({ from: String(from), to: String(to), maxPoints: String(maxPoints) });
  return ask('GET', `/mines/${encodeURIComponent(mine)}/points/${encodeURIComponent(point)}/history?${query}`);
};

/** More steps than this are not kept: older ones leave at the front. */
const MOST_KEPT = 20_000;

const bucketOf = (reading: LiveReading): Bucket => {
  const value = reading.quality === 'good' || reading.quality === 'calibrating' ? reading.value : null;
  return { at: reading.at, min: value, max: value, mean: value, count: 1, bad: reading.quality === 'good' ? 0 : 1 };
};

/** Calibrations with a live reading of one at their end; one that follows on from the last goes on with it. */
const withCalibration = (
  calibrations: NonNullable<History['calibrations']>,
  { at, quality }: LiveReading,
  before: number | undefined,
): NonNullable<History['calibrations']> => {
  if (quality !== 'calibrating') return calibrations;
  const last = calibrations.at(-1);
  if (last === undefined || before === undefined || last.to < before) return [...calibrations, { from: at, to: at }];
  return [...calibrations.slice(0, -1), { from: last.from, to: at }];
};

/** The history with a live reading at its end; an older or repeated one changes nothing. A pause of over three cycles is a gap. */
export const withReading = (history: History, reading: LiveReading, cycleMs: number): History => {
  const last = history.buckets.at(-1);
  if (last !== undefined && reading.at <= last.at) return history;
  const paused = last !== undefined && reading.at - last.at > 3 * cycleMs && last.count <= 1;
  return {
    ...history,
    to: Math.max(history.to, reading.at),
    buckets: [...history.buckets, bucketOf(reading)].slice(-MOST_KEPT),
    calibrations: withCalibration(history.calibrations ?? [], reading, last?.at),
    gaps: paused ? [...history.gaps, { from: last.at, to: reading.at, reason: 'silent' }] : history.gaps,
  };
};

/** Rows for a line chart: nothing is drawn across a gap, or through readings that are not good. */
export const chartRows = (
  history: History,
): readonly (readonly [at: number, min: number | null, band: number | null, mean: number | null])[] => {
  const rows: (readonly [number, number | null, number | null, number | null])[] = [];
  const breaks = history.gaps.map(({ from, to }) => from + (to - from) / 2).toSorted((a, b) => a - b);
  let next = 0;
  for (const { at, min, max, mean } of history.buckets) {
    for (let gap = breaks[next]; gap !== undefined && gap < at; gap = breaks[next]) {
      rows.push([gap, null, null, null]);
      next += 1;
    }
    rows.push([at, min, min === null || max === null ? null : max - min, mean]);
  }
  return rows;
};
