import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alarm, LEVELS } from '../../../alerts/alarm/alarm.js';
import { type AlarmEvent, type Effects, transition } from '../../../alerts/alarm/transition.js';
import { NOW, opened, raisedAfter } from './support.js';

interface Taken {
  readonly event: AlarmEvent;
  readonly before: Alarm;
  readonly next: Alarm;
  readonly effects: Effects;
  readonly refused: boolean;
}

const by = fc.constantFrom('zhang', 'li');
const seconds = fc.integer({ min: -30, max: 7200 });
const level = fc.constantFrom(...LEVELS);
const value = fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined });
const raised: fc.Arbitrary<AlarmEvent> = fc.tuple(seconds, level, value).map(([after, newLevel, percent]) => {
  const { value: _, ...said } = raisedAfter(after, { level: newLevel });
  return percent === undefined ? said : { ...said, value: percent / 100 };
});
const event: fc.Arbitrary<AlarmEvent> = fc.oneof(
  { weight: 3, arbitrary: raised },
  { weight: 2, arbitrary: seconds.map((after): AlarmEvent => ({ kind: 'cleared', at: NOW + after * 1000 })) },
  by.map((who): AlarmEvent => ({ kind: 'acknowledged', by: who })),
  by.map((who): AlarmEvent => ({ kind: 'remarked', by: who, note: 'seen' })),
  fc
    .tuple(by, seconds)
    .map(([who, after]): AlarmEvent => ({ kind: 'shelved', by: who, until: NOW + after * 1000, reason: 'test' })),
  fc.constant<AlarmEvent>({ kind: 'unshelved' }),
  { weight: 1, arbitrary: fc.constant<AlarmEvent>({ kind: 'evacuation-linked', evacuation: 'e-1' }) },
);
/** A person closes rarely, or hardly a sequence would get far. */
const events: fc.Arbitrary<AlarmEvent[]> = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: event },
    { weight: 1, arbitrary: by.map((who): AlarmEvent => ({ kind: 'closed', by: who, note: 'settled' })) },
  ),
  { maxLength: 30 },
);

const follow = (sequence: readonly AlarmEvent[], first: Alarm): Taken[] => {
  let alarm = first;
  return sequence.map((one, index) => {
    const before = alarm;
    const result = transition(before, one, NOW + index * 1000);
    if ('refused' in result) {
      return { event: one, before, next: before, effects: { horn: false, changed: false }, refused: true };
    }
    alarm = result.alarm;
    return { event: one, before, next: alarm, effects: result.effects, refused: false };
  });
};
const always = (promise: (taken: Taken) => void): void => {
  fc.assert(
    fc.property(level, events, (firstLevel, sequence) => {
      for (const taken of follow(sequence, opened({ level: firstLevel }).alarm)) promise(taken);
    }),
    { numRuns: 500 },
  );
};
const rank = ({ level: of }: Alarm): number => LEVELS.length - LEVELS.indexOf(of);

describe('whatever happens to an alarm, in whatever order', () => {
  it('its level never falls while it stands', () => {
    always(({ before, next }) => expect(rank(next)).toBeGreaterThanOrEqual(rank(before)));
  });

  it('its count never falls, and rises by one when it comes back', () => {
    always(({ event: { kind }, before, next }) => {
      const cameBack = kind === 'raised' && before.state === 'returned';
      expect(next.count - before.count).toBe(cameBack ? 1 : 0);
    });
  });

  it('once closed it takes remarks and nothing else', () => {
    always(({ event: { kind }, before, next, refused }) => {
      if (before.state !== 'closed') return;
      expect({ ...next, remarks: [] }).toEqual({ ...before, remarks: [] });
      expect(refused).toBe(kind !== 'remarked');
    });
  });

  it('the horn sounds for a return and for a higher level, and for nothing else', () => {
    always(({ event: { kind }, before, next, effects }) => {
      const isWorse = rank(next) > rank(before);
      const cameBack = kind === 'raised' && before.state === 'returned';
      expect(effects.horn).toBe(cameBack || isWorse);
    });
  });

  it('names who acknowledged it exactly while it is acknowledged or closed', () => {
    always(({ next }) => {
      const claims = next.state === 'acknowledged' || next.state === 'closed';
      expect(next.acknowledgedBy !== undefined).toBe(claims);
      expect(next.acknowledgedAt !== undefined).toBe(claims);
      expect(next.closedAt !== undefined).toBe(next.state === 'closed');
    });
  });

  it('has a clearing time while it has returned, and never while its condition stands', () => {
    always(({ next }) => {
      if (next.state === 'returned') expect(next.clearedAt).toBeDefined();
      if (next.state === 'unacknowledged' || next.state === 'acknowledged') expect(next.clearedAt).toBeUndefined();
    });
  });

  it('never lies on a shelf while people have to leave', () => {
    always(({ next }) => expect(next.level === 'red' && next.suppressed !== undefined).toBe(false));
  });

  it('its peak is never better than any value it has shown since', () => {
    always(({ before, next }) => {
      expect(next.peak ?? 0).toBeGreaterThanOrEqual(before.peak ?? 0);
      expect(next.peak ?? 0).toBeGreaterThanOrEqual(next.value ?? 0);
    });
  });

  it('every change of its state has a line in the ledger, and every line is news to the screens', () => {
    always(({ before, next, effects }) => {
      if (next.state !== before.state || next.count !== before.count) expect(effects.entry).toBeDefined();
      if (effects.entry !== undefined) expect(effects.changed).toBe(true);
    });
  });

  it('says the same of the same story, and leaves the alarm it was given alone', () => {
    fc.assert(
      fc.property(events, (sequence) => {
        const first = opened().alarm;
        const copy = structuredClone(first);
        expect(follow(sequence, first)).toEqual(follow(sequence, copy));
        expect(first).toEqual(copy);
      }),
    );
  });
});
