import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countOf, holds, missingBetween, type NumberRanges, withNumber, wordsOf } from '../../ingest/number-ranges.js';

const numbers = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 40 });
const rangesOf = (some: readonly number[]): NumberRanges => {
  let ranges: NumberRanges = [];
  for (const one of some) ranges = withNumber(ranges, one);
  return ranges;
};
const upTo40 = Array.from({ length: 40 }, (_, index) => index + 1);

it('keeps each number that came, in whatever order, and no other', () => {
  fc.assert(
    fc.property(numbers, (some) => {
      const ranges = rangesOf(some);
      expect(upTo40.filter((one) => holds(ranges, one))).toEqual(upTo40.filter((one) => some.includes(one)));
      expect(countOf(ranges)).toBe(new Set(some).size);
      // Rising, and never two that could be one.
      ranges.slice(1).forEach(([from], index) => {
        expect(from).toBeGreaterThan((ranges[index]?.[1] ?? 0) + 1);
      });
    }),
  );
});

it('names what is missing between two numbers', () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 0, max: 20 }), fc.integer({ min: 21, max: 45 }), (some, above, below) => {
      const beyond = some.filter((one) => one > above);
      const missing = missingBetween(rangesOf(beyond), above, below);
      const expected = Array.from({ length: below - above - 1 }, (_, index) => above + 1 + index);
      expect(missing.flatMap(([from, to]) => expected.filter((one) => from <= one && one <= to))).toEqual(
        expected.filter((one) => !beyond.includes(one)),
      );
    }),
  );
});

it('is said in few words', () => {
  expect(wordsOf(rangesOf([3, 7, 8, 9]), 5)).toBe('3, 7–9');
  expect(wordsOf(rangesOf([1, 3, 5]), 2)).toBe('1, 3, …');
});
