import { expect, it } from 'vitest';
import { silenceOf } from '../../../alerts/people/silence.js';

const MINUTE = 60_000;
/** A row of areas with readers in some of them; metres of each way. */
const row = (
  ways: readonly (readonly [string, string, number?])[],
  readers: readonly string[],
  walkways: readonly (readonly [string, string, number?])[] = [],
) =>
  silenceOf({
    airflow: ways.map(([from, to, lengthM]) => ({ from, to, lengthM })),
    walkways: walkways.map(([from, to, lengthM]) => ({ between: [from, to], lengthM })),
    areaOfReader: new Map(readers.map((area) => [`R-${area}`, area])),
  });

it('a card may be unheard for 10 minutes up to a walk of 300 m, and for twice the walk beyond', () => {
  expect(row([['a', 'b', 300]], ['a', 'b'])('a')).toBe(10 * MINUTE);
  expect(row([['a', 'b', 301]], ['a', 'b'])('a')).toBe(602_000);
  expect(row([['a', 'b', 301]], ['a', 'b'])('b')).toBe(602_000);
});

it('the walk goes on through areas without readers, and ends at the next reader', () => {
  const ways = [
    ['a', 'b', 400],
    ['b', 'c', 500],
    ['c', 'd', 5000],
  ] as const;
  expect(row(ways, ['a', 'c', 'd'])('a')).toBe(1_800_000);
});

it('the farthest of the next readers counts, each by its shortest way', () => {
  const ways = [
    ['a', 'b', 400],
    ['a', 'c', 2000],
    ['a', 'x', 300],
    ['x', 'c', 600],
  ] as const;
  expect(row(ways, ['a', 'b', 'c'])('a')).toBe(1_800_000);
});

it('a way of unknown length counts as 300 m, and never outdoes a known one', () => {
  expect(
    row(
      [
        ['a', 'x'],
        ['x', 'b', 300],
      ],
      ['a', 'b'],
    )('a'),
  ).toBe(1_200_000);
  expect(row([['a', 'b', 900]], ['a', 'b'], [['a', 'b']])('a')).toBe(1_800_000);
});

it('without a place, or without another reader, it is 10 minutes', () => {
  expect(row([['a', 'b', 900]], ['a', 'b'])(null)).toBe(10 * MINUTE);
  expect(row([['a', 'b', 900]], ['a'])('a')).toBe(10 * MINUTE);
});
