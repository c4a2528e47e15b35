/**
 * How a property is tried: `few` times from one seed in `npm test`, so that it says the same every time; with
 * `PROPERTY_RUNS=n`, n times as often and from a seed that is new each time (or `PROPERTY_SEED`).
 */
export const trials = (few: number): { readonly numRuns: number; readonly seed?: number } => {
  const { PROPERTY_RUNS: times, PROPERTY_SEED: seed } = process.env;
  if (times === undefined) return { numRuns: few, seed: 20_260_301 };
  return { numRuns: few * Number(times), ...(seed === undefined ? {} : { seed: Number(seed) }) };
};
