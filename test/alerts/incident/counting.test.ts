import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  belongs,
  type Count,
  closesAt,
  countBelow,
  countLateWithin,
  countOver,
  openCount,
} from '../../../alerts/incident/counting.js';

const MINUTE = 60_000;
const over = (at: number, value = 1.2, point = 'A') => ({ point, at, now: at, value });

const lateWithin = (one: Count, at: number, value: number): Count => countLateWithin(one, over(at, value));

describe('counting overruns of one workplace at one limit', () => {
  it('takes ten minutes after the last reading over the limit as the same overrun', () => {
    expect(belongs(openCount(over(0), true), 10 * MINUTE)).toBe(true);
  });

  it('takes more than ten minutes as a new one', () => {
    expect(belongs(openCount(over(0), true), 10 * MINUTE + 1)).toBe(false);
  });

  it('counts the ten minutes from the last reading over the limit, not from the first', () => {
    const count = countOver(openCount(over(0), true), over(9 * MINUTE), true);
    expect(belongs(count, 19 * MINUTE)).toBe(true);
  });

  it('makes a new raw episode only after a reading below the limit', () => {
    let count = countOver(openCount(over(0), true), over(30_000), true);
    expect(count.episodes).toBe(1);
    count = countOver(countBelow(count, 'A'), over(90_000), true);
    expect(count.episodes).toBe(2);
  });

  it('takes overlapping runs of two points of the workplace as one episode', () => {
    let count = countOver(openCount(over(0), true), over(5_000, 1.1, 'B'), true);
    count = countOver(countBelow(count, 'A'), over(20_000, 1.3, 'A'), true);
    expect(count).toMatchObject({ episodes: 1, points: ['A', 'B'], peak: 1.3 });
    expect(countBelow(countBelow(count, 'A'), 'B').over).toEqual([]);
  });

  it('is closed more than ten minutes after its last reading over the limit', () => {
    expect(closesAt(countBelow(openCount(over(0), true), 'A'))).toBe(10 * MINUTE + 1);
  });

  it('is not closed while the point that was over its limit has not been read below it', () => {
    expect(closesAt(openCount(over(0), true))).toBeNull();
  });

  it('reaches from its earliest reading over the limit to its latest, with the highest as its peak', () => {
    for (const add of [(one: Count, at: number, value: number) => countOver(one, over(at, value), true), lateWithin]) {
      const count = add(add(add(openCount(over(MINUTE, 1.3), true), 0, 1.2), 3 * MINUTE, 1.6), 2 * MINUTE, 1.4);
      expect(count).toMatchObject({ firstAt: MINUTE, openedAt: 0, lastAt: 3 * MINUTE, peak: 1.6 });
    }
  });

  it('takes a reading up to ten minutes before its first one as the same overrun', () => {
    const count = openCount(over(20 * MINUTE), true);
    expect([belongs(count, 10 * MINUTE), belongs(count, 10 * MINUTE - 1)]).toEqual([true, false]);
  });

  it('that was only ever found late is closed once no more of it can come, and no sooner than it was found', () => {
    const foundAt = (now: number) => closesAt(openCount({ point: 'A', at: 0, now, value: 1.2 }, false));
    expect([foundAt(2 * MINUTE), foundAt(60 * MINUTE)]).toEqual([10 * MINUTE + 1, 60 * MINUTE + 1]);
  });

  it('counts as a plain walk over the readings does, whatever they are', () => {
    const step = fc.record({ afterMs: fc.integer({ min: 1, max: 12 * MINUTE }), isOver: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let at = 0;
        const counted: Count[] = [];
        const expected: { lastAt: number; episodes: number }[] = [];
        let before = false;
        for (const { afterMs, isOver } of steps) {
          at += afterMs;
          const last = counted.at(-1);
          const walked = expected.at(-1);
          if (isOver) {
            if (last !== undefined && belongs(last, at)) counted[counted.length - 1] = countOver(last, over(at), true);
            else counted.push(openCount(over(at), true));
            if (walked === undefined || at - walked.lastAt > 10 * MINUTE) expected.push({ lastAt: at, episodes: 1 });
            else {
              walked.lastAt = at;
              if (!before) walked.episodes += 1;
            }
          } else if (last !== undefined) counted[counted.length - 1] = countBelow(last, 'A');
          before = isOver;
        }
        expect(counted.map(({ lastAt, episodes }) => ({ lastAt, episodes }))).toEqual(expected);
      }),
    );
  });
});
