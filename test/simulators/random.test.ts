import { describe, expect, it } from 'vitest';
import { createRandom } from '../../simulators/random.js';

describe('a seeded source of chance', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const draw = (seed: number): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('spreads evenly between 0 and 1', () => {
    const random = createRandom(1);
    const numbers = Array.from({ length: 20_000 }, () => random.next());
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(numbers.reduce((sum, one) => sum + one, 0) / numbers.length).toBeCloseTo(0.5, 1);
  });

  it('gives a named thing its own numbers, whatever others have drawn', () => {
    const one = createRandom(3);
    const other = createRandom(3);
    other.next();
    other.next();
    expect(one.of('001A01').next()).toBe(other.of('001A01').next());
    expect(one.of('001A01').next()).not.toBe(one.of('001A02').next());
  });
});
