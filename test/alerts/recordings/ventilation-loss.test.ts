import { describe, expect, test } from 'vitest';
import { recording, replay, rowsOf, spoke } from './replay.js';

const path = recording('ventilation-loss-1s.csv');
const rows = path === undefined ? [] : rowsOf(path);
const METERS = { T1: 'MM261', T2: 'MM263', 'AIR-IN': 'AN422', 'AIR-OUT': 'AN423' };

describe.skipIf(path === undefined)('a real longwall that loses its air', () => {
  test('the missing air is announced before methane reaches its power-off limit, and before its alarm limit', () => {
    const heard = replay(rows, METERS);
    const [noWind] = spoke(heard, 'ventilation.airflow.none');
    const [overLimit] = spoke(heard, 'gas.methane.over-limit');
    const [powerOff] = spoke(heard, 'gas.methane.power-off');
    expect([noWind?.row, overLimit?.row, powerOff?.row]).toEqual([1, 4, 6]);
    expect(noWind?.alarm).toMatchObject({ level: 'red', point: 'AIR-IN' });
  });

  test('methane that rises without an end is not doubted, and its records show no sign', () => {
    const heard = replay(rows, METERS);
    const silent = ['gas.methane.suspect', 'systems.records.suspect'];
    expect(heard.filter(({ alarm }) => silent.includes(alarm.rule))).toEqual([]);
  });

  test('while there is a word of it nothing is taken for an outburst; the sensor that falls silent on its way up is', () => {
    const lastBeforeGap = rows.findIndex(({ at }, index) => at - (rows[index - 1]?.at ?? at) > 60_000) - 1;
    const heard = spoke(replay(rows, METERS), 'gas.methane.outburst');
    expect(heard.map(({ row, alarm }) => [row, alarm.point])).toEqual([[lastBeforeGap + 1, 'T1']]);
  });
});
