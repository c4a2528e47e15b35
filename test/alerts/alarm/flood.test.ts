import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../alerts/alarm/alarm.js';
import { createFlood, type Flood, type FloodMemory } from '../../../alerts/alarm/flood.js';
import type { Grouping, GroupingChange } from '../../../alerts/alarm/grouping.js';
import { createStationOffsets } from '../../../alerts/alarm/station-offset.js';
import type { Reading } from '../../../domain/observation.js';
import { alarmRecord, entry, NOW } from '../journal/support.js';
import { somePoint } from './support.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Two stations of 20 s cycle, two points each, and a point of 5 s that stands alone. */
const points = [
  ['A1', '001'],
  ['A2', '001'],
  ['B1', '002'],
  ['B2', '002'],
  ['S1', undefined],
] as const;
const mine = {
  id: 'm1',
  simulated: false,
  substations: [
    { id: '001', cycleS: 20 },
    { id: '002', cycleS: 20 },
  ],
  pointById: new Map(
    points.map(([id, substation]) => [
      id,
      somePoint(id, { cycleS: substation === undefined ? 5 : 20, ...(substation === undefined ? {} : { substation }) }),
    ]),
  ),
};

interface Raise {
  readonly id: string;
  /** Engine time of the raise, ms after the start. */
  readonly now: number;
  /** Sensor time, ms after the start; the engine's where absent. */
  readonly at?: number;
  readonly point?: string;
  readonly kind?: string;
  readonly more?: Partial<Alarm>;
}

const create = (memory?: FloodMemory) => {
  const offsets = createStationOffsets(mine);
  const flood = createFlood(mine, offsets, memory);
  return { offsets, flood };
};

const raise = (flood: Flood, { id, now, at = now, point = 'A1', kind = 'alarm.raised', more = {} }: Raise) =>
  flood.changed(
    {
      record: { ...alarmRecord(id, 1, { point, at: NOW + at, lastAt: NOW + at, ...more }), subject: id },
      entries: [entry(id, { kind })],
    },
    NOW + now,
  );

const over = (flood: Flood, id: string, now: number, state: Alarm['state'] = 'closed') =>
  flood.changed({ record: { ...alarmRecord(id, 1, { state }), subject: id }, entries: [] }, NOW + now);

/** The grouping of every alarm after these changes. */
const groupings = (changes: readonly (readonly GroupingChange[])[]): Record<string, Grouping | null> =>
  Object.fromEntries(changes.flat().map(({ alarm, grouping }) => [alarm, grouping]));

const reading = (point: string, at: number, more: Partial<Reading> = {}): Reading => ({
  kind: 'reading',
  mine: 'm1',
  point,
  at: NOW + at,
  value: 0.3,
  quality: 'good',
  ...more,
});

describe('a flood of alarms', () => {
  it('begins with the eleventh alarm in ten minutes, and takes in the ten before it', () => {
    const { flood } = create();
    const before = Array.from({ length: 10 }, (_, n) => raise(flood, { id: `a-${n}`, now: n * 59 * SECOND }));
    expect(before.flat()).toEqual([]);
    expect(flood.running()).toBeNull();
    const grouped = groupings([raise(flood, { id: 'a-10', now: 590 * SECOND })]);
    expect(Object.keys(grouped)).toHaveLength(11);
    expect(new Set(Object.values(grouped).map((one) => one?.flood)).size).toBe(1);
    expect(flood.running()).toMatchObject({ startedAt: NOW + 590 * SECOND, raises: 11 });
  });

  it('is none where the eleventh comes ten minutes after the first', () => {
    const { flood } = create();
    const changes = Array.from({ length: 11 }, (_, n) => raise(flood, { id: `a-${n}`, now: n * MINUTE }));
    expect(changes.flat()).toEqual([]);
  });

  it('ends when fewer than five were raised in the last ten minutes; its alarms keep its name, later ones have none', () => {
    const { flood } = create();
    const storm = Array.from({ length: 11 }, (_, n) => raise(flood, { id: `a-${n}`, now: n * SECOND }));
    const id = groupings(storm)['a-3']?.flood;
    // The fifth newest was raised at 6 s.
    expect(flood.nextDue()).toBe(NOW + 606 * SECOND);
    flood.due(NOW + 606 * SECOND - 1);
    expect(flood.running()?.id).toBe(id);
    expect(flood.due(NOW + 606 * SECOND)).toEqual([]);
    expect(flood.running()).toBeNull();
    expect(raise(flood, { id: 'later', now: 607 * SECOND })).toEqual([]);
    expect(flood.memory().groupings['a-3']).toEqual({ flood: id });
  });

  it('goes on with every alarm that keeps five within ten minutes', () => {
    const { flood } = create();
    for (let n = 0; n < 11; n += 1) raise(flood, { id: `a-${n}`, now: n * SECOND });
    for (let n = 1; n <= 20; n += 1) raise(flood, { id: `b-${n}`, now: n * 119 * SECOND });
    expect(flood.running()).toMatchObject({ raises: 31 });
  });

  it('counts the same alarm raised again, and not one that is silenced from the start', () => {
    const { flood } = create();
    const more = { suppressed: { kind: 'by-design', by: 'w-1', reason: 'blasting' } } as const;
    for (let n = 0; n < 30; n += 1) raise(flood, { id: `q-${n}`, now: n, more });
    expect(flood.running()).toBeNull();
    raise(flood, { id: 'a-0', now: 100 });
    for (let n = 1; n <= 10; n += 1) raise(flood, { id: 'a-0', now: 100 + n * SECOND, kind: 'alarm.raised-again' });
    expect(flood.running()).toMatchObject({ raises: 11, firstOut: { alarm: 'a-0', certain: true } });
  });

  it('names the second flood differently from the first', () => {
    const { flood } = create();
    const one = groupings(Array.from({ length: 11 }, (_, n) => raise(flood, { id: `a-${n}`, now: n })));
    const two = groupings(Array.from({ length: 11 }, (_, n) => raise(flood, { id: `b-${n}`, now: 20 * MINUTE + n })));
    expect(two['b-0']?.flood).toBeDefined();
    expect(two['b-0']?.flood).not.toBe(one['a-0']?.flood);
  });
});

describe('the alarm that came first', () => {
  /** Ten alarms of station 002, 10 minutes' worth away from everything but each other. */
  const crowd = (flood: Flood, from: number): GroupingChange[][] =>
    Array.from({ length: 10 }, (_, n) => [...raise(flood, { id: `c-${n}`, now: from + n * SECOND, point: 'B1' })]);

  it('is certain where it lies before every other by more than the cycles of both stations', () => {
    const { flood } = create();
    const first = raise(flood, { id: 'fan', now: 0, point: 'A1' });
    const grouped = groupings([first, ...crowd(flood, 40 * SECOND + 1)]);
    expect(grouped['fan']?.firstOut).toEqual({ certain: true });
    expect(Object.values(grouped).filter((one) => one?.firstOut !== undefined)).toHaveLength(1);
  });

  it('is uncertain where another lies within the cycles of both stations', () => {
    const { flood } = create();
    const first = raise(flood, { id: 'fan', now: 0, point: 'A1' });
    const grouped = groupings([first, ...crowd(flood, 40 * SECOND)]);
    expect(grouped['fan']?.firstOut).toEqual({ certain: false });
  });

  it('is told by sensor time, not by the order of arrival', () => {
    const { flood } = create();
    const late = crowd(flood, 100 * SECOND);
    const grouped = groupings([...late, raise(flood, { id: 'fan', now: 120 * SECOND, at: 0 })]);
    expect(grouped['fan']?.firstOut).toEqual({ certain: true });
  });

  it('is told after a station whose clock is two minutes slow has been set right', () => {
    const { flood, offsets } = create();
    for (let n = 0; n < 20; n += 1) {
      offsets.heard(reading('A1', n * 20 * SECOND), NOW + n * 20 * SECOND);
      offsets.heard(reading('B1', n * 20 * SECOND - 2 * MINUTE), NOW + n * 20 * SECOND);
    }
    const from = 10 * MINUTE;
    const first = raise(flood, { id: 'fan', now: from, point: 'A1' });
    // By their own clock these came before the fan.
    const rest = Array.from({ length: 10 }, (_, n) => {
      const now = from + MINUTE + n * SECOND;
      return raise(flood, { id: `c-${n}`, now, at: now - 2 * MINUTE, point: 'B1' });
    });
    expect(groupings([first, ...rest])['fan']?.firstOut).toEqual({ certain: true });
  });

  it('gives way, with the mark, to one that turns out to have come earlier', () => {
    const { flood } = create();
    const grouped = groupings([raise(flood, { id: 'fan', now: 100 * SECOND }), ...crowd(flood, 150 * SECOND)]);
    expect(grouped['fan']?.firstOut).toEqual({ certain: true });
    const changes = raise(flood, { id: 'slow', now: 200 * SECOND, at: 10 * SECOND });
    expect(groupings([changes])).toEqual({
      fan: { flood: grouped['fan']?.flood },
      slow: { flood: grouped['fan']?.flood, firstOut: { certain: true } },
    });
  });

  it('stays the first when it is closed, or raised again', () => {
    const { flood } = create();
    raise(flood, { id: 'fan', now: 0 });
    crowd(flood, 50 * SECOND);
    over(flood, 'fan', 70 * SECOND);
    expect(raise(flood, { id: 'c-1', now: 80 * SECOND, kind: 'alarm.raised-again' })).toEqual([]);
    expect(flood.running()?.firstOut).toEqual({ alarm: 'fan', certain: true });
  });

  it('where the clock of a reading is suspect, is told by its arrival', () => {
    const { flood, offsets } = create();
    for (let n = 0; n < 20; n += 1) offsets.heard(reading('A1', n - 300_000), NOW + n);
    crowd(flood, 50 * SECOND);
    raise(flood, { id: 'fan', now: MINUTE, at: MINUTE, point: 'A1', more: { clockSuspect: true } });
    expect(flood.running()?.firstOut.alarm).toBe('c-0');
  });
});

describe('a flood of more alarms than are kept as first causes', () => {
  it('keeps the one that came first', () => {
    const { flood } = create();
    for (let n = 0; n < 520; n += 1) raise(flood, { id: `c-${n}`, now: n * 100 });
    expect(flood.running()?.firstOut.alarm).toBe('c-0');
  });
});

describe('an alarm that chatters', () => {
  it('is looked at again when the first of several has been quiet for long enough', () => {
    const { flood } = create();
    for (const now of [0, 1, 2]) raise(flood, { id: 'a-1', now: now * SECOND, kind: 'alarm.raised-again' });
    for (const now of [5, 6, 7]) raise(flood, { id: 'a-2', now: now * SECOND, kind: 'alarm.raised-again' });
    expect(flood.nextDue()).toBe(NOW + 602 * SECOND);
  });

  it('is marked when it is raised three times within a minute, and not at exactly a minute', () => {
    const { flood } = create();
    const again = (now: number) => raise(flood, { id: 'a-1', now, kind: 'alarm.raised-again' });
    expect(raise(flood, { id: 'a-1', now: 0 })).toEqual([]);
    expect(again(30 * SECOND)).toEqual([]);
    expect(again(MINUTE)).toEqual([]);
    expect(again(90 * SECOND - 1)).toEqual([{ alarm: 'a-1', grouping: { chattering: true } }]);
  });

  it('is marked also where each time it was acknowledged and closed in between', () => {
    const { flood } = create();
    const once = (id: string, now: number) =>
      flood.changed({ record: alarmRecord(id, 1), entries: [entry(id)] }, NOW + now);
    once('a-1', 0);
    over(flood, 'a-1', 5 * SECOND);
    once('a-2', 10 * SECOND);
    expect(once('a-3', 20 * SECOND)).toEqual([{ alarm: 'a-3', grouping: { chattering: true } }]);
  });

  it('is not what rises from blue to red within a minute', () => {
    const { flood } = create();
    raise(flood, { id: 'a-1', now: 0 });
    raise(flood, { id: 'a-1', now: 10 * SECOND, kind: 'alarm.level-raised' });
    expect(raise(flood, { id: 'a-1', now: 20 * SECOND, kind: 'alarm.level-raised' })).toEqual([]);
  });

  it('loses the mark once it has been quiet for ten minutes', () => {
    const { flood } = create();
    for (const now of [0, 1, 2]) raise(flood, { id: 'a-1', now: now * SECOND, kind: 'alarm.raised-again' });
    expect(flood.nextDue()).toBe(NOW + 602 * SECOND);
    expect(flood.due(NOW + 602 * SECOND - 1)).toEqual([]);
    expect(flood.due(NOW + 602 * SECOND)).toEqual([{ alarm: 'a-1', grouping: null }]);
    expect(flood.nextDue()).toBeNull();
  });
});

describe('after a restart', () => {
  it('takes up the alarms that its memory does not know', () => {
    const { flood } = create();
    for (let n = 0; n < 8; n += 1) raise(flood, { id: `a-${n}`, now: n * SECOND });
    const again = create(JSON.parse(JSON.stringify(flood.memory()))).flood;
    const rows = Array.from({ length: 11 }, (_, n) => {
      const receivedAt = NOW + n * SECOND;
      return { ...alarmRecord(`a-${n}`, 1, { at: receivedAt, receivedAt }), subject: `a-${n}` };
    });
    expect(Object.keys(groupings([again.adopt(rows.toReversed())]))).toHaveLength(11);
    expect(again.running()).toMatchObject({ raises: 11, startedAt: NOW + 10 * SECOND });
  });
});

const gaps = fc.array(
  fc.record({
    gap: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 90, max: 900 })),
    alarm: fc.integer({ min: 0, max: 15 }),
    behind: fc.integer({ min: -60, max: 60 }),
    closes: fc.boolean(),
  }),
  { maxLength: 60 },
);

describe('whatever is raised, in whatever rhythm', () => {
  it('every alarm of a storm is in its group, one of them is the first, and a restart changes nothing', () => {
    fc.assert(
      fc.property(gaps, fc.nat(), (steps, cut) => {
        let { flood } = create();
        const { flood: other } = create();
        const shown = new Map<string, Grouping | null>();
        const raises: number[] = [];
        let isFlood = false;
        let now = 0;
        for (const [index, { gap, alarm, behind, closes }] of steps.entries()) {
          now += gap * SECOND;
          // The plain meaning of the words: every raise of the last ten minutes counted.
          const inWindow = (at: number) => raises.filter((one) => at - one < 10 * MINUTE).length;
          for (let at = now - gap * SECOND; at <= now && isFlood; at += SECOND) if (inWindow(at) < 5) isFlood = false;
          raises.push(now);
          if (inWindow(now) > 10) isFlood = true;
          if (index === cut % (steps.length + 1)) {
            flood = create(JSON.parse(JSON.stringify(flood.memory()))).flood;
          }
          const said = { id: `a-${alarm}`, now, at: now + behind * SECOND, kind: 'alarm.raised-again' };
          const changes = raise(flood, said);
          expect(raise(other, said)).toEqual(changes);
          for (const change of changes) shown.set(change.alarm, change.grouping);

          const running = flood.running();
          expect(running !== null).toBe(isFlood);
          if (running !== null) {
            expect(shown.get(said.id)?.flood).toBe(running.id);
            const firsts = [...shown].filter(([, one]) => one?.flood === running.id && one.firstOut !== undefined);
            expect(firsts.map(([id]) => id)).toEqual([running.firstOut.alarm]);
          }
          if (closes) {
            over(flood, said.id, now);
            over(other, said.id, now);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
