import { describe, expect, it } from 'vitest';
import type { Change } from '../../../alerts/journal/journal.js';
import { coalesce } from '../../../alerts/journal/waiting.js';
import { alarmRecord, entry, evacuationRecord, incidentRecord } from './support.js';

const queueOf = (...changes: readonly Change[]) => {
  const told: number[] = [];
  return { told, queue: changes.map((change, index) => ({ change, done: [() => void told.push(index)] })) };
};
const update = (id: string, arrival: number): Change => ({ entries: [], alarms: [alarmRecord(id, arrival)] });

describe('joining what waits for the journal', () => {
  it('keeps the newest of the plain updates of one alarm, and tells all who waited with it', () => {
    const { queue, told } = queueOf(update('a', 1), update('b', 2), update('a', 3), update('a', 4));
    const kept = coalesce(queue);
    expect(kept.map(({ change }) => change)).toEqual([update('b', 2), update('a', 4)]);
    for (const tell of kept[1]?.done ?? []) tell();
    expect(told.toSorted()).toEqual([0, 2, 3]);
  });

  it('keeps every change that has a line in the ledger whole and in its place', () => {
    const first = { ...update('a', 1), entries: [entry('a')] };
    const second = { ...update('a', 3), entries: [entry('a')] };
    const { queue } = queueOf(first, update('a', 2), second);
    expect(coalesce(queue).map(({ change }) => change)).toEqual([first, second]);
  });

  it('keeps an update of two things of which only one is stale', () => {
    const both: Change = { entries: [], evacuations: [evacuationRecord('e', 1)], incidents: [incidentRecord('i', 1)] };
    const later: Change = { entries: [], evacuations: [evacuationRecord('e', 2)] };
    expect(coalesce(queueOf(both, later).queue).map(({ change }) => change)).toEqual([both, later]);
  });

  it('tells whoever waited for two things once the later of them is safe', () => {
    const both: Change = { entries: [], alarms: [alarmRecord('a', 1), alarmRecord('b', 1)] };
    const { queue, told } = queueOf(both, update('a', 2), update('b', 3));
    const kept = coalesce(queue);
    expect(kept).toHaveLength(2);
    for (const tell of kept[0]?.done ?? []) tell();
    expect(told).toEqual([1]);
    for (const tell of kept[1]?.done ?? []) tell();
    expect(told.toSorted()).toEqual([0, 1, 2]);
  });

  it('does not take an alarm and an order of the same name for one thing', () => {
    const { queue } = queueOf(update('x', 1), { entries: [], evacuations: [evacuationRecord('x', 2)] });
    expect(coalesce(queue)).toHaveLength(2);
  });
});
