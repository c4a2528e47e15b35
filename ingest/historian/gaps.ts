/** A pause of more than so many cycles is a gap. */
const GAP_CYCLES = 3;

/** A time in which nothing is known of a point. Epoch ms. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/**
 * Where readings are missing in [from, to): pauses of more than three cycles between them and at either end. The future
 * is no gap. `instants` in rising order.
 */
export const gapsIn = (
  instants: Iterable<number>,
  range: { readonly from: number; readonly to: number; readonly cycleMs: number; readonly now: number },
): readonly Gap[] => {
  const longest = GAP_CYCLES * range.cycleMs;
  const end = Math.min(range.to, range.now);
  const gaps: Gap[] = [];
  let before = range.from;
  const pause = (from: number, to: number): void => {
    if (to - from > longest) gaps.push({ from, to, reason: 'no readings' });
  };
  for (const at of instants) {
    pause(before, at);
    before = at;
  }
  pause(before, end);
  return gaps;
};
