import { open, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkJournal } from '../../../alerts/journal/check-journal.js';
import { writeHeadFile } from '../../../alerts/journal/head-file.js';
import { openJournal } from '../../../alerts/journal/journal.js';
import { recoverJournal } from '../../../alerts/journal/recover.js';
import { verifyJournal } from '../../../alerts/journal/verify.js';
import { openSqlite } from '../../../store/sqlite.js';
import { openStore } from '../../../store/store.js';
import { alarmRecord, createLog, entry, evacuationRecord, NOW, openTestJournal, plannedWork } from './support.js';

let own: Awaited<ReturnType<typeof openTestJournal>>;
let dataDir: string;
beforeEach(async () => {
  own = await openTestJournal();
  dataDir = dirname(own.file);
});
afterEach(() => own.remove());

const UNLOCK = ['drop trigger ledger_no_update', 'drop trigger ledger_no_delete'];
const LOCK = ['update', 'delete'].map(
  (act) =>
    `create trigger ledger_no_${act} before ${act} on ledger begin select raise(abort, 'the ledger is append-only'); end`,
);
const tamper = (...statements: readonly string[]): Promise<void> => own.meddle(...UNLOCK, ...statements, ...LOCK);

/** Six lines: an alarm, an order and planned work before the fourth, an alarm that stands after it. */
const write = async (): Promise<void> => {
  await own.journal.commit({ entries: [entry('a-1')], alarms: [alarmRecord('a-1', 1)] });
  await own.journal.commit({ entries: [entry('e-1')], evacuations: [evacuationRecord('e-1', 2)] });
  await own.journal.commit({ entries: [entry('w-1')], works: [plannedWork('w-1')] });
  await own.journal.commit({ entries: [entry('zhang', { kind: 'session.opened' })] });
  await own.journal.commit({ entries: [entry('a-2')], alarms: [alarmRecord('a-2', 3)] });
  await own.journal.commit({ entries: [entry('e-1', { kind: 'evacuation.mustered' })] });
};
/** Overwrites one page of a table, so far into it. */
const spoil = async (table: string, part = 0): Promise<void> => {
  await own.meddle('pragma wal_checkpoint(truncate)');
  const sqlite = openSqlite(own.file);
  const sql = `select pageno, pgsize from dbstat where name = ? and pagetype = 'leaf' order by path`;
  const { rows } = await sqlite.query<{ readonly pageno: number; readonly pgsize: number }>(sql, [table]);
  await sqlite.close();
  await own.store.destroy();
  const page = rows[Math.floor(rows.length * part)];
  if (page === undefined) throw new Error(`${table} has no page`);
  const file = await open(own.file, 'r+');
  await file.write(Buffer.alloc(page.pgsize, 0xff), 0, page.pgsize, (page.pageno - 1) * page.pgsize);
  await file.close();
};
const recover = () => recoverJournal({ dataDir, at: NOW, by: 'command-line' });
const codes = async () => (await checkJournal(dataDir)).faults.map(({ code }) => code);

const journalNow = async () => {
  const store = await openStore(own.file);
  try {
    const ledger = await store.selectFrom('ledger').select(['seq', 'kind', 'subject', 'body']).orderBy('seq').execute();
    const alarms = await store.selectFrom('alarms').select(['id', 'body']).orderBy('id').execute();
    const orders = await store.selectFrom('evacuations').select('id').execute();
    const works = await store.selectFrom('planned_work').select('id').execute();
    return { ledger, alarms, orders, works };
  } finally {
    await store.destroy();
  }
};

describe('recovering a journal', () => {
  it('touches nothing of one that is sound', async () => {
    await write();
    expect(await recover()).toMatchObject({ kind: 'sound', head: { seq: 6 } });
    expect((await readdir(dataDir)).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('keeps the lines before a changed one, and enters what stands beyond them anew, marked', async () => {
    await write();
    await tamper(`update ledger set author = 'nobody' where seq = 4`);
    expect(await codes()).toEqual(['journal-broken']);
    const recovered = await recover();
    expect(recovered).toMatchObject({
      kind: 'recovered',
      kept: { seq: 3 },
      dropped: 3,
      reason: 'line 4 has been changed',
      entered: { alarms: 1, evacuations: 1 },
      unreadable: [],
    });
    const { ledger, alarms, orders, works } = await journalNow();
    expect(ledger.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'alarm.raised a-1',
      'alarm.raised e-1',
      'alarm.raised w-1',
      'journal.recovered journal',
      'journal.row-recovered a-2',
      'journal.row-recovered e-1',
    ]);
    expect(JSON.parse(ledger[4]?.body ?? '')).toMatchObject({ table: 'alarms', row: { id: 'a-2' } });
    // No order and no alarm that stood is lost.
    expect(alarms.map(({ id }) => id)).toEqual(['a-1', 'a-2']);
    expect([orders, works]).toEqual([[{ id: 'e-1' }], [{ id: 'w-1' }]]);
    expect(await codes()).toEqual([]);
    expect(await verifyJournal(own.file)).toMatchObject({ ok: true, entries: 6 });
  });

  it('keeps the damaged file as it was', async () => {
    await write();
    await tamper('delete from ledger where seq = 2');
    const recovered = await recover();
    if (recovered.kind !== 'recovered') throw new Error('nothing was recovered');
    expect(await verifyJournal(recovered.aside)).toMatchObject({ ok: false, at: 2 });
    const store = await openStore(recovered.aside);
    expect(await store.selectFrom('ledger').select('seq').execute()).toHaveLength(5);
    await store.destroy();
  });

  it('says which lines are missing at the end, where a head was noted beside it', async () => {
    await write();
    const whole = await verifyJournal(own.file);
    await writeHeadFile(dataDir, { seq: 6, hash: whole.ok ? whole.head : '' });
    await tamper('delete from ledger where seq > 4');
    expect(await codes()).toEqual(['journal-broken']);
    const recovered = await recover();
    expect(recovered).toMatchObject({ kept: { seq: 4 }, dropped: 0, entered: { alarms: 1 } });
    expect(recovered).toMatchObject({
      faults: [{ message: expect.stringContaining('lines 5 to 6 are missing at the end') }],
    });
    expect(await codes()).toEqual([]);
  });

  it('keeps every line before a page that cannot be read, each once', async () => {
    await own.journal.commit({ entries: Array.from({ length: 1500 }, (_, index) => entry(`a-${index + 1}`)) });
    await spoil('ledger', 0.6);
    const recovered = await recover();
    if (recovered.kind !== 'recovered') throw new Error('nothing was recovered');
    const kept = recovered.kept.seq;
    expect(kept).toBeGreaterThan(500);
    expect(kept).toBeLessThan(1000);
    const { ledger } = await journalNow();
    expect(ledger.slice(0, kept).map(({ subject }) => subject)).toEqual(
      Array.from({ length: kept }, (_, index) => `a-${index + 1}`),
    );
    expect(await codes()).toEqual([]);
  });

  it('gives a half-migrated journal its whole shape back, and the ledger its triggers', async () => {
    await write();
    await own.meddle('drop index planned_work_by_time', ...UNLOCK);
    expect(new Set(await codes())).toEqual(new Set(['schema-half-migrated']));
    expect(await recover()).toMatchObject({ kept: { seq: 6 }, dropped: 0, entered: {} });
    expect(await codes()).toEqual([]);
    await expect(own.meddle('delete from ledger')).rejects.toThrow('append-only');
  });

  it('can be gone on with: the next line follows from the last one', async () => {
    await write();
    await tamper(`update ledger set at = 0 where seq = 6`);
    await recover();
    const store = await openStore(own.file);
    const journal = await openJournal({ store, logger: createLog().logger, clock: () => NOW });
    await journal.commit({ entries: [entry('a-3')] });
    await journal.close();
    await store.destroy();
    expect(await verifyJournal(own.file)).toMatchObject({ ok: true });
    expect(await codes()).toEqual([]);
  });

  it('refuses a journal of a newer program, and one of which not a line can be kept, unless it may begin anew', async () => {
    await write();
    await own.meddle(`insert into kysely_migration values ('999-later', '2026-01-01')`);
    await expect(recover()).rejects.toMatchObject({ code: 'schema-newer' });
    await own.meddle(`delete from kysely_migration where name = '999-later'`);
    await tamper('update ledger set at = 0 where seq = 1');
    await expect(recover()).rejects.toMatchObject({ code: 'nothing-readable' });
    expect(await codes()).toEqual(['journal-broken']);
    const anew = await recoverJournal({ dataDir, at: NOW, by: 'command-line', startEmpty: true });
    expect(anew).toMatchObject({
      kept: { seq: 0 },
      dropped: 6,
      entered: { alarms: 2, evacuations: 1, planned_work: 1 },
    });
    expect(await codes()).toEqual([]);
  });
});

describe('a journal before a start', () => {
  it('is missed where its ledger had lines, and is nothing to speak of where it never was', async () => {
    await write();
    const whole = await verifyJournal(own.file);
    await own.store.destroy();
    await writeHeadFile(dataDir, { seq: 6, hash: whole.ok ? whole.head : '' });
    await rename(own.file, join(dataDir, 'elsewhere.db'));
    expect(await codes()).toEqual(['journal-missing']);
    expect((await checkJournal(join(dataDir, 'nowhere'))).faults).toEqual([]);
  });

  it('has its newest lines recomputed and the older ones counted, from the head that was noted', async () => {
    await write();
    const whole = await verifyJournal(own.file);
    await writeHeadFile(dataDir, { seq: 6, hash: whole.ok ? whole.head : '' });
    expect(await checkJournal(dataDir, 2)).toMatchObject({ faults: [], from: 5, entries: 6 });
    await tamper('delete from ledger where seq = 2');
    expect((await checkJournal(dataDir, 2)).faults).toMatchObject([
      { code: 'journal-broken', message: expect.stringContaining('of the first 4 lines there are 3') },
    ]);
  });

  it('is damaged where pages of it are, though its ledger holds', async () => {
    await write();
    await spoil('alarms');
    expect(await codes()).toEqual(['journal-damaged']);
  });

  it('is broken where it has no ledger, and had one', async () => {
    await write();
    await own.meddle(...UNLOCK, 'drop table ledger');
    const others = await codes();
    expect(others).not.toContain('journal-broken');
    await writeHeadFile(dataDir, { seq: 0, hash: '0'.repeat(64) });
    expect(await codes()).toEqual(others);
    await writeHeadFile(dataDir, { seq: 6, hash: '0'.repeat(64) });
    expect((await checkJournal(dataDir)).faults).toContainEqual({
      code: 'journal-broken',
      message: expect.stringContaining('had one of 6 lines'),
    });
  });
});
