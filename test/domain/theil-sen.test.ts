import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../../alerts/rules/statistics/samples.js';
import { reachedIn, theilSen } from '../../domain/theil-sen.js';

const line = (perSample: number, from: number, samples = 21): Sample[] =>
  Array.from({ length: samples }, (_, index) => [index * 30_000, from + perSample * index]);

describe('the slope of Theil and Sen', () => {
  test('finds a straight rise exactly', () => {
    expect(theilSen(line(0.01, 0.4))).toBeCloseTo(0.01 / 30_000, 12);
  });

  test('is hardly moved by wild readings in a fifth of the window', () => {
    const wild = line(0.01, 0.4).map(([at, value], index): Sample => [at, index % 5 === 2 ? 4 : value]);
    expect(theilSen(wild)).toBeCloseTo(0.01 / 30_000, 6);
  });

  test('has nothing to say of fewer than two instants', () => {
    expect(theilSen([])).toBeUndefined();
    expect(theilSen([[0, 0.5]])).toBeUndefined();
    expect(
      theilSen([
        [5, 0.5],
        [5, 0.9],
      ]),
    ).toBeUndefined();
  });

  test('moves with its samples: shifted up it is as steep, turned over it falls as much', () => {
    const values = fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(values, (all) => {
        const samples = all.map((value, index): Sample => [index * 15_000, value]);
        const found = theilSen(samples) ?? Number.NaN;
        expect(theilSen(samples.map(([at, value]) => [at, value + 1]))).toBeCloseTo(found, 12);
        expect(theilSen(samples.map(([at, value]) => [at, -value]))).toBeCloseTo(-found, 12);
      }),
    );
  });

  test('is never steeper than the steepest pair', () => {
    const values = fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(values, (all) => {
        const steps = all.flatMap((value, index) => all.slice(0, index).map((one) => Math.abs(value - one)));
        const found = theilSen(all.map((value, index): Sample => [index, value])) ?? 0;
        expect(Math.abs(found)).toBeLessThanOrEqual(Math.max(...steps) + 1e-12);
      }),
    );
  });
});

test('a limit is reached after what is missing divided by the slope, and never by a level or falling one', () => {
  expect(reachedIn(0.5, 0.001, 1)).toBeCloseTo(500, 9);
  expect(reachedIn(0.5, 0, 1)).toBeUndefined();
  expect(reachedIn(0.5, -0.001, 1)).toBeUndefined();
});
