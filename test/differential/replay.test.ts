import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mine } from '../../domain/mine.js';
import type { Sighting } from '../../domain/observation.js';
import { trials } from '../support/runs.js';
import { irregular, type Message, messagesOf, START, smallMine, told } from './history.js';
import { inTime, outcomeOf, undisturbed } from './tell.js';

const outcome = (
  mine: Mine,
  messages: readonly Message[],
  receivedAt: (message: Message) => number = ({ at }) => at,
) => {
  const { alerts, changes } = undisturbed(
    mine,
    messages.map((message) => ({ ...message, receivedAt: receivedAt(message) })),
  );
  return outcomeOf(alerts, changes);
};

const twice = (messages: readonly Message[]): readonly Message[] => messages.flatMap((one) => [one, one]);

const LATER_MS = 15_000;

/**
 * Each message once more within a cycle, as a broker that missed an acknowledgement sends it, until the story ends. Not a
 * system's own word: its gateway may repeat one word for word as its heartbeat.
 */
const again = (messages: readonly Message[]): readonly Message[] => {
  const end = messages.at(-1)?.at ?? START;
  return messages
    .flatMap((one) =>
      one.observations.some(({ kind }) => kind === 'system') ? [one] : [one, { ...one, at: one.at + LATER_MS }],
    )
    .filter(({ at }) => at <= end)
    .map((one, order) => ({ one, order }))
    .sort((a, b) => a.one.at - b.one.at || a.order - b.order)
    .map(({ one }) => one);
};

describe('messages that come twice give the same alarms', () => {
  for (const simulated of [false, true]) {
    const mine = smallMine({ simulated });
    const kind = simulated ? 'a simulated mine' : 'a real mine';
    for (const [how, repeat] of [
      ['in a row', twice],
      ['again within a cycle', again],
    ] as const) {
      test(`${how}, in ${kind}`, () => {
        fc.assert(
          fc.property(irregular, (cycles) => {
            const messages = messagesOf(cycles);
            expect(outcome(mine, repeat(messages))).toEqual(outcome(mine, messages));
          }),
          trials(10),
        );
      });
    }
  }

  test('a gateway that repeats its last reading for ever does not hide that the point is silent', () => {
    const mine = smallMine({ simulated: false });
    const repeated = [0, 20, 40, 60, 80].flatMap((after) => told([0, { T1: 0.3 }, after]));
    const { alerts } = undisturbed(mine, inTime(repeated));
    const silent = alerts.view
      .standing()
      .filter(({ rule, subject }) => rule === 'systems.point.silent' && subject === 'T1');
    expect(silent).toHaveLength(1);
  });

  test('a sighting told again does not take a person back to where they were', () => {
    const mine = smallMine({ simulated: false });
    const seen = (afterS: number, reader: string, arrivesAfterS = afterS): Message => {
      const sighting: Sighting = {
        kind: 'sighting',
        mine: mine.id,
        card: '101',
        at: START + afterS * 1000,
        reader,
        event: 'seen',
      };
      return { at: START + arrivesAfterS * 1000, observations: [sighting] };
    };
    const [order, end] = told([0, { T2: 3.1 }], [40, { T1: 0.3 }]);
    if (order === undefined || end === undefined) throw new Error('two messages were told');
    const once = [order, seen(1, 'R-face'), seen(3, 'R-in'), end];
    const retold = [order, seen(1, 'R-face'), seen(3, 'R-in'), seen(1, 'R-face', 16), seen(3, 'R-in', 18), end];
    expect(outcome(mine, retold)).toEqual(outcome(mine, once));
  });
});

describe('a simulated mine may be told at any speed', () => {
  const mine = smallMine({ simulated: true });
  const atSpeed =
    (slower: number) =>
    ({ at }: Message): number =>
      START + (at - START) * slower;

  test('all at once, ten times as fast, ten times as slow', () => {
    fc.assert(
      fc.property(irregular, (cycles) => {
        const messages = messagesOf(cycles);
        const expected = outcome(mine, messages);
        for (const slower of [0, 0.1, 10]) expect(outcome(mine, messages, atSpeed(slower))).toEqual(expected);
      }),
      trials(10),
    );
  });

  test('a reading that was overtaken is late however slowly the story is told', () => {
    const messages = told([10, { T2: 1.7 }], [3, { T2: 1.7 }, 20]);
    expect(outcome(mine, messages, atSpeed(10))).toEqual(outcome(mine, messages));
  });
});
