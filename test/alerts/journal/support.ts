import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alarm } from '../../../alerts/alarm/alarm.js';
import type { Evacuation } from '../../../alerts/evacuation/evacuation.js';
import type { Incident } from '../../../alerts/incident/incident.js';
import type { IncidentRecord } from '../../../alerts/incident/incidents.js';
import { type AlarmRecord, type EvacuationRecord, type Journal, openJournal } from '../../../alerts/journal/journal.js';
import type { LedgerEntry } from '../../../alerts/journal/ledger.js';
import type { PlannedWork } from '../../../alerts/planned-work/planned-work.js';
import type { Stamp } from '../../../alerts/stamp.js';
import { openSqlite } from '../../../store/sqlite.js';
import { openStore, type Store } from '../../../store/store.js';

/** The instant at which every test begins. */
export const NOW = Date.parse('2026-03-01T08:00:00+08:00');

const basis = { edition: 'AQ 1029-2019', clause: '7.3', confidence: 'source' } as const;

export const stampAt = (arrival: number): Stamp => ({ now: NOW, arrival, receivedAt: NOW });

export const alarmRecord = (id: string, arrival: number, changes: Partial<Alarm> = {}): AlarmRecord => ({
  alarm: {
    id,
    mine: 'm1',
    area: 'face-1',
    point: '001A01',
    subject: '001A01',
    rule: 'gas.methane.over-limit',
    level: 'yellow',
    state: 'unacknowledged',
    count: 1,
    at: NOW,
    receivedAt: NOW,
    raisedAt: NOW,
    lastAt: NOW,
    value: 1.2,
    peak: 1.2,
    basis,
    message: { zh: '瓦斯超限', en: 'Methane over its limit' },
    remarks: [],
    ...changes,
  },
  subject: '001A01',
  applied: stampAt(arrival),
});

export const evacuationRecord = (id: string, arrival: number, changes: Partial<Evacuation> = {}): EvacuationRecord => ({
  evacuation: {
    id,
    mine: 'm1',
    areas: ['face-1'],
    core: ['face-1'],
    revision: 0,
    receipts: [],
    trigger: { by: 'zhang' },
    alarms: [],
    named: ['10001'],
    rescuers: [],
    orderedAt: NOW,
    dueAt: NOW + 600_000,
    state: 'open',
    drill: false,
    text: { zh: '立即撤离', en: 'Withdraw now' },
    ...changes,
  },
  muster: { inScope: [], sheltering: [], out: [], unaccounted: [] },
  applied: stampAt(arrival),
});

export const incidentRecord = (id: string, arrival: number, changes: Partial<Incident> = {}): IncidentRecord => ({
  incident: {
    id,
    mine: 'm1',
    workplace: 'face-1',
    points: ['001A01'],
    rule: 'gas.methane.over-limit',
    limit: { value: 1, unit: '%', kind: 'alarm', basis },
    peak: 1.2,
    openedAt: NOW,
    lastAt: NOW,
    episodes: 1,
    counted: true,
    foundLate: false,
    alarms: [],
    ...changes,
  },
  applied: stampAt(arrival),
});

export const entry = (subject: string, changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: NOW,
  kind: 'alarm.raised',
  mine: 'm1',
  subject,
  author: null,
  body: { subject },
  ...changes,
});

/** Waits of the journal that end when the test says so. */
export const createPauses = () => {
  const open: { readonly ms: number; readonly end: () => void }[] = [];
  const arrivals: (() => void)[] = [];
  const asked: number[] = [];
  return {
    /** Every wait asked for so far, in ms. */
    asked,
    pause: (ms: number): Promise<void> =>
      new Promise((end) => {
        asked.push(ms);
        open.push({ ms, end });
        arrivals.shift()?.();
      }),
    /** Resolves once the journal waits. */
    waits: (): Promise<void> =>
      open.length > 0 ? Promise.resolve() : new Promise((resolve) => arrivals.push(resolve)),
    /** Ends the wait that stands. */
    end: (): void => open.shift()?.end(),
  };
};

/** Lines that the journal logged. */
export const createLog = () => {
  const errors: { readonly fields: unknown; readonly message: string }[] = [];
  const keep = (fields: unknown, message?: string): void => {
    errors.push({ fields, message: message ?? '' });
  };
  return { errors, logger: { error: keep, info: () => undefined } };
};

/** A journal in a folder of its own, with a second connection that can get in its way. */
export const openTestJournal = async (): Promise<{
  readonly file: string;
  readonly store: Store;
  readonly journal: Journal;
  readonly pauses: ReturnType<typeof createPauses>;
  readonly log: ReturnType<typeof createLog>;
  /** Runs statements on the file behind the journal's back. */
  meddle(...statements: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}> => {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'));
  const file = join(folder, 'journal.db');
  const store = await openStore(file);
  const pauses = createPauses();
  const log = createLog();
  const journal = await openJournal({ store, logger: log.logger, clock: () => NOW, pause: pauses.pause });
  return {
    file,
    store,
    journal,
    pauses,
    log,
    async meddle(...statements) {
      const other = openSqlite(file);
      for (const sql of statements) await other.query(sql);
      await other.close();
    },
    async remove() {
      await store.destroy();
      await rm(folder, { recursive: true });
    },
  };
};

export const plannedWork = (id: string, changes: Partial<PlannedWork> = {}): PlannedWork => ({
  id,
  mine: 'm1',
  kind: 'calibration',
  points: ['001A01'],
  areas: [],
  from: NOW,
  to: NOW + 3_600_000,
  reason: '调校',
  state: 'planned',
  by: 'zhang',
  createdAt: NOW,
  ...changes,
});
