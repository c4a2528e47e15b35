import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Muster, Whereabouts } from '../../../alerts/evacuation/evacuation.js';
import { musterOf } from '../../../alerts/evacuation/muster.js';
import { mineWithRefuge, orderFor, SCOPE, someone, T0 } from './support.js';

const look = (
  people: readonly Whereabouts[],
  more: {
    readonly named?: readonly string[];
    readonly silent?: readonly string[];
    readonly locationDown?: boolean;
  } = {},
): Muster =>
  musterOf({
    mine: mineWithRefuge,
    order: orderFor({ named: more.named ?? [] }),
    people: { all: () => people, isSilent: (card) => more.silent?.includes(card) ?? false },
    now: T0,
    locationDown: more.locationDown ?? false,
  });
const cards = ({ inScope, sheltering, out, unaccounted }: Muster) => ({
  inScope: inScope.map(({ card }) => card),
  sheltering: sheltering.map(({ card }) => card),
  out: out.map(({ card }) => card),
  unaccounted: unaccounted.map(({ card }) => card),
});
const nobody = { inScope: [], sheltering: [], out: [], unaccounted: [] };
const up = (card: string): Whereabouts => someone(card, null, { underground: false });

describe('the muster of an order', () => {
  it('sees whoever is in an area of the scope, named before or not', () => {
    const people = [someone('1', 'face-1'), someone('2', 'return-m')];
    expect(cards(look(people, { named: ['2'] }))).toEqual({ ...nobody, inScope: ['1', '2'] });
  });

  it('has people in a refuge of the scope as sheltering, not as out', () => {
    expect(cards(look([someone('1', 'refuge-1')], { named: ['1'] }))).toEqual({ ...nobody, sheltering: ['1'] });
  });

  it('has as out who was named and is above ground or located outside the scope', () => {
    const people = [up('1'), someone('2', 'intake-1')];
    expect(cards(look(people, { named: ['1', '2'] }))).toEqual({ ...nobody, out: ['1', '2'] });
  });

  it('leaves out of it whoever was never in scope and is located elsewhere or above ground', () => {
    expect(cards(look([someone('1', 'face-2'), up('2')]))).toEqual(nobody);
    expect(cards(look([someone('1', 'face-2')], { silent: ['1'] }))).toEqual(nobody);
  });

  it('has a silent card as unaccounted, never as out, and shows where it was last', () => {
    const seen = look([someone('1', 'face-1'), someone('2', 'intake-1')], { named: ['2'], silent: ['1', '2'] });
    expect(cards(seen)).toEqual({ ...nobody, unaccounted: ['1', '2'] });
    expect(seen.unaccounted.map(({ area }) => area)).toEqual(['face-1', 'intake-1']);
  });

  it('has everybody underground at a place unknown as unaccounted: they may be anywhere', () => {
    expect(cards(look([someone('1', null), someone('2', null)], { named: ['2'] }))).toEqual({
      ...nobody,
      unaccounted: ['1', '2'],
    });
  });

  it('has everybody underground whom it concerns as unaccounted while the location system is down', () => {
    const people = [someone('1', 'face-1'), someone('2', 'refuge-1'), someone('3', 'intake-1'), up('4')];
    const seen = look([...people, someone('5', 'face-2')], { named: ['1', '2', '3', '4'], locationDown: true });
    expect(cards(seen)).toEqual({ ...nobody, unaccounted: ['1', '2', '3'], out: ['4'] });
  });

  it('keeps on its list a named person of whom nothing is known any more', () => {
    expect(look([], { named: ['103'] }).unaccounted).toEqual([
      { card: '103', name: '王五', job: '瓦斯检查员', area: null, lastSeenAt: null },
    ]);
  });

  it('lists people by name, then by card', () => {
    const people = [
      someone('3', 'face-1', { name: '张三' }),
      someone('2', 'face-1', { name: '张三' }),
      someone('4', 'face-1', { name: '李四' }),
    ];
    expect(look(people).inScope.map(({ card }) => card)).toEqual(['4', '2', '3']);
  });
});

it('everybody named is in exactly one list, nobody is in two, and nobody out is lost or inside', () => {
  const areas = [null, ...mineWithRefuge.areas.map(({ id }) => id)];
  const situation = fc.record({
    people: fc.uniqueArray(
      fc.record({
        card: fc.constantFrom('1', '2', '3', '4', '5', '6'),
        area: fc.constantFrom(...areas),
        underground: fc.boolean(),
      }),
      { selector: ({ card }) => card },
    ),
    named: fc.uniqueArray(fc.constantFrom('1', '2', '3', '7')),
    silent: fc.uniqueArray(fc.constantFrom('1', '2', '4')),
    locationDown: fc.boolean(),
  });
  fc.assert(
    fc.property(situation, ({ people, named, silent: unheard, locationDown }) => {
      const silent: readonly string[] = unheard;
      const all = people.map(({ card, area, underground }) => someone(card, area, { underground }));
      const seen = look(all, { named, silent, locationDown });
      const listed = [...seen.inScope, ...seen.sheltering, ...seen.out, ...seen.unaccounted].map(({ card }) => card);
      expect(new Set(listed).size).toBe(listed.length);
      expect(listed).toEqual(expect.arrayContaining(named));
      const inside = new Set<string | null>(SCOPE);
      for (const { card } of seen.out) {
        const one = all.find((person) => person.card === card);
        if (!one?.underground) continue;
        expect(inside.has(one.area) || one.area === null || silent.includes(card) || locationDown).toBe(false);
      }
      for (const one of all) {
        if (one.underground && inside.has(one.area)) expect(listed).toContain(one.card);
      }
    }),
  );
});
