import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import pino from 'pino';
import { expect, it } from 'vitest';
import { createSessions } from '../../dashboard/server/auth/sessions.js';
import { first } from '../../store/migrations/001-first.js';
import { appendOnly } from '../../store/migrations/002-append-only.js';
import { plannedWork } from '../../store/migrations/003-planned-work.js';
import { coverage } from '../../store/migrations/004-coverage.js';
import { ledgerIndexes } from '../../store/migrations/005-ledger-indexes.js';
import { openStore } from '../../store/store.js';

const EARLIER = {
  '001-first': first,
  '002-append-only': appendOnly,
  '003-planned-work': plannedWork,
  '004-coverage': coverage,
  '005-ledger-indexes': ledgerIndexes,
};

it('whoever was signed in before the program was renewed still is, until the password is too old', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'minesentry-entry-migration-'));
  const file = join(folder, 'journal.db');
  try {
    const old = new Kysely<never>({ dialect: new SqliteDialect({ database: new Database(file) }) });
    const { error } = await new Migrator({
      db: old,
      provider: { getMigrations: async () => EARLIER },
    }).migrateToLatest();
    expect(error).toBeUndefined();
    await old.destroy();
    const database = new Database(file);
    const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
    database.prepare("insert into users values ('wang', 'x', 'dispatcher', '[\"all\"]', 0, 1)").run();
    for (const token of ['one', 'two']) {
      database.prepare('insert into sessions values (?, ?, 1000, 5000)').run(hash(token), 'wang');
    }
    database.close();

    const store = await openStore(file);
    let now = 2000;
    const sessions = createSessions(store, () => now, pino({ level: 'silent' }));
    expect(await sessions.find('one')).toMatchObject({ person: { name: 'wang' }, locked: false });
    now = 5000;
    expect(await sessions.find('two')).toMatchObject({ person: { name: 'wang' }, locked: true });
    await store.destroy();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
