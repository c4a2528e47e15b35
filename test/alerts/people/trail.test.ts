import { describe, expect, it } from 'vitest';
import { descentEnded } from '../../../alerts/people/descents.js';
import { isNearer } from '../../../alerts/people/nearness.js';
import { isDown, type Mark, type Trail, wasDown, withMark, withPastMark } from '../../../alerts/people/trail.js';

const HOUR = 3_600_000;
const down = (at: number): Mark => ({ at, down: true });
const up = (at: number): Mark => ({ at, down: false });
const trailOf = (...marks: readonly Mark[]): Trail => marks.reduce(withMark, [] as Trail);

describe('the comings and goings of a card', () => {
  it('tell who was underground from the instant of going down to the instant before coming up', () => {
    const trail = trailOf(down(0), up(10), down(20), up(30));
    expect([-1, 0, 9, 10, 19, 20, 29, 30, 99].map((at) => wasDown(trail, at))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      true,
      false,
      false,
    ]);
    expect([isDown(trail), isDown(trail.slice(0, 3)), isDown([])]).toEqual([false, true, false]);
  });

  it('take a mark in its place in time, and none that says what is known', () => {
    const trail = trailOf(down(0), up(10), down(20));
    expect(withMark(trail, down(5))).toBe(trail);
    expect(withMark(trail, up(15))).toBe(trail);
    expect(withMark(trail, up(5))).toEqual([down(0), up(5), up(10), down(20)]);
  });

  it('take a late mark only where a later one has answered it', () => {
    const trail = trailOf(down(0), up(10));
    expect(withPastMark(trail, down(5))).toBe(trail);
    expect(withPastMark([up(10)], down(5))).toEqual([down(5), up(10)]);
    expect(withPastMark([up(10)], down(10))).toEqual([up(10)]);
    expect(withPastMark([up(10)], down(15))).toEqual([up(10)]);
    // Somebody came up and nobody has heard of it since: it would change who is underground now.
    expect(withPastMark([up(10)], up(5))).toEqual([up(10)]);
    expect(withPastMark([down(10)], up(5))).toEqual([up(5), down(10)]);
  });

  it('reach back a day from the newest one, with the one that tells how that day began', () => {
    const day = trailOf(down(0), up(HOUR), down(2 * HOUR), up(3 * HOUR));
    expect(withMark(day, down(26.5 * HOUR))).toEqual([down(2 * HOUR), up(3 * HOUR), down(26.5 * HOUR)]);
    expect(withMark(day, down(27 * HOUR))).toEqual([up(3 * HOUR), down(27 * HOUR)]);
  });

  it('beyond 256 lose their oldest time above ground: more are named as underground then, never fewer', () => {
    for (const first of [true, false]) {
      const marks = Array.from({ length: 300 }, (_, n): Mark => ({ at: n * 1000, down: (n % 2 === 0) === first }));
      const trail = trailOf(...marks);
      expect([trail.length, trailOf(...marks.slice(0, 256)).length]).toEqual([256, 256]);
      const missed = marks.filter((mark) => mark.down && !wasDown(trail, mark.at + 500));
      expect(missed).toEqual([]);
      expect(trail.slice(-200)).toEqual(marks.slice(-200));
    }
  });
});

it('of two readers the nearer one heard the stronger signal, or the smaller distance', () => {
  const strength = (rssiDbm: number) => ({ by: 'rssi', rssiDbm }) as const;
  const distance = (distanceM: number) => ({ by: 'distance', distanceM }) as const;
  expect([isNearer(strength(-50), strength(-60)), isNearer(strength(-60), strength(-50))]).toEqual([true, false]);
  expect([isNearer(distance(5), distance(6)), isNearer(distance(6), distance(5))]).toEqual([true, false]);
  expect([isNearer(distance(5), distance(5)), isNearer(distance(5), strength(-50))]).toEqual([undefined, undefined]);
});

it('a stay underground ends no sooner than it began, whatever the clock of the way up says', () => {
  const person = { card: '101', name: '', job: '', team: '', known: true, area: null, lastSeenAt: 0 };
  const before = { ...person, underground: true, enteredAt: 100 };
  const ended = (at: number) => descentEnded('m1', before, { ...person, underground: false }, at);
  expect([ended(90)?.upAt, ended(250)?.upAt]).toEqual([100, 250]);
});
