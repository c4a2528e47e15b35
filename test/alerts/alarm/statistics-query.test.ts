import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Alarm } from '../../../alerts/alarm/alarm.js';
import { alarmStatisticsOf } from '../../../alerts/alarm/statistics-query.js';
import type { Change } from '../../../alerts/journal/journal.js';
import { writeChanges } from '../../../alerts/journal/write.js';
import { openStore, type Store } from '../../../store/store.js';
import { alarmRecord, entry, NOW } from '../journal/support.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statistics-'));
  store = await openStore(join(folder, 'journal.db'));
});
afterEach(async () => {
  await store.destroy();
  await rm(folder, { recursive: true });
});

const alarm = (id: string, changes: Partial<Alarm> = {}) => alarmRecord(id, 1, { subject: id, ...changes });
const raisedLine = (id: string, at: number) => entry(id, { at, body: alarm(id).alarm });
const endLine = (id: string, at: number) => entry(id, { at, kind: 'alarm.returned' });
const statistics = (to: number, now = to) => alarmStatisticsOf(store, 'm1', { from: NOW, to }, now);

it('every raise of a period is counted once, however many there are', async () => {
  const entries = Array.from({ length: 1003 }, (_, n) => raisedLine(`a-${n % 40}`, NOW + n * 1000));
  await writeChanges(store, [{ entries }]);
  expect(await statistics(NOW + DAY)).toMatchObject({ raises: 1003 });
});

it('an alarm that came and went a thousand times and then stood for 30 hours is stale once', async () => {
  const flaps = Array.from({ length: 501 }, (_, n) => [
    raisedLine('a-1', NOW + n * MINUTE),
    endLine('a-1', NOW + n * MINUTE + 30_000),
  ]);
  const from = NOW + 12 * HOUR;
  const stood = [raisedLine('a-1', from), endLine('a-1', from + 30 * HOUR)];
  const record = alarm('a-1', { state: 'returned', clearedAt: from + 30 * HOUR });
  await writeChanges(store, [{ entries: [...flaps.flat(), ...stood], alarms: [record] }]);
  const { stale } = await statistics(NOW + 3 * DAY);
  expect(stale.map(({ alarm: id, from: since, to }) => [id, since, to])).toEqual([['a-1', from, from + 30 * HOUR]]);
});

it('of more than a thousand alarms that stood for long those raised first are looked at', async () => {
  const changes: Change[] = Array.from({ length: 1000 }, (_, n) => {
    const raisedAt = NOW + HOUR + n * 1000;
    return { entries: [raisedLine(`s-${n}`, raisedAt)], alarms: [alarm(`s-${n}`, { raisedAt })] };
  });
  const first = alarm('first', { raisedAt: NOW, state: 'returned' });
  const lines = [raisedLine('first', NOW), endLine('first', NOW + 2 * DAY + HOUR)];
  await writeChanges(store, [{ entries: lines, alarms: [first] }, ...changes]);
  const { stale } = await statistics(NOW + 2 * DAY + 2 * HOUR);
  expect(stale[0]).toMatchObject({ alarm: 'first', from: NOW, to: NOW + 2 * DAY + HOUR });
});
