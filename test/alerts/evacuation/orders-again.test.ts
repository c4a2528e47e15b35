import { expect, it } from 'vitest';
import { createOrders } from '../../../alerts/evacuation/orders.js';
import type { EvacuationRecord } from '../../../alerts/journal/journal.js';
import { createPeople } from '../../../alerts/people/people.js';
import { mineAt } from '../../support/rule-layer.js';

const mine = mineAt('test/support/test-mine.yaml');
const at = (arrival: number) => ({ arrival, now: arrival * 1000, receivedAt: arrival * 1000 });
const create = (rows: readonly EvacuationRecord[]) =>
  createOrders({ mine, people: createPeople(mine), rows, air: () => new Map(), locationDown: () => false });

it('an order that a person gave after a message is given again before the next one, and once', () => {
  const { record } = create([]).callBy('chen', ['face-1'], 'smoke', at(5));
  const orders = create([record]);
  const given = (arrival: number) => orders.actsBefore(arrival).map(({ again }) => again().record.evacuation.id);
  expect(given(5)).toEqual([]);
  expect(given(6)).toEqual([record.evacuation.id]);
  expect(given(7)).toEqual([]);
  expect(orders.all()).toHaveLength(1);
});
