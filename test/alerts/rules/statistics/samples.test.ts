import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Sample, valueAt, withSample } from '../../../../alerts/rules/statistics/samples.js';
import { median } from '../../../../domain/theil-sen.js';

const keep = { spanMs: 60_000, everyMs: 10_000 };

describe('a thinned window', () => {
  test('keeps no samples closer together than asked, and gives the same list back for one too many', () => {
    const one = withSample([], 0, 0.5, keep);
    expect(withSample(one, 9_999, 0.6, keep)).toBe(one);
    expect(withSample(one, 10_000, 0.6, keep)).toEqual([
      [0, 0.5],
      [10_000, 0.6],
    ]);
  });

  test('forgets what is older than its span, to the millisecond', () => {
    const one: Sample[] = [[0, 0.5]];
    expect(withSample(one, 60_000, 0.6, keep)).toHaveLength(2);
    expect(withSample(one, 60_001, 0.6, keep)).toEqual([[60_001, 0.6]]);
  });

  test('holds no more than it may, the oldest going first', () => {
    const few = { ...keep, most: 2 };
    const two = withSample(withSample([], 0, 0.5, few), 10_000, 0.6, few);
    expect(withSample(two, 20_000, 0.7, few)).toEqual([
      [10_000, 0.6],
      [20_000, 0.7],
    ]);
  });

  test('begins anew when the clock is set back', () => {
    expect(withSample([[50_000, 0.5]], 40_000, 0.6, keep)).toEqual([[40_000, 0.6]]);
  });

  test('never holds more than its span allows, and is always in order', () => {
    const steps = fc.array(
      fc.tuple(fc.integer({ min: -5_000, max: 90_000 }), fc.double({ min: 0, max: 5, noNaN: true })),
    );
    fc.assert(
      fc.property(steps, (all) => {
        let samples: readonly Sample[] = [];
        let at = 0;
        for (const [afterMs, value] of all) {
          at += afterMs;
          samples = withSample(samples, at, value, keep);
          expect(samples.length).toBeLessThanOrEqual(keep.spanMs / keep.everyMs + 1);
          expect(samples.map((one) => one[0])).toEqual(samples.map((one) => one[0]).sort((a, b) => a - b));
        }
      }),
    );
  });
});

test('the value at an instant is the newest not after it, else the oldest there is', () => {
  const samples: Sample[] = [
    [10, 1],
    [20, 2],
  ];
  expect([5, 10, 19, 20, 99].map((at) => valueAt(samples, at))).toEqual([1, 1, 1, 2, 2]);
  expect(valueAt([], 5)).toBeUndefined();
});

test('the median lies in the middle, between the two of an even number', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeUndefined();
});

test('a window by the clock is the same for whoever began to listen later: what was judged once can be judged again', () => {
  const keep = { spanMs: 900_000, everyMs: 15_000, byClock: true } as const;
  const heardFrom = (from: number): readonly Sample[] => {
    let samples: readonly Sample[] = [];
    for (let at = from; at <= 2_000_000; at += 5000) samples = withSample(samples, at, at / 1e6, keep);
    return samples;
  };
  expect(heardFrom(500_000)).toEqual(heardFrom(0));
  expect(heardFrom(505_000)).toEqual(heardFrom(0));
});
