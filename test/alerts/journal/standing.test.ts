import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { highestArrival, readRows } from '../../../alerts/journal/standing.js';
import { alarmRecord, evacuationRecord, incidentRecord, NOW, openTestJournal, plannedWork } from './support.js';

type Own = Awaited<ReturnType<typeof openTestJournal>>;
let own: Own;
beforeEach(async () => {
  own = await openTestJournal();
});
afterEach(() => own.remove());

const deadLetter = (id: string, arrival: number) => ({
  id,
  arrival,
  received_at: NOW,
  topic: 'mines/m1/gas/001A01',
  mine: 'm1',
  code: 'unknown-point',
  message: 'no such point',
  place: '',
  excerpt: '',
  sha256: '',
  bytes: 0,
});

describe('what the last run left behind', () => {
  it('is nothing in a fresh journal', async () => {
    expect(await readRows(own.store, 0)).toEqual({ alarms: [], evacuations: [], incidents: [], works: [] });
    expect(await highestArrival(own.store)).toBe(0);
  });

  it('holds every alarm, order and incident that is not over, exactly as it was written', async () => {
    const alarms = [
      alarmRecord('a-1', 1, { raisedAt: NOW }),
      alarmRecord('a-2', 1, { raisedAt: NOW + 1, state: 'acknowledged', acknowledgedBy: 'zhang' }),
      alarmRecord('a-3', 1, { raisedAt: NOW + 2, state: 'returned', clearedAt: NOW }),
    ];
    const evacuations = [
      evacuationRecord('e-1', 1),
      evacuationRecord('e-2', 1, { orderedAt: NOW + 1, state: 'cleared', clearedAt: NOW + 2 }),
    ];
    const incidents = [incidentRecord('i-1', 1)];
    const works = [plannedWork('w-1'), plannedWork('w-2', { createdAt: NOW + 1, state: 'ended' })];
    await own.journal.commit({ entries: [], alarms, evacuations, incidents, works });
    expect(await readRows(own.store, 100)).toEqual({ alarms, evacuations, incidents, works });
  });

  it('holds what is over only where a replay may speak of it', async () => {
    await own.journal.commit({
      entries: [],
      alarms: [9, 10].map((arrival) => alarmRecord(`a-${arrival}`, arrival, { state: 'closed', closedAt: NOW })),
      evacuations: [9, 10].map((arrival) => evacuationRecord(`e-${arrival}`, arrival, { state: 'stood-down' })),
      incidents: [9, 10].map((arrival) => incidentRecord(`i-${arrival}`, arrival, { closedAt: NOW })),
    });
    const rows = await readRows(own.store, 10);
    expect(rows.alarms.map(({ alarm }) => alarm.id)).toEqual(['a-10']);
    expect(rows.evacuations.map(({ evacuation }) => evacuation.id)).toEqual(['e-10']);
    expect(rows.incidents.map(({ incident }) => incident.id)).toEqual(['i-10']);
  });
});

describe('the highest arrival that the journal speaks of', () => {
  it.each([
    ['an alarm', () => own.journal.commit({ entries: [], alarms: [alarmRecord('a', 12), alarmRecord('b', 3)] })],
    ['an order', () => own.journal.commit({ entries: [], evacuations: [evacuationRecord('e', 12)] })],
    ['an incident', () => own.journal.commit({ entries: [], incidents: [incidentRecord('i', 12)] })],
    ['a dead letter', () => own.store.insertInto('dead_letters').values(deadLetter('d', 12)).execute()],
  ])('may be that of %s', async (_, write) => {
    await own.journal.commit({ entries: [], alarms: [alarmRecord('a-0', 5)], incidents: [incidentRecord('i-0', 4)] });
    await write();
    expect(await highestArrival(own.store)).toBe(12);
  });
});
