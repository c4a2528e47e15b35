import { describe, expect, test } from 'vitest';
import type { Judged, RuleContext } from '../../../alerts/rules/rule.js';
import { clippedSign } from '../../../alerts/rules/systems/records/clipped.js';
import type { MethaneLimits } from '../../../domain/limits/limit.js';
import type { Mine } from '../../../domain/mine.js';
import { type Heard, recordedMine, recording, replay, rowsOf, spoke } from './replay.js';

const path = recording('longwall-methane-30s.csv');
const rows = path === undefined ? [] : rowsOf(path);

/** The rows of the one sensor check of the four days (../shared/data/README.md). */
const CHECK = { from: 1587, to: 1610 };

/** MM116 swings around 1.0 % all the time; which of the two meters stands in the face is not said, so both ways are told. */
const WAYS = [
  { T1: 'MM31_pct', T2: 'MM116_pct', 'AIR-IN': 'AS038_mps', 'AIR-OUT': 'PG072_mps' },
  { T1: 'MM116_pct', T2: 'MM31_pct', 'AIR-IN': 'AS038_mps', 'AIR-OUT': 'PG072_mps' },
];
const told = new Map<string, readonly Heard[]>();
const tell = (way: (typeof WAYS)[number]): readonly Heard[] => {
  const heard = told.get(way.T1) ?? replay(rows, way);
  told.set(way.T1, heard);
  return heard;
};

describe.skipIf(path === undefined)('4.2 days of a real longwall, told to every rule', { timeout: 120_000 }, () => {
  test.for(WAYS)('doubt is raised once, at the sensor check, and ends with it ($T1 in the face)', (way) => {
    const doubts = spoke(tell(way), 'gas.methane.suspect');
    expect(doubts.map(({ row, alarm }) => [row, alarm.point])).toEqual([[1591, way.T1 === 'MM116_pct' ? 'T1' : 'T2']]);
    const over = tell(way).find(({ alarm }) => alarm.rule === 'gas.methane.suspect' && alarm.clearedAt !== undefined);
    expect(over?.row).toBe(1601);
    expect(over?.row).toBeLessThanOrEqual(CHECK.to);
  });

  test.for(WAYS)('nothing is taken for falsified, frozen or an outburst ($T1 in the face)', (way) => {
    const silent = ['systems.records.suspect', 'systems.point.frozen', 'gas.methane.outburst'];
    expect(tell(way).filter(({ alarm }) => silent.includes(alarm.rule))).toEqual([]);
  });

  test.for(WAYS)('the trend speaks 12 times of MM116, 8 times rightly, and once of MM31 ($T1 in the face)', (way) => {
    const trends = spoke(tell(way), 'gas.methane.trend');
    const meterOf = ({ alarm }: Heard): string | undefined =>
      Object.entries(way).find(([id]) => id === alarm.point)?.[1];
    const isRight = ({ row, alarm }: Heard): boolean =>
      rows.slice(row, row + 31).some(({ said }) => Number(said[meterOf({ alarm } as Heard) ?? '']) >= 1);
    const ofSwinging = trends.filter((one) => meterOf(one) === 'MM116_pct');
    expect([ofSwinging.length, ofSwinging.filter(isRight).length]).toEqual([12, 8]);
    expect(trends.filter((one) => meterOf(one) === 'MM31_pct').map(({ row }) => row)).toEqual([4321]);
  });

  test('the pre-warning of MM116 is raised 34 times', () => {
    const warnings = WAYS.slice(0, 1).flatMap((way) => spoke(tell(way), 'gas.methane.pre-warning'));
    expect(warnings).toHaveLength(34);
  });

  test.for(['MM31_pct', 'MM116_pct'])('no limit that %s comes near makes it look cut off', (meter) => {
    const mine = recordedMine();
    const point = mine.pointById.get('T1');
    const limits = mine.limitsOf.get('T1');
    if (point === undefined || limits?.kind !== 'methane') throw new Error('no T1');
    const found: number[] = [];
    for (let limit = 0.25; limit < 2.3; limit += 0.05) {
      const value = Number(limit.toFixed(2));
      const looked = { ...limits, alarm: { ...limits.alarm, value } } satisfies MethaneLimits;
      const context = { mine, limits: () => looked } as unknown as RuleContext & { mine: Mine };
      let state = clippedSign.start;
      for (const { at, said } of rows) {
        const reading = {
          kind: 'reading',
          mine: mine.id,
          point: 'T1',
          at,
          value: Number(said[meter]),
          quality: 'good',
        };
        const judged = { reading, at, receivedAt: at, clockSuspect: false, newest: true } as Judged;
        const step = clippedSign.step(state, judged, point, context);
        if (step.evidence !== undefined) found.push(value);
        state = step.state;
      }
    }
    expect(found).toEqual([]);
  });
});
