import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCrowding } from '../../../alerts/people/crowding.js';
import { createPeople } from '../../../alerts/people/people.js';
import { createUnheard } from '../../../alerts/people/unheard.js';
import { mineAt } from '../../support/rule-layer.js';

const MOST_CARDS = 20_000;
const MINUTE = 60_000;

describe('whose place a new card takes where no more are kept', () => {
  it('is the one longest unheard: of those out first, then of unknown ones', () => {
    const heard = fc.record({ card: fc.integer({ min: 1, max: 12 }), underground: fc.boolean() });
    fc.assert(
      fc.property(fc.array(heard, { minLength: 1, maxLength: 60 }), (some) => {
        const unheard = createUnheard();
        const standing = new Map<string, readonly [underground: number, known: number, heardAt: number]>();
        for (const [index, { card, underground }] of some.entries()) {
          const known = card % 3 === 0;
          unheard.hear(`${card}`, { underground, known });
          standing.set(`${card}`, [Number(underground), Number(known), index]);
        }
        const expected = [...standing].sort(([, one], [, other]) => {
          const apart = one.map((part, at) => part - (other[at] ?? 0)).find((part) => part !== 0);
          return apart ?? 0;
        });
        for (const [card] of expected) expect(unheard.takeFirst()).toBe(card);
        expect(unheard.takeFirst()).toBeUndefined();
      }),
    );
  });

  it('is no known one’s while there are others, also after a restart, and those that are given up are told', () => {
    const mine = mineAt('test/support/test-mine.yaml');
    const gone: string[] = [];
    const crowding = { forgotten: (id: string) => gone.push(id) };
    const sight = (people: ReturnType<typeof createPeople>, card: string, at: number): void =>
      void people.sight({ kind: 'sighting', mine: mine.id, card, at, reader: 'R-face1', event: 'seen' }, at);
    const before = createPeople(mine, undefined, () => undefined, crowding);
    sight(before, '101', 1);
    for (let index = 0; index < MOST_CARDS; index += 1) sight(before, `x${index}`, 1000 + index);
    expect(gone).toEqual([mine.id]);
    expect(before.of('x0')).toBeUndefined();
    const after = createPeople(mine, before.memory());
    for (let index = 0; index < 100; index += 1) sight(after, `y${index}`, MINUTE + index);
    expect(after.of('101')).toMatchObject({ known: true, underground: true });
    expect(after.of('x100')).toBeUndefined();
    expect(after.of('x101')).toBeDefined();
    expect(after.all()).toHaveLength(MOST_CARDS);
  });
});

describe('more cards than are kept', () => {
  it('are logged at once, then once a minute, and shown until an hour after the last', () => {
    let now = 1_767_196_800_000;
    const said: unknown[] = [];
    const crowding = createCrowding(() => now, { error: (what: unknown) => said.push(what) });
    expect(crowding.status()).toEqual({ state: 'ok' });
    for (let index = 0; index < 500; index += 1) crowding.forgotten('north');
    expect(said).toEqual([{ mine: 'north', cards: 1, total: 1 }]);
    now += MINUTE;
    crowding.forgotten('north');
    expect(said[1]).toEqual({ mine: 'north', cards: 500, total: 501 });
    expect(crowding.status()).toEqual({
      state: 'degraded',
      why: 'mine north has more cards than are kept: 501 forgotten, the last at 2025-12-31T16:01:00.000Z',
    });
    now += 60 * MINUTE;
    expect(crowding.status()).toEqual({ state: 'ok' });
  });
});
