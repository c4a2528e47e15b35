import { describe, expect, it } from 'vitest';
import type { Alarm, Level } from '../../../alerts/alarm/alarm.js';
import type { FigureId } from '../../../alerts/alarm/performance-targets.js';
import { createAlarmTally, type Raise, type Stood } from '../../../alerts/alarm/statistics.js';
import { NOW } from './support.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const raise = (
  at: number,
  subject = 'T1',
  more: { level?: Level; kind?: Raise['kind']; suppressed?: Alarm['suppressed'] } = {},
): Raise => {
  const { level = 'yellow', kind = 'alarm.raised', suppressed } = more;
  const alarm = { rule: 'gas.methane.over-limit', subject, area: 'face-1', point: subject, level };
  return { at: NOW + at, kind, alarm: suppressed === undefined ? alarm : { ...alarm, suppressed } };
};

const add = (raises: readonly Raise[], lengthMs: number, stood: readonly Stood[] = [], now = NOW + lengthMs) => {
  const tally = createAlarmTally('m1', { from: NOW, to: NOW + lengthMs });
  for (const one of raises) tally.raised(one);
  const statistics = tally.statistics(stood, now);
  const value = (id: FigureId) => statistics.figures.find((one) => one.id === id)?.value;
  const mark = (id: FigureId) => statistics.figures.find((one) => one.id === id)?.mark;
  return { statistics, value, mark };
};

describe('the load of alarms', () => {
  it('of 36 alarms in two days is 18 a day, 0.75 an hour, 0.125 in ten minutes', () => {
    const { value, mark, statistics } = add(
      Array.from({ length: 36 }, (_, n) => raise(n * HOUR, `T${n}`)),
      2 * DAY,
    );
    expect(statistics).toMatchObject({ raises: 36, enough: false });
    expect([value('per-day'), value('per-hour'), value('per-ten-minutes')]).toEqual([18, 0.75, 0.125]);
    expect([value('peak-hour'), value('peak-ten-minutes'), value('peak-minute')]).toEqual([1, 1, 1]);
    expect([mark('per-day'), mark('peak-minute'), mark('flood-time')]).toEqual(['good', 'good', 'good']);
  });

  it('of 31 alarms in one hour of ten is one hour over thirty; 11 of them in ten minutes one of sixty', () => {
    const crowd = Array.from({ length: 11 }, (_, n) => raise(3 * HOUR + n * 50_000, `A${n}`));
    // Twenty more, one every 150 s from ten minutes on: four in ten minutes.
    const rest = Array.from({ length: 20 }, (_, n) => raise(3 * HOUR + 10 * MINUTE + n * 150_000 - 1, `B${n}`));
    const { value, mark } = add([...crowd, ...rest], 10 * HOUR);
    expect(value('peak-hour')).toBe(31);
    expect(value('hours-over-thirty')).toBe(0.1);
    expect(value('peak-ten-minutes')).toBe(12);
    expect(value('ten-minutes-over-ten')).toBeCloseTo(1 / 60, 12);
    expect([mark('peak-hour'), mark('peak-ten-minutes'), mark('hours-over-thirty')]).toEqual(['over', 'over', 'over']);
  });

  it('is in flood from the eleventh raise until fewer than five lie in ten minutes', () => {
    // Raised at 0 to 10 s; the fifth newest at 6 s: flooded from 10 s to 606 s.
    const { value } = add(
      Array.from({ length: 11 }, (_, n) => raise(n * 1000, `T${n}`)),
      HOUR,
    );
    expect(value('flood-time')).toBeCloseTo(596 / 3600, 12);
  });

  it('counts a flood that still runs as far as time has come', () => {
    const storm = Array.from({ length: 11 }, (_, n) => raise(n * 1000, `T${n}`));
    expect(add(storm, HOUR, [], NOW + 70_000).value('flood-time')).toBeCloseTo(60 / 3600, 12);
    // The period ends within the flood.
    expect(add(storm, 110_000, [], NOW + DAY).value('flood-time')).toBeCloseTo(100 / 110, 12);
  });

  it('leaves out what was silenced from the start, and says how many', () => {
    const suppressed = { kind: 'by-design', by: 'w-1', reason: 'blasting' } as const;
    expect(add([raise(0), raise(1, 'T2', { suppressed })], DAY).statistics).toMatchObject({ raises: 1, silenced: 1 });
  });

  it('is nothing where nothing was raised', () => {
    const { statistics } = add([], 30 * DAY);
    expect(statistics).toMatchObject({ raises: 0, enough: true, topTen: [], chattering: [], stale: [] });
    expect(statistics.figures.map(({ value }) => value)).toEqual(Array(12).fill(0));
    expect(statistics.figures.every(({ mark }) => mark === 'good')).toBe(true);
  });
});

describe('where the alarms come from', () => {
  it('names the ten most frequent and their share: 12 sources, one of 9 raises, eleven of one', () => {
    const often = Array.from({ length: 9 }, (_, n) => raise(n * HOUR, 'BAD'));
    const once = Array.from({ length: 11 }, (_, n) => raise(10 * HOUR + n * MINUTE, `T${n}`));
    const { statistics, value, mark } = add([...often, ...once], DAY);
    expect(statistics.topTen).toHaveLength(10);
    expect(statistics.topTen[0]).toMatchObject({ subject: 'BAD', raises: 9, share: 0.45 });
    // 9 and nine of the eleven, of twenty.
    expect(value('top-ten-share')).toBeCloseTo(0.9, 12);
    expect(mark('top-ten-share')).toBe('over');
  });

  it('names what chatters, and not what becomes worse within a minute', () => {
    const times = [0, 10_000, 59_999];
    const { statistics, value, mark } = add(
      [
        ...times.map((at) => raise(at, 'T1', { kind: 'alarm.raised-again' })),
        ...times.map((at) => raise(at, 'T2', { kind: 'alarm.level-raised' })),
        ...[0, 30_000, 60_000].map((at) => raise(at, 'T3')),
      ].sort((one, other) => one.at - other.at),
      DAY,
    );
    expect(statistics.chattering.map(({ subject }) => subject)).toEqual(['T1']);
    expect([value('chattering'), mark('chattering')]).toEqual([1, 'over']);
  });

  it('spreads over the levels, beside how it should', () => {
    const of = (level: Level, count: number) =>
      Array.from({ length: count }, (_, n) => raise(n, `${level}${n}`, { level }));
    const { statistics } = add([...of('blue', 16), ...of('yellow', 3), ...of('red', 1)], DAY);
    expect(statistics.levels.map(({ level, raises, share, target }) => [level, raises, share, target.most])).toEqual([
      ['red', 1, 0.05, 0.01],
      ['orange', 0, 0, 0.05],
      ['yellow', 3, 0.15, 0.15],
      ['blue', 16, 0.8, 0.8],
    ]);
  });
});

describe('alarms that stand for long', () => {
  const stood = (alarm: string, fromH: number, toH: number | null): Stood => ({
    alarm,
    rule: 'systems.point.silent',
    subject: alarm,
    area: 'face-1',
    from: NOW + fromH * HOUR,
    to: toH === null ? null : NOW + toH * HOUR,
  });

  it('are stale after more than 24 hours, and count on every day that they are', () => {
    const { statistics, value } = add(
      [],
      4 * DAY,
      [
        stood('a', 0, 24),
        stood('b', 1, 25.1),
        // Stale from hour 30 to 50: on the second and the third day.
        stood('c', 6, 50),
        // Stale from hour 47 on: on the second, third and fourth day.
        stood('d', 23, null),
        stood('before', -60, -30),
        stood('since', 80, null),
      ],
      NOW + 4 * DAY,
    );
    expect(statistics.stale.map(({ alarm }) => alarm)).toEqual(['d', 'c', 'b']);
    // All three on the second day.
    expect(value('stale-on-a-day')).toBe(3);
  });

  it('count on no day on which they have not yet stood for 24 hours', () => {
    // Stale from hour 24 to 30, and from hour 54 to 80: never on one day.
    expect(add([], 4 * DAY, [stood('a', 0, 30), stood('b', 30, 80)]).value('stale-on-a-day')).toBe(1);
  });

  it('are too many at five on one day', () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => stood(`a${n}`, 0, null));
    expect(add([], 2 * DAY, many(4)).mark('stale-on-a-day')).toBe('good');
    expect(add([], 2 * DAY, many(5)).mark('stale-on-a-day')).toBe('over');
  });
});

it('every target says where it comes from and how far it can be trusted', () => {
  const { statistics } = add([], DAY);
  for (const { target } of [...statistics.figures, ...statistics.levels]) {
    expect(target.edition).toMatch(/^(ISA-18\.2 \/ IEC 62682|EEMUA 191)$/);
    expect(['source', 'expert']).toContain(target.confidence);
  }
});
