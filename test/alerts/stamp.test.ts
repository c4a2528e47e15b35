import { expect, test } from 'vitest';
import { byStamp, isApplied, isLater, type Stamp } from '../../alerts/stamp.js';

const at = (arrival: number, now: number, turn?: number): Stamp => ({
  arrival,
  now,
  receivedAt: 0,
  ...(turn === undefined ? {} : { turn }),
});

test('a row holds what came with its message or before it, by arrival, then by time, then by turn', () => {
  const row = at(7, 50, 2);
  expect([at(6, 90, 9), at(7, 49, 9), at(7, 50), at(7, 50, 2)].map((one) => isApplied(row, one))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([at(8, 10, 0), at(7, 51, 0), at(7, 50, 3)].map((one) => isApplied(row, one))).toEqual([false, false, false]);
});

test('a row is later than what came before it, and not than what came with it', () => {
  const row = at(7, 50, 2);
  expect([at(6, 90), at(7, 49), at(7, 50, 1)].map((one) => isLater(row, one))).toEqual([true, true, true]);
  expect([at(7, 50, 2), at(7, 50, 3), at(8, 0)].map((one) => isLater(row, one))).toEqual([false, false, false]);
});

test('acts are told in the order of their stamps, and those of one stamp in the order they were done', () => {
  const acts = [
    { stamp: at(2, 5), act: 'given' },
    { stamp: at(2, 5), act: 'stood down' },
    { stamp: at(1, 9), act: 'before' },
    { stamp: at(2, 4), act: 'between' },
  ];
  expect(acts.sort(byStamp).map(({ act }) => act)).toEqual(['before', 'between', 'given', 'stood down']);
});
