import { describe, expect, it } from 'vitest';
import { baseOf, type Course, follow, NO_COURSE } from '../../../../alerts/rules/ventilation/methane-rise.js';

const MINUTE = 60_000;
/** A reading every 20 s from one minute to another, all of the same value. */
const read = (course: Course, from: number, to: number, methanePct: number): Course => {
  let now = course;
  for (let at = from * MINUTE; at < to * MINUTE; at += 20_000) now = follow(now, at, methanePct);
  return now;
};

describe('the course of methane', () => {
  it('is remembered as the least of each minute, so that an hour of it is no more than eleven of them', () => {
    const course = read(NO_COURSE, 0, 60, 0.3);
    expect(course.lows.at(-1)).toEqual([59 * MINUTE, 0.3]);
    const { lows } = follow(course, 60 * MINUTE, 0.2);
    expect(lows).toHaveLength(11);
    expect(lows.at(-1)).toEqual([60 * MINUTE, 0.2]);
  });

  it('keeps the least of a minute for ten minutes, whatever the rest of the minute was', () => {
    const course = read(follow(follow(NO_COURSE, 0, 0.4), 20_000, 0.1), 1, 10, 0.4);
    expect(baseOf(follow(course, 10 * MINUTE, 0.4))).toBe(0.1);
    expect(baseOf(follow(course, 10 * MINUTE + 1, 0.4))).toBe(0.4);
  });
});
