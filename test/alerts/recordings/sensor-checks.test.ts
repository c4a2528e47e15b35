import { describe, expect, test } from 'vitest';
import { recording, replay, rowsOf, spoke } from './replay.js';

const path = recording('sensor-checks-1s.csv');
const rows = path === undefined ? [] : rowsOf(path);
const SEGMENTS = [...new Set(rows.map(({ said }) => said['segment'] ?? ''))];
const METERS = { T1: 'MM261', T2: 'MM263', 'AIR-IN': 'AN311', 'AIR-OUT': 'AN422' };
const rowsIn = (segment: string) => rows.filter(({ said }) => said['segment'] === segment);
const GAS = /^gas\./;

describe.skipIf(path === undefined)('real sensor checks on a longwall', () => {
  test('there are six of them', () => expect(SEGMENTS).toHaveLength(6));

  test.for(SEGMENTS)(
    'check %s raises its alarms at once, and the doubt beside them while the gas is fed',
    (segment) => {
      const heard = replay(rowsIn(segment), METERS);
      const [alarm] = spoke(heard, 'gas.methane.over-limit');
      const [doubt] = spoke(heard, 'gas.methane.suspect');
      expect(alarm?.alarm.level).toBe('red');
      expect(doubt?.alarm).toMatchObject({ point: 'T1', level: 'blue' });
      const over = rowsIn(segment).findIndex(({ said }) => Number(said['MM261']) >= 1);
      expect(alarm?.row).toBe(over);
      const carrying = heard.find(
        (one) => one.alarm.rule === 'gas.methane.over-limit' && one.alarm.suspect !== undefined,
      );
      expect(carrying?.row).toBe(doubt?.row);
    },
  );

  test.for(SEGMENTS)('check %s is not taken for an outburst, and its records show no sign', (segment) => {
    const silent = ['gas.methane.outburst', 'systems.records.suspect'];
    expect(replay(rowsIn(segment), METERS).filter(({ alarm }) => silent.includes(alarm.rule))).toEqual([]);
  });

  test.for(SEGMENTS)('check %s sent as calibrating under approved work raises no gas alarm', (segment) => {
    const checked = rowsIn(segment);
    const [first, last] = [checked[0]?.at ?? 0, checked.at(-1)?.at ?? 0];
    const heard = replay(checked, METERS, {
      quality: (meter) => (meter === 'MM261' ? 'calibrating' : 'good'),
      before(alerts, mine) {
        const acts = alerts.mine(mine.id);
        const wish = { kind: 'calibration', points: ['T1'], areas: [], from: first, to: last, reason: '标校' } as const;
        const planned = acts?.plan(wish, 'engineer');
        acts?.approve(planned?.work.id ?? '', 'mine-leader');
      },
    });
    expect(heard.filter(({ alarm }) => GAS.test(alarm.rule))).toEqual([]);
  });

  test.for(SEGMENTS)('check %s sent as calibrating without approved work is judged like any other gas', (segment) => {
    const heard = replay(rowsIn(segment), METERS, { quality: (meter) => (meter === 'MM261' ? 'calibrating' : 'good') });
    expect(spoke(heard, 'gas.methane.over-limit')[0]?.alarm.level).toBe('red');
    expect(spoke(heard, 'gas.methane.suspect')).not.toEqual([]);
  });
});
