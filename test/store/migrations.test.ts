import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toRow } from '../../alerts/journal/ledger.js';
import { verifyJournal } from '../../alerts/journal/verify.js';
import { schemaFaults } from '../../store/check-schema.js';
import { MIGRATION_NAMES, migrate } from '../../store/migrations.js';
import { openSqlite } from '../../store/sqlite.js';
import { openStore, storeOn } from '../../store/store.js';
import { alarmRecord, entry, NOW, plannedWork } from '../alerts/journal/support.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  file = join(folder, 'journal.db');
});
afterEach(() => rm(folder, { recursive: true }));

const LINE = toRow(entry('a-1'), 1, '0'.repeat(64));

/** A database as the program left it when this was its newest shape, with something in every table it had. */
const databaseOf = async (migration: string): Promise<void> => {
  const sqlite = openSqlite(file);
  const store = storeOn(sqlite);
  await migrate(store, migration);
  const { rows } = await sqlite.query<{ name: string }>(`select name from sqlite_master where type = 'table'`);
  const has = new Set(rows.map(({ name }) => name));
  const user = { name: 'zhang', password_hash: 'x', role: 'dispatcher', scopes: '["all"]', disabled: 0 };
  await store
    .insertInto('users')
    .values({ ...user, created_at: NOW })
    .execute();
  await store.insertInto('ledger').values(LINE).execute();
  const { alarm } = alarmRecord('a-1', 7);
  const row = { id: 'a-1', mine: 'm1', rule: alarm.rule, level: alarm.level, state: alarm.state };
  const times = { raised_at: NOW, last_at: NOW, applied_arrival: 7 };
  await store
    .insertInto('alarms')
    .values({ ...row, ...times, body: JSON.stringify(alarmRecord('a-1', 7)) })
    .execute();
  if (has.has('planned_work')) {
    const { id, mine, kind, state } = plannedWork('w-1');
    const work = { id, mine, kind, state, from_at: NOW, to_at: NOW + 1, created_at: NOW };
    await store
      .insertInto('planned_work')
      .values({ ...work, body: JSON.stringify(plannedWork('w-1')) })
      .execute();
  }
  if (has.has('coverage_spans')) {
    const span = { mine: 'm1', point: 'T1', label: 'monitored', from_at: 1, to_at: 2, by_whom: null };
    await store.insertInto('coverage_spans').values(span).execute();
  }
  await store.destroy();
};

const faultsOf = async (): Promise<readonly { readonly code: string; readonly message: string }[]> => {
  const sqlite = openSqlite(file);
  try {
    return await schemaFaults(sqlite);
  } finally {
    await sqlite.close();
  }
};

const meddle = async (...statements: readonly string[]): Promise<void> => {
  const sqlite = openSqlite(file);
  for (const sql of statements) await sqlite.query(sql);
  await sqlite.close();
};

describe('a journal of an earlier version', () => {
  it.each(MIGRATION_NAMES)('is taken up from the shape %s with everything in it', async (migration) => {
    await databaseOf(migration);
    expect(await faultsOf()).toEqual([]);
    const store = await openStore(file);
    expect(await store.selectFrom('users').select('name').execute()).toEqual([{ name: 'zhang' }]);
    expect(await store.selectFrom('alarms').select(['id', 'applied_arrival']).execute()).toEqual([
      { id: 'a-1', applied_arrival: 7 },
    ]);
    expect(await store.selectFrom('ledger').selectAll().execute()).toEqual([LINE]);
    await expect(store.updateTable('ledger').set({ author: 'nobody' }).execute()).rejects.toThrow('append-only');
    await store.destroy();
    expect(await faultsOf()).toEqual([]);
    expect(await verifyJournal(file)).toMatchObject({ ok: true, entries: 1, head: LINE.hash });
  });

  it('is left as it was by a second start', async () => {
    await databaseOf('001-first');
    await (await openStore(file)).destroy();
    await (await openStore(file)).destroy();
    expect(await verifyJournal(file)).toMatchObject({ ok: true, entries: 1 });
  });
});

describe('a schema that this program must not take up', () => {
  it('is one that a newer program wrote', async () => {
    await databaseOf('005-ledger-indexes');
    await meddle(`insert into kysely_migration values ('999-later', '2026-01-01')`);
    expect(await faultsOf()).toMatchObject([{ code: 'schema-newer', message: expect.stringContaining('999-later') }]);
  });

  it('is one whose migration stopped half way: a table, an index or a trigger is missing', async () => {
    await databaseOf('005-ledger-indexes');
    await meddle('drop table planned_work', 'drop index ledger_by_time', 'drop trigger ledger_no_update');
    const faults = await faultsOf();
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['schema-half-migrated']));
    for (const name of ['table planned_work', 'index ledger_by_time', 'trigger ledger_no_update']) {
      expect(faults.some(({ message }) => message.includes(name))).toBe(true);
    }
  });

  it('is one that left a migration out, or names none of the tables it has', async () => {
    await databaseOf('005-ledger-indexes');
    await meddle(`delete from kysely_migration where name = '003-planned-work'`);
    expect(await faultsOf()).toMatchObject([{ message: expect.stringContaining('without 003-planned-work') }]);
    await meddle('delete from kysely_migration');
    expect(await faultsOf()).toMatchObject([{ message: expect.stringContaining('names no migration') }]);
  });
});
