import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../../../../alerts/rules/statistics/samples.js';
import { stepIn } from '../../../../alerts/rules/statistics/step-shape.js';

const shape = { rise: 0.5, edgeMs: 60_000, flatMs: 10_000, flatReadings: 5, flatSpread: 0.03 };
const everySeconds = (seconds: number, values: readonly number[]): Sample[] =>
  values.map((value, index) => [index * seconds * 1000, value]);
const times = (value: number, count: number): number[] => Array.from({ length: count }, () => value);

/** A sensor under span gas: exponential towards the bottle's level, as seen every two seconds. */
const spanGas = (from: number, to: number, tauS: number): number[] => [
  ...times(from, 10),
  ...Array.from({ length: 30 }, (_, index) => from + (to - from) * (1 - Math.exp((-2 * (index + 1)) / tauS))),
  ...times(to, 8),
];

describe('the step of span gas', () => {
  test('is found at the fifth flat reading, with where it came from and where it went', () => {
    const before = [...times(0.7, 4), ...times(1.5, 4)];
    expect(stepIn(everySeconds(30, before), shape)).toBeUndefined();
    expect(stepIn(everySeconds(30, [...before, 1.5]), shape)).toEqual({
      from: 0.7,
      level: 1.5,
      edgeAt: 90_000,
      flatAt: 120_000,
    });
  });

  test('needs its rise: 0.50 is one, 0.49 is none', () => {
    expect(stepIn(everySeconds(20, [...times(0.5, 4), ...times(1, 5)]), shape)).toBeDefined();
    expect(stepIn(everySeconds(20, [...times(0.51, 4), ...times(1, 5)]), shape)).toBeUndefined();
  });

  test('needs ten seconds of flat, however many readings those are', () => {
    const edge = [...times(0.8, 5), 1.6];
    expect(stepIn(everySeconds(1, [...edge, ...times(2.2, 10)]), shape)).toBeUndefined();
    expect(stepIn(everySeconds(1, [...edge, ...times(2.2, 11)]), shape)).toBeDefined();
  });

  test('is flat within 0.03 and no more', () => {
    const edge = times(0.4, 4);
    expect(stepIn(everySeconds(20, [...edge, 2.0, 2.03, 2.0, 2.03, 2.0]), shape)).toBeDefined();
    expect(stepIn(everySeconds(20, [...edge, 2.0, 2.04, 2.0, 2.04, 2.0]), shape)).toBeUndefined();
  });

  test('is over within a minute; a slower rise is gas', () => {
    const rising = [0.4, 1.4, 1.8, 1.9];
    expect(stepIn(everySeconds(15, [...times(0.4, 3), ...rising, ...times(2, 5)]), shape)).toBeDefined();
    expect(stepIn(everySeconds(20, [...times(0.4, 3), 0.8, 1.2, 1.4, 1.55, ...times(2, 5)]), shape)).toBeUndefined();
  });

  test('brings more than half of itself in the first half of its edge; gas that keeps flowing in rises evenly or ever faster', () => {
    const even = [0.5, 0.6, 0.7, 0.9, 1.2, 1.6];
    expect(stepIn(everySeconds(5, [...times(0.4, 4), ...even, ...times(2, 6)]), shape)).toBeUndefined();
    const bent = [1.2, 1.6, 1.8, 1.9, 1.95];
    expect(stepIn(everySeconds(5, [...times(0.4, 4), ...bent, ...times(2, 6)]), shape)).toBeDefined();
  });

  test('is no step where the window begins flat, or never moved', () => {
    expect(stepIn(everySeconds(20, times(2, 12)), shape)).toBeUndefined();
    expect(stepIn([], shape)).toBeUndefined();
  });

  test('is found for every bottle and every sensor of the trade (T90 up to 20 s)', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.6, noNaN: true }),
        fc.double({ min: 1.2, max: 2.2, noNaN: true }),
        fc.double({ min: 1, max: 8.6, noNaN: true }),
        (from, to, tauS) => {
          const found = stepIn(everySeconds(2, spanGas(from, to, tauS)), shape);
          expect(found?.from).toBe(from);
          expect(found?.level).toBeCloseTo(to, 1);
        },
      ),
    );
  });

  test('is never found in what only falls', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { maxLength: 60 }), (values) => {
        const falling = [...values].sort((one, other) => other - one);
        expect(stepIn(everySeconds(20, falling), shape)).toBeUndefined();
      }),
    );
  });
});
