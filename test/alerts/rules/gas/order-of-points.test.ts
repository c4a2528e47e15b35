import { describe, expect, it } from 'vitest';
import {
  type Difference,
  NO_DIFFERENCE,
  orderDoubt,
  orderText,
  withDifference,
} from '../../../../alerts/rules/gas/suspect/order-of-points.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = 20_000 * DAY;

/** What is known after each of these differences, each at its time from the start. */
const known = (...said: readonly (readonly [at: number, value: number])[]): Difference =>
  said.reduce<Difference>((before, [at, value]) => withDifference(before, START + at, value), NO_DIFFERENCE);

/** One difference a day, for the first days. */
const daily = (...values: readonly number[]) => values.map((value, day) => [day * DAY, value] as const);
const week = daily(0.1, 0.2, 0.4, 0.3, 0.1, 0.1, 0.1);

describe('how far T2 stands above T1', () => {
  it('is not judged before seven whole days are known', () => {
    expect(known(...week, [7 * DAY - 1, 0.9]).aboveSince).toBeNull();
    expect(known(...week, [7 * DAY, 0.9]).aboveSince).toBe(START + 7 * DAY);
  });

  it('is too much by 0.20 % above the highest of all those days, not by 0.19 %', () => {
    expect(known(...week, [7 * DAY, 0.59]).aboveSince).toBeNull();
    expect(known(...week, [7 * DAY, 0.6]).aboveSince).toBe(START + 7 * DAY);
  });

  it('is held against the highest of each day, whatever came later in it', () => {
    const days = [...week, [6 * DAY + HOUR, 0.5], [6 * DAY + 2 * HOUR, 0.1]] as const;
    expect(known(...days, [7 * DAY, 0.69]).aboveSince).toBeNull();
    expect(known(...days, [7 * DAY, 0.7]).aboveSince).not.toBeNull();
  });

  it('is not held against a day a week ago, and is against the one after it', () => {
    const days = daily(0.5, 0.3, 0.1, 0.1, 0.1, 0.1, 0.1);
    expect(known(...days, [7 * DAY, 0.1], [7 * DAY + HOUR, 0.49]).aboveSince).toBeNull();
    expect(known(...days, [7 * DAY, 0.1], [7 * DAY + HOUR, 0.5]).aboveSince).not.toBeNull();
  });

  it('is doubted once it has been too much for half an hour', () => {
    const above = [...week, [7 * DAY, 0.6]] as const;
    expect(known(...above, [7 * DAY + 30 * MINUTE - 1, 0.6]).raised).toBe(false);
    expect(known(...above, [7 * DAY + 30 * MINUTE, 0.6]).raised).toBe(true);
  });

  it('is kept as it is, without a copy, where a day that is not the first brings nothing higher', () => {
    const before = known(...week, [6 * DAY + HOUR, 0.3]);
    expect(withDifference(before, START + 6 * DAY + 2 * HOUR, 0.3)).toBe(before);
    expect(withDifference(before, START + 6 * DAY + 2 * HOUR, 0.31)).not.toBe(before);
  });

  it('is said at its highest, beside the highest of the days before', () => {
    const said = known(...week, [7 * DAY, 0.6], [7 * DAY + MINUTE, 0.8], [7 * DAY + 2 * MINUTE, 0.7]);
    expect(orderText('T2', said).en).toBe('T2 stands 0.80 % CH4 above it, more than in seven days (0.40 % CH4)');
    expect(orderDoubt('T2', said)).toEqual({ code: 'order-of-points', point: 'T2', highest: 0.8, usual: 0.4 });
  });

  it('is the measure of later days where it was too much for less than half an hour, and not where it was doubted', () => {
    const brief = [...week, [7 * DAY, 0.8], [7 * DAY + 10 * MINUTE, 0.6], [7 * DAY + 20 * MINUTE, 0.1]] as const;
    expect(known(...brief, [7 * DAY + HOUR, 0.99]).aboveSince).toBeNull();
    expect(known(...brief, [7 * DAY + HOUR, 1]).aboveSince).not.toBeNull();
    const doubted = [...week, [7 * DAY, 0.8], [7 * DAY + 30 * MINUTE, 0.8], [7 * DAY + 40 * MINUTE, 0.1]] as const;
    expect(known(...doubted, [7 * DAY + HOUR, 0.6]).aboveSince).not.toBeNull();
  });
});
