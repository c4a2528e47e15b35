/** The middle of some values; undefined of none. */
export const median = (values: readonly number[]): number | undefined => {
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
};

/**
 * The slope of Theil and Sen, per millisecond: the median of the slopes between every two samples. Up to 29 % of the
 * samples may be wild without moving it far. Undefined where no two samples differ in time.
 */
export const theilSen = (samples: readonly (readonly [at: number, value: number])[]): number | undefined => {
  const slopes: number[] = [];
  samples.forEach(([at, value], index) => {
    for (let other = 0; other < index; other += 1) {
      const earlier = samples[other];
      if (earlier !== undefined && earlier[0] !== at) slopes.push((value - earlier[1]) / (at - earlier[0]));
    }
  });
  return median(slopes);
};

/** Milliseconds until a limit above is reached from a value at a slope per millisecond; undefined where it never is. */
export const reachedIn = (value: number, perMs: number, limit: number): number | undefined =>
  perMs > 0 ? (limit - value) / perMs : undefined;
