/** A pause of more than so many cycles is a gap. */
const GAP_CYCLES = 3;
/** Beyond so many gaps the rest is told as one, which says so: an absence is never hidden. */
const MOST_GAPS = 10_000;

/** A time in which nothing is known of a point. Epoch ms. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** Finds gaps while readings pass by, so that no history is too long for it. */
export interface Gaps {
  /** Something is known from one instant up to another; in rising order. */
  known(from: number, to?: number): void;
  /** Every gap of the range, once everything has passed. */
  end(): readonly Gap[];
}

/**
 * Where readings are missing in [from, to): pauses of more than three cycles between them and at either end. The future
 * is no gap, nor is a time of bad readings.
 */
export const createGaps = (range: {
  readonly from: number;
  readonly to: number;
  readonly cycleMs: number;
  readonly now: number;
}): Gaps => {
  const longestMs = GAP_CYCLES * range.cycleMs;
  const endAt = Math.min(range.to, range.now);
  const gaps: Gap[] = [];
  let knownUpTo = range.from;
  const pauseUntil = (at: number): void => {
    const to = Math.min(at, endAt);
    if (to - knownUpTo <= longestMs) return;
    const last = gaps.at(-1);
    if (gaps.length < MOST_GAPS || last === undefined) gaps.push({ from: knownUpTo, to, reason: 'no readings' });
    else gaps.splice(-1, 1, { from: last.from, to, reason: 'many pauses, too many to list one by one' });
  };
  return {
    known(from, to = from) {
      pauseUntil(from);
      knownUpTo = Math.max(knownUpTo, to);
    },
    end() {
      pauseUntil(endAt);
      knownUpTo = Math.max(knownUpTo, endAt);
      return gaps;
    },
  };
};
