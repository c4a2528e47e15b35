import { describe, expect, it } from 'vitest';
import { DECODERS } from './decoders.js';
import { inputOf } from './seeded.js';

/** Inputs for each decoder: a few in `npm test`, 100,000 and more in `npm run fuzz`. `FUZZ_SEED` begins elsewhere. */
const { FUZZ_RUNS } = process.env;
const runsOf = (cost: number): number => (FUZZ_RUNS === undefined ? Math.ceil(400 / cost) : Number(FUZZ_RUNS));
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_301);
const LONGEST_MS = 3_600_000;

describe('whatever comes in, it is refused or taken, and nothing breaks:', () => {
  it('the decoders are listed once each', () => {
    const names = DECODERS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(DECODERS)(
    '$name',
    ({ samples, read, cost = 1 }) => {
      const [first, ...more] = samples.map((one) => Buffer.from(one));
      if (first === undefined) throw new Error('no sample');
      for (const sample of [first, ...more]) read(sample);
      for (let index = 0; index < runsOf(cost); index += 1) {
        const input = inputOf(SEED, index, [first, ...more]);
        try {
          read(input);
        } catch (error) {
          const shown = input.toString('base64').slice(0, 4000);
          throw new Error(`FUZZ_SEED=${SEED}, input ${index}: ${String(error)}\nbase64: ${shown}`, { cause: error });
        }
      }
    },
    LONGEST_MS,
  );
});
