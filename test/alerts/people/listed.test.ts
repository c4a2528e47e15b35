import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createListed } from '../../../alerts/people/listed.js';

const nameOf = (number: number): string => `C${number}`;
/** A hundred cards, each with a value, listed; `shown` counts how many were shown anew. */
const listOf = (cards: Map<string, number>) => {
  let shown = 0;
  const listed = createListed(
    () => cards.keys(),
    (card) => {
      shown += 1;
      const value = cards.get(card);
      return value === undefined ? undefined : { card, value };
    },
  );
  const shownSince = (): number => {
    const before = shown;
    shown = 0;
    return before;
  };
  return { listed, shownSince };
};
const hundred = () => new Map(Array.from({ length: 100 }, (_, number) => [nameOf(number), 0]));

it('the list of everybody is the same list until somebody changes, and then shows anew but whoever did', () => {
  const cards = hundred();
  const { listed, shownSince } = listOf(cards);
  const first = listed.all();
  expect(shownSince()).toBe(100);
  expect(listed.all()).toBe(first);
  cards.set('C42', 1);
  listed.changed('C42');
  const second = listed.all();
  expect(shownSince()).toBe(1);
  expect(second).toHaveLength(100);
  expect(second.find(({ card }) => card === 'C42')).toEqual({ card: 'C42', value: 1 });
  expect(first.find(({ card }) => card === 'C42')).toEqual({ card: 'C42', value: 0 });
});

it('the list of everybody is made anew where more than an eighth of them changed', () => {
  const cards = hundred();
  const { listed, shownSince } = listOf(cards);
  listed.all();
  shownSince();
  for (let number = 0; number < 12; number += 1) listed.changed(nameOf(number));
  listed.all();
  expect(shownSince()).toBe(12);
  for (let number = 0; number < 13; number += 1) listed.changed(nameOf(number));
  listed.all();
  expect(shownSince()).toBe(100);
});

it('the list of everybody is sorted by card, whoever comes, goes and changes', () => {
  const act = fc.record({ number: fc.nat(40), value: fc.option(fc.nat(9), { freq: 3 }), look: fc.boolean() });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const cards = hundred();
      const { listed } = listOf(cards);
      listed.all();
      for (const { number, value, look } of acts) {
        const card = nameOf(number);
        if (value === null) cards.delete(card);
        else cards.set(card, value);
        listed.changed(card);
        if (!look) continue;
        const expected = [...cards].map(([of, is]) => ({ card: of, value: is }));
        expect(listed.all()).toEqual(expected.sort((one, other) => (one.card < other.card ? -1 : 1)));
      }
    }),
  );
});
