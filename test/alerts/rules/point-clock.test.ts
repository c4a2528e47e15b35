import { describe, expect, it } from 'vitest';
import { isCopy, newPointClock, type PointClock, settle } from '../../../alerts/rules/point-clock.js';
import type { Quality, Reading } from '../../../domain/observation.js';

const start = 1_700_000_000_000;
const reading = (at: number, more: Partial<Reading> = {}): Reading => ({
  kind: 'reading',
  mine: 'm',
  point: 'A',
  at: start + at,
  value: 0.3,
  quality: 'good' as Quality,
  ...more,
});
const arrive = (clock: PointClock, one: Reading, receivedAt: number, cycleMs = 20_000) =>
  settle(clock, one, { receivedAt: start + receivedAt, now: start + receivedAt, cycleMs });

describe('whether a reading is late', () => {
  it('is late when a newer good one of its point arrived within its last two cycles', () => {
    const clock = newPointClock();
    arrive(clock, reading(60_000), 60_000);
    expect(arrive(clock, reading(40_000), 100_000)).toEqual({ late: true });
  });

  it('counts at least 20 s as two cycles of a fast point', () => {
    const clock = newPointClock();
    arrive(clock, reading(60_000), 60_000, 1_000);
    expect(arrive(clock, reading(59_000), 80_000, 1_000)).toEqual({ late: true });
    expect(arrive(clock, reading(59_500), 80_001, 1_000)).toMatchObject({ late: false, clockSuspect: true });
  });

  it('is not late behind a newer reading that was not good', () => {
    const clock = newPointClock();
    arrive(clock, reading(60_000, { quality: 'line-broken', value: null }), 60_000);
    expect(arrive(clock, reading(40_000), 61_000)).toEqual({
      late: false,
      at: start + 40_000,
      clockSuspect: false,
      newest: false,
    });
  });

  it('with the same instant is not late, and is not the newest either', () => {
    const clock = newPointClock();
    arrive(clock, reading(60_000), 60_000);
    expect(arrive(clock, reading(60_000, { value: 1.6 }), 60_500)).toMatchObject({ late: false, newest: false });
  });

  it('drives the live rules however old it is when nothing newer came', () => {
    const clock = newPointClock();
    expect(arrive(clock, reading(-86_400_000), 0)).toEqual({
      late: false,
      at: start - 86_400_000,
      clockSuspect: false,
      newest: true,
    });
  });

  it('is judged by arrival, clock-suspect, when seq rises while at falls', () => {
    const clock = newPointClock();
    arrive(clock, reading(240_000, { seq: 7 }), 0);
    expect(arrive(clock, reading(20_000, { seq: 8 }), 20_000)).toEqual({
      late: false,
      at: start + 20_000,
      clockSuspect: true,
      newest: true,
    });
  });

  it('is judged by arrival, clock-suspect, when nothing newer came for two cycles', () => {
    const clock = newPointClock();
    arrive(clock, reading(300_000), 0);
    expect(arrive(clock, reading(20_000), 40_000)).toEqual({ late: true });
    expect(arrive(clock, reading(40_001), 40_001)).toMatchObject({ late: false, clockSuspect: true, newest: true });
  });

  it('stays clock-suspect after a clock was set back until it has passed where it was', () => {
    const clock = newPointClock();
    arrive(clock, reading(60_000, { seq: 1 }), 0);
    arrive(clock, reading(10_000, { seq: 2 }), 20_000);
    expect(arrive(clock, reading(30_000, { seq: 3 }), 40_000)).toMatchObject({
      at: start + 40_000,
      clockSuspect: true,
    });
    expect(arrive(clock, reading(15_000, { seq: 2 }), 41_000)).toEqual({ late: true });
    expect(arrive(clock, reading(60_001, { seq: 4 }), 70_000)).toMatchObject({
      at: start + 60_001,
      clockSuspect: false,
      newest: true,
    });
  });

  it('is late inside an array when over 60 s old on arrival and a newer one follows it there', () => {
    const inArray = { index: 0, newestAt: start + 90_000 };
    expect(arrive(newPointClock(), reading(29_999, { inArray }), 90_000)).toEqual({ late: true });
    expect(arrive(newPointClock(), reading(30_000, { inArray }), 90_000)).toMatchObject({ late: false });
    expect(arrive(newPointClock(), reading(90_000, { inArray: { ...inArray, index: 1 } }), 900_000)).toMatchObject({
      late: false,
      newest: true,
    });
  });

  it('is judged at its arrival where it was kept out of history for its clock', () => {
    const clock = newPointClock();
    const ahead = reading(5_000, { clockSuspect: true, judgedOnly: true });
    expect(arrive(clock, ahead, 5_000)).toEqual({ late: false, at: start + 5_000, clockSuspect: true, newest: true });
  });
});

describe('a message that came twice', () => {
  it('is known again among the last eight readings of its point, and not beyond them', () => {
    const clock = newPointClock();
    const told = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((turn) => isCopy(clock, reading(turn * 1000)));
    expect(told).toEqual(Array.from({ length: 9 }, () => false));
    expect(isCopy(clock, reading(1000))).toBe(true);
    expect(isCopy(clock, reading(0))).toBe(false);
  });
});
