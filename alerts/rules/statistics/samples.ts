/** One value at one instant (epoch ms): a pair, because many of them stand in a snapshot. */
export type Sample = readonly [at: number, value: number];

/**
 * Which samples are kept: none closer together than `everyMs`, none older than `spanMs`, so that at most
 * `spanMs / everyMs + 1` stand; and no more than `most`, where that is fewer.
 */
export interface Window {
  readonly spanMs: number;
  readonly everyMs: number;
  readonly most?: number;
  /** Keep the first of each `everyMs` of the clock instead, so that whoever begins to listen later comes to keep the same. */
  readonly byClock?: true;
}

const isTooSoon = (at: number, last: number, { everyMs, byClock }: Window): boolean =>
  byClock ? Math.floor(at / everyMs) === Math.floor(last / everyMs) : at - last < everyMs;

/**
 * The window with a newer sample. One that follows too soon is left out, and then the very same list comes back. One
 * that is older than the last begins the window anew: the clock was set back.
 */
export const withSample = (samples: readonly Sample[], at: number, value: number, keep: Window): readonly Sample[] => {
  const last = samples.at(-1);
  if (last === undefined || at < last[0]) return [[at, value]];
  if (at === last[0] || isTooSoon(at, last[0], keep)) return samples;
  const first = samples.findIndex((sample) => sample[0] >= at - keep.spanMs);
  if (first < 0) return [[at, value]];
  const tooMany = keep.most === undefined ? 0 : samples.length + 1 - keep.most;
  return [...samples.slice(Math.max(first, tooMany)), [at, value]];
};

/** What stood at an instant: the newest sample not after it, else the oldest there is. */
export const valueAt = (samples: readonly Sample[], at: number): number | undefined =>
  (samples.findLast((sample) => sample[0] <= at) ?? samples[0])?.[1];

/** The lowest value in [from, to], of samples in the order of time; infinite where there is none. */
export const lowestOf = (samples: readonly Sample[], from: number, to: number): number => {
  let lowest = Number.POSITIVE_INFINITY;
  for (let index = samples.length - 1; index >= 0; index -= 1) {
    const sample = samples[index];
    if (sample === undefined || sample[0] < from) break;
    if (sample[0] <= to && sample[1] < lowest) lowest = sample[1];
  }
  return lowest;
};
