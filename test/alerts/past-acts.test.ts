import { expect, it } from 'vitest';
import type { Orders, Past } from '../../alerts/evacuation/orders.js';
import { closedByPeople, createPastActs } from '../../alerts/past-acts.js';
import { alarmRecord, evacuationRecord, NOW } from './journal/support.js';

const distress = (closedAt: number) => alarmRecord('a-1', 3, { rule: 'personnel.distress', state: 'closed', closedAt });

/** Past acts on an engine that stands at `now`, with everything that it is told. */
const create = (now: number, parts: { readonly acts?: readonly Past[]; readonly closedAt?: number } = {}) => {
  const told: string[] = [];
  const rows = parts.closedAt === undefined ? [] : [distress(parts.closedAt)];
  const orders: Pick<Orders, 'actsBefore'> = { actsBefore: () => parts.acts ?? [] };
  const past = createPastActs({
    alarms: rows,
    closings: closedByPeople(rows),
    orders,
    engine: {
      now: () => now,
      advance: (to) => told.push(`advance ${to - NOW}`),
      settle: (rule, _subject, { kind }) => told.push(`${rule} ${kind}`),
    },
    sayOrder: ({ record }) => told.push(`order ${record.evacuation.id}`),
    askForMuster: () => undefined,
  });
  return { past, told };
};
const order = (id: string, afterMs: number): Past => ({
  stamp: { now: NOW + afterMs, arrival: 1, receivedAt: NOW + afterMs },
  again: () => ({ record: evacuationRecord(id, 1), entries: [], grown: false, news: false }),
});

it('what people did is done again at its own instant, and time never goes back for it', () => {
  const { past, told } = create(NOW + 50, { acts: [order('e-1', 40), order('e-2', 100)] });
  past.again({ arrival: 2, receivedAt: NOW + 200 });
  expect(told).toEqual(['advance 50', 'order e-1', 'advance 100', 'order e-2']);
});

it('an alarm that a person closed is closed again once, before the first message that came no earlier', () => {
  const { past, told } = create(NOW, { closedAt: NOW + 100 });
  past.again({ arrival: 2, receivedAt: NOW + 99 });
  expect([told, past.left().length]).toEqual([[], 1]);
  past.again({ arrival: 3, receivedAt: NOW + 100 });
  past.again({ arrival: 4, receivedAt: NOW + 101 });
  expect([told, past.left().length]).toEqual([['personnel.distress closed'], 0]);
});
