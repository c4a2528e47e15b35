import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floodRows } from '../../dashboard/web/alarms/flood-rows.js';
import { firstOut, isUnacknowledged, LEVELS, orderAlarms } from '../../dashboard/web/alarms/order-alarms.js';
import type { Alarm } from '../../dashboard/web/live/live-state.js';
import { alarmOf } from './alarm.js';

const idsOf = (alarms: readonly Alarm[]): string[] => alarms.map(({ id }) => id);
const inFlood = (flood: string) => ({ grouping: { flood } });

describe('the order of the alarm list', () => {
  it('puts what nobody has acknowledged first, then the graver level, then the newer alarm', () => {
    const alarms = [
      alarmOf({ id: 'seen-red', level: 'red', state: 'acknowledged', raisedAt: 9 }),
      alarmOf({ id: 'old-yellow', raisedAt: 1 }),
      alarmOf({ id: 'new-yellow', raisedAt: 5 }),
      alarmOf({ id: 'back-orange', level: 'orange', state: 'returned', raisedAt: 2 }),
    ];
    expect(idsOf(orderAlarms(alarms))).toEqual(['back-orange', 'new-yellow', 'old-yellow', 'seen-red']);
  });

  it('keeps alarms of one flood together within a level', () => {
    const alarms = [
      alarmOf({ id: 'a', raisedAt: 1, ...inFlood('f') }),
      alarmOf({ id: 'b', raisedAt: 2 }),
      alarmOf({ id: 'c', raisedAt: 3, ...inFlood('f') }),
    ];
    expect(idsOf(orderAlarms(alarms))).toEqual(['c', 'a', 'b']);
  });

  it('never lets a flood pull a row above a graver alarm that nobody has acknowledged', () => {
    const alarms = [
      alarmOf({ id: 'red', level: 'red', raisedAt: 1, ...inFlood('f') }),
      alarmOf({ id: 'blue', level: 'blue', raisedAt: 9, ...inFlood('f') }),
      alarmOf({ id: 'orange', level: 'orange', raisedAt: 2 }),
    ];
    expect(idsOf(orderAlarms(alarms))).toEqual(['red', 'orange', 'blue']);
  });
});

describe('the rows of the alarm list', () => {
  it('stand under one line that names the first alarm and says that it is not certain', () => {
    const alarms = orderAlarms([
      alarmOf({ id: 'a', raisedAt: 1, grouping: { flood: 'f', firstOut: { certain: false } } }),
      alarmOf({ id: 'b', raisedAt: 2, ...inFlood('f') }),
      alarmOf({ id: 'c', raisedAt: 0 }),
    ]);
    const rows = floodRows(alarms);
    expect(rows.map((row) => (row.kind === 'flood' ? 'line' : row.alarm.id))).toEqual(['line', 'b', 'a', 'c']);
    expect(rows[0]).toMatchObject({ alarms: 2, isContinued: false, first: { alarm: { id: 'a' }, certain: false } });
  });

  it('get a short line where rows of others lay between', () => {
    const rows = floodRows([
      alarmOf({ id: 'red', level: 'red', ...inFlood('f') }),
      alarmOf({ id: 'orange', level: 'orange' }),
      alarmOf({ id: 'blue', level: 'blue', ...inFlood('f') }),
    ]);
    expect(rows.map((row) => (row.kind === 'flood' ? (row.isContinued ? 'again' : 'line') : row.alarm.id))).toEqual([
      'line',
      'red',
      'orange',
      'again',
      'blue',
    ]);
  });

  it('name a first alarm that is closed already', () => {
    const closed = alarmOf({ id: 'a', state: 'closed', grouping: { flood: 'f', firstOut: { certain: true } } });
    const [line] = floodRows([alarmOf({ id: 'b', ...inFlood('f') })], [closed]);
    expect(line).toMatchObject({ kind: 'flood', alarms: 1, first: { alarm: { id: 'a' }, certain: true } });
  });

  it('show every alarm once, in the order of the keys, whatever floods there are', () => {
    const anyAlarm = fc.record({
      level: fc.constantFrom(...LEVELS),
      state: fc.constantFrom('unacknowledged' as const, 'acknowledged' as const, 'returned' as const),
      raisedAt: fc.integer({ min: 0, max: 5 }),
      flood: fc.option(fc.constantFrom('f', 'g'), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(anyAlarm, { maxLength: 30 }), (drawn) => {
        const ordered = orderAlarms(
          drawn.map(({ flood, ...rest }, index) =>
            alarmOf({ id: `a${index}`, ...rest, ...(flood === undefined ? {} : inFlood(flood)) }),
          ),
        );
        const shown = floodRows(ordered).flatMap((row) => (row.kind === 'alarm' ? [row.alarm] : []));
        expect(idsOf(shown)).toEqual(idsOf(ordered));
        expect(new Set(idsOf(ordered)).size).toBe(drawn.length);
        const urgency = ordered.map(
          (alarm) => (isUnacknowledged(alarm) ? 0 : LEVELS.length) + LEVELS.indexOf(alarm.level),
        );
        expect(urgency).toEqual(urgency.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('the first alarm', () => {
  it('is the one that the grouping names, with its doubt', () => {
    const alarms = [
      alarmOf({ id: 'a', raisedAt: 1, evacuation: 'e' }),
      alarmOf({ id: 'b', raisedAt: 2, evacuation: 'e', grouping: { flood: 'f', firstOut: { certain: false } } }),
    ];
    expect([...firstOut(alarms)]).toEqual([['b', 'uncertain']]);
  });

  it('is the earliest of an order where no grouping says more', () => {
    const alarms = [
      alarmOf({ id: 'b', raisedAt: 2, evacuation: 'e' }),
      alarmOf({ id: 'a', raisedAt: 1, evacuation: 'e' }),
    ];
    expect([...firstOut(alarms)]).toEqual([['a', 'certain']]);
  });
});
