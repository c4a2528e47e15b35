import { reachedIn, theilSen } from '../../../domain/theil-sen.js';
import type { History } from '../trend/history.js';

/** Where a gas is going, by the robust slope of its last minutes. */
export interface Forecast {
  /** Change per hour, in the point's unit. */
  readonly perHour: number;
  /** What the slope says for `AHEAD_MS` from now; never below nothing. */
  readonly expected: number;
  /** Until it falls to `restore` (ms); null where it does not within a day. */
  readonly restoreInMs: number | null;
}

/** The slope is taken over so long, and carried on for as long. */
export const WINDOW_MS = 15 * 60_000;
export const AHEAD_MS = 15 * 60_000;
const LEAST_MS = 3 * 60_000;
const MOST_SAMPLES = 60;
const LONGEST_MS = 24 * 3_600_000;

/** undefined while less than three minutes were heard: too little to foresee anything. */
export const forecastOf = (history: Pick<History, 'buckets'>, restore: number | undefined): Forecast | undefined => {
  const all = history.buckets.flatMap(({ at, mean }) => (mean === null ? [] : [[at, mean] as const]));
  const [first, newest] = [all[0], all.at(-1)];
  if (first === undefined || newest === undefined || newest[0] - first[0] < LEAST_MS) return undefined;
  const step = Math.ceil(all.length / MOST_SAMPLES);
  const perMs = theilSen(all.filter((_, index) => (all.length - 1 - index) % step === 0)) ?? 0;
  const inMs = restore === undefined || newest[1] < restore ? undefined : reachedIn(-newest[1], -perMs, -restore);
  return {
    perHour: perMs * 3_600_000,
    expected: Math.max(0, newest[1] + perMs * AHEAD_MS),
    restoreInMs: inMs === undefined || inMs > LONGEST_MS ? null : inMs,
  };
};
