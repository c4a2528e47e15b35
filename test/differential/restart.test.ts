import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mine } from '../../domain/mine.js';
import type { Sighting } from '../../domain/observation.js';
import { trials } from '../support/runs.js';
import { type Crash, interrupted, jumpAt, twice, withPeople } from './crash.js';
import { type Cycle, irregular, type Message, messagesOf, START, smallMine, steady, told } from './history.js';
import { type Act, type Heard, inTime, oneByOne, outcomeOf, undisturbed } from './tell.js';

const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
const crash: fc.Arbitrary<Crash> = fc.record({ after: share, snapshotAt: share, kept: share });
const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('acknowledge', 'acknowledge', 'acknowledge', 'close', 'order', 'stand-down', 'stand-down'),
  pick: fc.nat({ max: 20 }),
});
const acts = fc.array(fc.option(act, { nil: null, freq: 3 }), { maxLength: 60 });

/** A simulated mine's clock that jumps further than a point may be silent shows that nobody listened (engine.ts). */
const MOST_JUMP_MS = 60_000;

const sameAsUndisturbed = (mine: Mine, heard: readonly Heard[], at: Crash): void => {
  const whole = undisturbed(mine, heard);
  const { outcome, horns } = interrupted(mine, heard, at);
  expect(outcome).toEqual(outcomeOf(whole.alerts, whole.changes));
  expect(twice(horns)).toEqual([]);
};

describe('a rule layer that dies and starts again ends as one that was never disturbed', () => {
  const stories: readonly (readonly [string, boolean, fc.Arbitrary<readonly Cycle[]>])[] = [
    ['in a simulated mine, silences and all', true, irregular],
    ['in a real mine where everything speaks in time', false, steady.map((cycles) => cycles.slice(0, 40))],
  ];
  for (const [kind, simulated, cycles] of stories) {
    const mine = smallMine({ simulated });
    test(kind, () => {
      fc.assert(
        fc.property(cycles, crash, (one, at) => {
          const heard = inTime(messagesOf(one));
          fc.pre(!simulated || jumpAt(heard, at) <= MOST_JUMP_MS);
          sameAsUndisturbed(mine, heard, at);
        }),
        trials(15),
      );
    });
    test(`${kind}, while people acknowledge, close, order and stand down`, () => {
      fc.assert(
        fc.property(cycles, acts, crash, (one, people, at) => {
          const heard = withPeople(oneByOne(messagesOf(one)), people);
          fc.pre(!simulated || jumpAt(heard, at) <= MOST_JUMP_MS);
          sameAsUndisturbed(mine, heard, at);
        }),
        trials(20),
      );
    });
  }
});

describe('what random crashes have shown', () => {
  const simulated = smallMine({ simulated: true });
  const atTheEnd = (kept: number): Crash => ({ after: 1, snapshotAt: 0, kept });
  const acted = (kind: Act['kind'], messages: readonly Message[], ...at: readonly number[]): readonly Heard[] =>
    oneByOne(messages).map((one, index) => (at.includes(index) ? { ...one, act: { kind, pick: 0 } } : one));
  const acknowledged = (messages: readonly Message[], ...at: readonly number[]): readonly Heard[] =>
    acted('acknowledge', messages, ...at);

  test('an alarm that was acknowledged and is over is not raised again by the reading that upheld it', () => {
    const messages = told([0, { FEED2: 'over-range' }], [20, { FEED2: 'over-range' }], [40, { FEED2: 0 }]);
    sameAsUndisturbed(simulated, acknowledged(messages, 1), atTheEnd(1));
  });

  test('an order that is open in the rows is mustered again on the way', () => {
    const messages = told([0, { T1: 0.3 }], [20, { T1: 1 }], [48, { T1: 1 }]);
    sameAsUndisturbed(simulated, inTime(messages), atTheEnd(0));
    sameAsUndisturbed(simulated, inTime(messages), atTheEnd(0.5));
  });

  test('an order does not take in an alarm that came after it and called for nobody', () => {
    const messages = told([0, { MAIN: 3.1 }], [21, { MAIN: 3.1 }], [40, { MAIN: 0.3 }], [60, { MAIN: 0.8 }]);
    sameAsUndisturbed(simulated, acknowledged(messages, 0, 1, 2), atTheEnd(1));
  });

  test('an overrun keeps the alarms that were closed before the crash', () => {
    const messages = told([0, { T2: 1.2 }], [20, { T2: 0.3 }], [40, { T2: 1 }]);
    sameAsUndisturbed(simulated, acknowledged(messages, 0, 1), atTheEnd(1));
  });

  test('an alarm that is closed calls for its own order again, and for no other', () => {
    const messages = told([0, { T2: 1.5 }], [20, { T2: 0.3 }], [40, { T2: 0.3 }]);
    sameAsUndisturbed(simulated, acknowledged(messages, 1), atTheEnd(1));
  });

  test('an overrun that a starting machine precedes in one message is an accident in either case', () => {
    const messages = told([0, { WIND: 0 }], [15, { WIND: 0.01, SHEARER: 0 }], [70, { SHEARER: 1, T2: 1.2 }]);
    sameAsUndisturbed(simulated, inTime(messages), atTheEnd(0));
    const { alerts, changes } = undisturbed(simulated, inTime(messages));
    expect(outcomeOf(alerts, changes).incidents).toMatchObject([{ grade: 'accident' }]);
  });

  test('an overrun that ends in the replay ends when it ended', () => {
    const messages = told([0, { T2: 1.2 }], [20, { T2: 0.3 }], [900, { CO: 3 }]);
    sameAsUndisturbed(simulated, inTime(messages), { after: 1, snapshotAt: 2 / 3, kept: 0 });
  });

  test('who comes after the clearing has come back, though the replay alone saw that it was clear', () => {
    const at = START + 12_000;
    const seen: Sighting = { kind: 'sighting', mine: simulated.id, card: '101', at, reader: 'R-face', event: 'seen' };
    const messages = [
      ...told([3, { T2: 1.49 }], [5, { CO: 3 }], [7, { CO: 4 }], [9, { CO: 3 }], [11, { CO: 4 }]),
      { at, observations: [seen] },
    ];
    sameAsUndisturbed(simulated, inTime(messages), { after: 1, snapshotAt: 1 / 6, kept: 0 });
    const { alerts } = undisturbed(simulated, inTime(messages));
    expect(alerts.view.standing().map(({ rule }) => rule)).toContain('evacuation.re-entered');
  });

  test('the deadline of what ran under a person’s order runs from that order', () => {
    const messages = told([0, { SHEARER: 1 }], [42, { FEED1: 1 }], [49, { FEED1: 1 }], [86, { T1: 0.75 }]);
    const heard = acted('order', messages, 1);
    sameAsUndisturbed(simulated, heard, { after: 0.75, snapshotAt: 0, kept: 0 });
  });

  test('an order that a person gave in the same second as an alarm came after it', () => {
    const heard = acted('order', told([0, { T1: 1.49 }]), 0);
    sameAsUndisturbed(simulated, heard, atTheEnd(0));
  });

  test('an order that was stood down stays so, and the alarm that comes back calls for another', () => {
    const messages = told([0, { T1: 1.7 }], [20, { T1: 0.3 }], [40, { FAN: 1 }], [60, { MAIN: 'over-range', T1: 1.7 }]);
    const heard = acted('stand-down', messages, 2);
    sameAsUndisturbed(simulated, heard, atTheEnd(1));
    const { changes } = undisturbed(simulated, heard);
    const states = new Map(
      changes.flatMap((one) => one.evacuations ?? []).map(({ evacuation: { id, state } }) => [id, state] as const),
    );
    expect([...states.values()].filter((state) => state === 'stood-down')).toHaveLength(1);
    expect(states.size).toBeGreaterThan(1);
  });

  test('a call for help that a person closed does not call again', () => {
    const distress: Sighting = {
      kind: 'sighting',
      mine: simulated.id,
      card: '102',
      at: START + 1000,
      reader: 'R-face',
      event: 'distress',
    };
    const seen: Sighting = { ...distress, at: START + 30_000, event: 'left-mine' };
    const [first, last] = told([20, { T1: 0.3 }], [60, { T1: 0.3 }]);
    if (first === undefined || last === undefined) throw new Error('two messages were told');
    const messages = [
      { at: START + 1000, observations: [distress] },
      first,
      { at: START + 30_000, observations: [seen] },
      last,
    ];
    sameAsUndisturbed(simulated, acted('close', messages, 1), { after: 0.5, snapshotAt: 0, kept: 1 });
    sameAsUndisturbed(simulated, acted('close', messages, 1), atTheEnd(1));
  });

  test('a closing after the snapshot is found again, though its alarm is older', () => {
    const distress: Sighting = {
      kind: 'sighting',
      mine: simulated.id,
      card: '101',
      at: START,
      reader: 'R-face',
      event: 'distress',
    };
    const messages = [
      { at: START, observations: [distress] },
      ...told([28, { FEED2: 1 }]),
      { at: START + 43_000, observations: [{ ...distress, at: START + 43_000, event: 'left-mine' as const }] },
    ];
    sameAsUndisturbed(simulated, acted('close', messages, 1), { after: 1, snapshotAt: 1 / 3, kept: 1 });
  });

  test('an overrun that joins an order after its accident was over is none', () => {
    const messages = told(
      [0, { WIND: 0 }],
      [15, { WIND: 0.01, SHEARER: 0 }],
      [44, { MAIN: 0.8, SHEARER: 1 }],
      [68, { SHEARER: 0 }],
      [74, { MAIN: 1.7 }],
    );
    sameAsUndisturbed(simulated, inTime(messages), { after: 1, snapshotAt: 0.4, kept: 0 });
    sameAsUndisturbed(simulated, inTime(messages), { after: 1, snapshotAt: 0.4, kept: 1 });
  });

  test('what happens between the snapshot and the next message is marked as after the snapshot’s message', () => {
    const messages = told([2, { T2: 1.49 }], [197, { CO: 24 }]);
    sameAsUndisturbed(simulated, inTime(messages), { after: 1, snapshotAt: 0.5, kept: 0 });
  });

  test('an alarm that is raised again in the instant in which it escalates is raised again', () => {
    const messages = told([0, { T1: 0.3 }], [600, { FAN: 1 }], [704, { SHEARER: 1 }]);
    sameAsUndisturbed(simulated, inTime(messages), atTheEnd(0));
  });

  test('a simulated mine whose clock jumps at the restart raises no silence of it', () => {
    const messages = told([0, { T1: 0.3 }], [200, { T1: 0.3 }]);
    const { outcome } = interrupted(simulated, inTime(messages), { after: 0.5, snapshotAt: 1, kept: 1 });
    expect(outcome.alarms).toEqual([]);
  });
});
