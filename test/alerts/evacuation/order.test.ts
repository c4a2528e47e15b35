import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evacuation, EvacuationState, Muster } from '../../../alerts/evacuation/evacuation.js';
import {
  newOrder,
  type OrderEvent,
  orderId,
  standDownConditions,
  transitionOrder,
} from '../../../alerts/evacuation/order.js';
import { mineWithRefuge, muster, orderFor, SCOPE, T0 } from './support.js';

const LATER = T0 + 60_000;
const mustered = (more: Partial<OrderEvent & { kind: 'mustered' }> = {}): OrderEvent => ({
  kind: 'mustered',
  at: LATER,
  named: [],
  locationDown: false,
  ...more,
});
const standDown = (more: Partial<OrderEvent & { kind: 'stand-down' }> = {}): OrderEvent => ({
  kind: 'stand-down',
  at: LATER,
  by: 'li',
  note: 'methane 0.2 % since 10:00',
  gasRestored: true,
  ...more,
});
const applied = (order: Evacuation, event: OrderEvent, seen: Muster = muster()) => {
  const answer = transitionOrder(order, event, seen);
  if ('refused' in answer) throw new Error(answer.refused.message);
  return answer;
};
const cleared = orderFor({ state: 'cleared', clearedAt: T0 + 1000, named: ['1'] });
const stoodDown = orderFor({ state: 'stood-down' });

describe('a new order', () => {
  const wish = {
    id: 'e-1',
    mine: mineWithRefuge,
    core: ['face-1'],
    areas: ['face-1', 'return-1'],
    workplace: 'face-1',
    trigger: { alarm: 'a-1' },
    orderedAt: T0,
  };

  it('gives the face the time of its area, and other places the time of the mine', () => {
    expect(newOrder(wish).dueAt).toBe(T0 + 8 * 60_000);
    expect(newOrder({ ...wish, workplace: 'face-2' }).dueAt).toBe(T0 + 10 * 60_000);
  });

  it('names the areas and the way out in both languages', () => {
    const { text } = newOrder({ ...wish, way: ['face-1', 'intake-1', 'shaft-in'] });
    expect(text.zh).toBe('立即撤人：1201综采工作面、1201回风巷。撤离路线：1201综采工作面 → 1201进风巷 → 副井。');
    expect(text.en).toBe(
      'Withdraw at once from 1201综采工作面, 1201回风巷. Way out: 1201综采工作面 → 1201进风巷 → 副井.',
    );
  });

  it('says so where no way out is known', () => {
    expect(newOrder(wish).text.zh).toContain('未知撤离路线');
    expect(newOrder(wish)).not.toHaveProperty('way');
  });

  it('is open and upheld by the alarm that called for it; by none where a person did', () => {
    expect(newOrder(wish)).toMatchObject({ state: 'open', alarms: ['a-1'], named: [], rescuers: [], drill: false });
    expect(newOrder({ ...wish, trigger: { by: 'li', reason: 'smoke' } }).alarms).toEqual([]);
  });

  it('has the same id for the same cause, and another for another', () => {
    const cause = { mine: 'm', cause: 'a-1', at: T0 };
    expect(orderId(cause)).toMatch(/^e-[0-9a-f]{20}$/);
    expect(orderId({ ...cause })).toBe(orderId(cause));
    const others = [
      { ...cause, mine: 'n' },
      { ...cause, cause: 'a-2' },
      { ...cause, at: T0 + 1 },
    ];
    expect(new Set([cause, ...others].map(orderId)).size).toBe(4);
  });
});

describe('what happens to an order', () => {
  it('takes in a further alarm with its areas, once', () => {
    const event: OrderEvent = {
      kind: 'joined',
      at: LATER,
      alarm: 'a-2',
      core: ['face-1'],
      areas: ['return-1', 'chamber-1'],
    };
    const { order, entry } = applied(orderFor(), event);
    expect(order.alarms).toEqual(['a-1', 'a-2']);
    expect(order.areas).toEqual([...SCOPE, 'chamber-1']);
    expect(entry).toMatchObject({ kind: 'evacuation.joined', body: { alarm: 'a-2' } });
    expect(applied(order, event)).toEqual({ order });
  });

  it('grows where the air turns, and says nothing where it does not grow', () => {
    const { order, entry } = applied(orderFor(), { kind: 'regrown', at: LATER, areas: ['intake-1', 'face-1'] });
    expect(order.areas).toEqual([...SCOPE, 'intake-1']);
    expect(entry?.kind).toBe('evacuation.regrown');
    expect(applied(order, { kind: 'regrown', at: LATER, areas: ['face-1'] })).toEqual({ order });
  });

  it('is cleared once nobody is in scope, sheltering or unaccounted', () => {
    const { order, entry } = applied(orderFor(), mustered(), muster({ out: ['1'] }));
    expect(order).toMatchObject({ state: 'cleared', clearedAt: LATER });
    expect(entry).toEqual({ kind: 'evacuation.cleared', body: { out: ['1'] } });
  });

  it.each(['inScope', 'sheltering', 'unaccounted'] as const)('is not cleared while somebody is %s', (list) => {
    expect(applied(orderFor(), mustered(), muster({ [list]: ['1'] })).order.state).toBe('open');
  });

  it('is not cleared while the location system is down', () => {
    expect(applied(orderFor(), mustered({ locationDown: true })).order.state).toBe('open');
  });

  it('is cleared with rescuers inside, who reopen nothing', () => {
    const open = orderFor({ rescuers: ['9'] });
    const { order } = applied(open, mustered(), muster({ inScope: ['9'] }));
    expect(order.state).toBe('cleared');
    expect(applied(order, mustered(), muster({ inScope: ['9'] })).order.state).toBe('cleared');
  });

  it('is open again when somebody else enters, and remembers that it had been cleared', () => {
    for (const list of ['inScope', 'sheltering'] as const) {
      const { order, entry } = applied(cleared, mustered({ named: ['2'] }), muster({ [list]: ['2'] }));
      expect(order).toMatchObject({ state: 'open', clearedAt: T0 + 1000, named: ['1', '2'] });
      expect(entry).toEqual({ kind: 'evacuation.reopened', body: { cards: ['2'] } });
    }
  });

  it('is cleared again, at the later time, when they are out', () => {
    const { order } = applied({ ...cleared, state: 'open' }, mustered(), muster({ out: ['1'] }));
    expect(order).toMatchObject({ state: 'cleared', clearedAt: LATER });
  });

  it('stays cleared when a card falls silent that had got out', () => {
    expect(applied(cleared, mustered(), muster({ unaccounted: ['1'] })).order.state).toBe('cleared');
  });

  it('adds whom it names and writes nothing where nothing changed', () => {
    const seen = muster({ inScope: ['1'] });
    const { order, entry } = applied(orderFor(), mustered({ named: ['1'] }), seen);
    expect(order.named).toEqual(['1']);
    expect(entry).toBeUndefined();
    expect(applied(order, mustered({ named: ['1'] }), seen).order).toBe(order);
  });

  it('names a rescuer with the author, once', () => {
    const event: OrderEvent = { kind: 'rescuer-named', at: LATER, card: '9', by: 'li' };
    const { order, entry } = applied(orderFor(), event);
    expect(order.rescuers).toEqual(['9']);
    expect(entry).toEqual({ kind: 'evacuation.rescuer-named', body: { card: '9' }, author: 'li' });
    expect(applied(order, event)).toEqual({ order });
  });
});

describe('a stand-down', () => {
  it('ends an open or a cleared order, with its author and note', () => {
    for (const before of [orderFor(), cleared]) {
      const { order, entry } = applied(before, standDown());
      expect(order).toMatchObject({ state: 'stood-down', stoodDownAt: LATER, stoodDownBy: 'li' });
      expect(order.note).toBe('methane 0.2 % since 10:00');
      expect(entry).toMatchObject({ kind: 'evacuation.stood-down', author: 'li' });
    }
  });

  const unmet = (event: OrderEvent, seen: Muster, order = orderFor()): unknown => {
    const answer = transitionOrder(order, event, seen);
    if (!('refused' in answer)) return [];
    expect(answer.refused.code).toBe('conditions-not-met');
    expect(answer.refused.conditions).toHaveLength(3);
    return answer.refused.conditions?.filter(({ met }) => !met).map(({ id }) => id);
  };

  it('waits for the gas, whatever the note says', () => {
    expect(unmet(standDown({ gasRestored: false }), muster())).toEqual(['gas-restored']);
  });

  it('waits for people in scope, rescuers excepted', () => {
    const seen = muster({ inScope: ['1'] });
    expect(unmet(standDown(), seen)).toEqual(['nobody-in-scope']);
    expect(unmet(standDown(), seen, orderFor({ rescuers: ['1'] }))).toEqual([]);
  });

  it('waits for people unaccounted for until there is a written reason', () => {
    const seen = muster({ unaccounted: ['1'] });
    expect(unmet(standDown({ note: ' ' }), seen)).toEqual(['nobody-unaccounted']);
    expect(unmet(standDown({ note: 'card found in the lamp room' }), seen)).toEqual([]);
  });

  it('names all that it waits for at once, in both languages', () => {
    const seen = muster({ inScope: ['1'], unaccounted: ['2'] });
    expect(unmet(standDown({ gasRestored: false, note: '' }), seen)).toHaveLength(3);
    for (const { text } of standDownConditions(orderFor(), seen, { gasRestored: false, note: '' })) {
      expect(text.zh).not.toBe('');
      expect(text.en).not.toBe('');
    }
  });
});

const anyEvent: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('joined' as const),
    at: fc.constant(LATER),
    alarm: fc.constantFrom('a-1', 'a-2'),
    core: fc.subarray(mineWithRefuge.areas.map(({ id }) => id)),
    areas: fc.subarray(mineWithRefuge.areas.map(({ id }) => id)),
  }),
  fc.record({
    kind: fc.constant('regrown' as const),
    at: fc.constant(LATER),
    areas: fc.subarray(mineWithRefuge.areas.map(({ id }) => id)),
  }),
  fc.record({ named: fc.subarray(['1', '2', '3']), locationDown: fc.boolean() }).map(mustered),
  fc.record({
    kind: fc.constant('rescuer-named' as const),
    at: fc.constant(LATER),
    card: fc.constantFrom('1', '2'),
    by: fc.constant('li'),
  }),
  fc.record({ gasRestored: fc.boolean(), note: fc.constantFrom('', 'reason') }).map(standDown),
);
const anyMuster = fc
  .record({
    inScope: fc.subarray(['1', '2']),
    sheltering: fc.subarray(['3']),
    out: fc.subarray(['4']),
    unaccounted: fc.subarray(['5']),
  })
  .map(muster);

it('areas, names, alarms and rescuers never shrink, and it is cleared or stood down only as it may be', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, anyMuster), { maxLength: 20 }), (steps) => {
      let order = orderFor();
      for (const [event, seen] of steps) {
        const answer = transitionOrder(order, event, seen);
        if ('refused' in answer) {
          expect(order.state === 'stood-down' || event.kind === 'stand-down').toBe(true);
          continue;
        }
        const next = answer.order;
        expect(order.state).not.toBe('stood-down');
        for (const list of ['areas', 'named', 'alarms', 'rescuers'] as const) {
          expect(next[list].slice(0, order[list].length)).toEqual(order[list]);
          expect(new Set(next[list]).size).toBe(next[list].length);
        }
        if (order.state === 'open' && next.state === 'cleared') {
          expect(event).toMatchObject({ kind: 'mustered', locationDown: false });
          expect(seen.inScope.filter(({ card }) => !order.rescuers.includes(card))).toEqual([]);
          expect([seen.sheltering, seen.unaccounted]).toEqual([[], []]);
        }
        if (next.state !== order.state) expect(answer.entry).toBeDefined();
        if (next.state === 'stood-down') expect(event).toMatchObject({ kind: 'stand-down', gasRestored: true });
        order = next;
      }
    }),
  );
});

it('every event has its answer in every state, and nothing moves an order that is stood down', () => {
  const kinds: readonly OrderEvent[] = [
    { kind: 'joined', at: LATER, alarm: 'a-2', core: ['face-1'], areas: ['intake-1'] },
    { kind: 'regrown', at: LATER, areas: ['intake-1'] },
    mustered({ named: ['1'] }),
    { kind: 'rescuer-named', at: LATER, card: '9', by: 'li' },
    standDown(),
  ];
  const table = (order: Evacuation): readonly (EvacuationState | string)[] =>
    kinds.map((event) => {
      const answer = transitionOrder(order, event, muster({ out: ['1'] }));
      return 'refused' in answer ? answer.refused.code : answer.order.state;
    });
  expect(table(orderFor())).toEqual(['open', 'open', 'cleared', 'open', 'stood-down']);
  expect(table(cleared)).toEqual(['cleared', 'cleared', 'cleared', 'cleared', 'stood-down']);
  expect(table(stoodDown)).toEqual(kinds.map(() => 'already-stood-down'));
});
