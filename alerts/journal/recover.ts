import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../store/atomic-file.js';
import type { LedgerRow } from '../../store/schema.js';
import { openSqlite, type Sqlite } from '../../store/sqlite.js';
import { openStore } from '../../store/store.js';
import { checkJournal, JOURNAL_FILE, type JournalFault } from './check-journal.js';
import { writeHeadFile } from './head-file.js';
import { GENESIS, type LedgerEntry, toRow } from './ledger.js';
import { columnsOf, goodLines, linesBeyond, type Row, readableRows } from './salvage.js';
import { type Head, verifyLedger } from './verify.js';

/** A journal that nothing can be kept of, or that must not be touched. */
export class RecoverRefused extends Error {
  override readonly name = 'RecoverRefused';
  readonly retryable = false;
  constructor(
    readonly code: 'schema-newer' | 'nothing-readable',
    message: string,
  ) {
    super(message);
  }
}

/** What became of a journal: nothing where it is sound, else what was kept of it and what was not. */
export type Recovery =
  | { readonly kind: 'sound'; readonly head: Head }
  | {
      readonly kind: 'recovered';
      readonly faults: readonly JournalFault[];
      /** The last good link. */
      readonly kept: Head;
      /** The head now, the lines about the recovery included. */
      readonly head: Head;
      /** Why the line after the last good link does not hold; absent where every line does. */
      readonly reason?: string;
      /** Lines beyond the last good link; null where they cannot be counted. */
      readonly dropped: number | null;
      /** Rows that no kept line speaks of, entered anew by table. */
      readonly entered: Readonly<Record<string, number>>;
      /** Tables that could be read in part only. */
      readonly unreadable: readonly string[];
      /** Where the damaged journal is kept. */
      readonly aside: string;
    };

/** Not copied: the chain, which is copied line by line; sessions, which end; and what is the database's own. */
const NOT_COPIED = /^(ledger|sessions|sqlite_.*|kysely_.*)$/;
const LINES_AT_ONCE = 500;
const INSERT_LINE =
  'insert into ledger (seq, at, kind, mine, subject, author, body, previous_hash, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?)';

const valuesOf = ({ seq, at, kind, mine, subject, author, body, previous_hash, hash }: LedgerRow) =>
  [seq, at, kind, mine, subject, author, body, previous_hash, hash] as const;

/** Adds lines after a head; answers the new one. */
const append = async (sqlite: Sqlite, head: Head, entries: readonly LedgerEntry[]): Promise<Head> => {
  let { seq, hash } = head;
  for (let from = 0; from < entries.length; from += LINES_AT_ONCE) {
    const rows = entries.slice(from, from + LINES_AT_ONCE).map((entry) => {
      const row = toRow(entry, seq + 1, hash);
      ({ seq, hash } = row);
      return valuesOf(row);
    });
    await sqlite.batch([{ sql: INSERT_LINE, rows }]);
  }
  return { seq, hash };
};

const copyLedger = async (damaged: Sqlite, fresh: Sqlite) => {
  let kept: Head = { seq: 0, hash: GENESIS };
  const subjects = new Set<string>();
  const lines = goodLines(damaged);
  for (let page = await lines.next(); ; page = await lines.next()) {
    if (page.done) return { kept, subjects, reason: page.value?.reason };
    await fresh.batch([{ sql: INSERT_LINE, rows: page.value.map(valuesOf) }]);
    for (const { subject } of page.value) subjects.add(subject);
    const last = page.value.at(-1);
    if (last !== undefined) kept = { seq: last.seq, hash: last.hash };
  }
};

/** Copies every table but the ledger; answers the rows of things whose history is not in the kept lines. */
const copyTables = async (damaged: Sqlite, fresh: Sqlite, isProven: (subject: string) => boolean) => {
  const unproven: { readonly table: string; readonly row: Row }[] = [];
  const unreadable: string[] = [];
  const { rows: tables } = await fresh.query<{ name: string }>(`select name from sqlite_master where type = 'table'`);
  for (const { name: table } of tables) {
    if (NOT_COPIED.test(table)) continue;
    const there = await columnsOf(damaged, table).catch((): readonly string[] => []);
    const columns = (await columnsOf(fresh, table)).filter((one) => there.includes(one));
    if (columns.length === 0) continue;
    const { rows, whole } = await readableRows(damaged, table, columns);
    if (!whole) unreadable.push(table);
    const marks = columns.map(() => '?').join(', ');
    const sql = `insert or ignore into "${table}" (${columns.map((one) => `"${one}"`).join(', ')}) values (${marks})`;
    await fresh.batch([{ sql, rows: rows.map((row) => columns.map((one) => row[one] ?? null)) }]);
    if (!columns.includes('body') || !columns.includes('id')) continue;
    unproven.push(...rows.filter(({ id }) => !isProven(String(id))).map((row) => ({ table, row })));
  }
  return { unproven, unreadable };
};

const textOrNull = (value: Row[string] | undefined): string | null => (typeof value === 'string' ? value : null);

/**
 * Keeps a damaged journal up to its last good link, in a file of the newest shape. Alarms, orders, overruns and registers
 * are taken over as they were found; those that no kept line proves are entered in the ledger anew, whole and marked, so
 * that nothing that stands is lost and nothing unproven passes for proven. The damaged file is kept as it was.
 * The caller holds the data folder. `startEmpty`: begin a new ledger where not one line can be kept.
 * @throws RecoverRefused where a newer program wrote it, or nothing can be kept and that was not asked for.
 */
export const recoverJournal = async (options: {
  readonly dataDir: string;
  readonly at: number;
  readonly by: string;
  readonly startEmpty?: boolean;
}): Promise<Recovery> => {
  const { dataDir, at, by, startEmpty = false } = options;
  const file = join(dataDir, JOURNAL_FILE);
  const { faults, head: sound } = await checkJournal(dataDir, Number.POSITIVE_INFINITY);
  if (faults.length === 0) return { kind: 'sound', head: sound ?? { seq: 0, hash: GENESIS } };
  const newer = faults.find(({ code }) => code === 'schema-newer');
  if (newer !== undefined) throw new RecoverRefused('schema-newer', `${file} ${newer.message}`);

  if (!existsSync(file) && !startEmpty) {
    throw new RecoverRefused('nothing-readable', `${file} is not there: restore a backup, or begin with --start-empty`);
  }

  const aside = `${file}.damaged-${new Date(at).toISOString().replace(/[:.]/g, '-')}`;
  for (const end of ['', '-wal']) {
    if (existsSync(`${file}${end}`)) await copyFile(`${file}${end}`, `${aside}${end}`);
  }
  const draft = `${file}.recovering`;
  for (const end of ['', '-wal', '-shm']) await rm(`${draft}${end}`, { force: true });
  await (await openStore(draft)).destroy();
  const damaged = openSqlite(file, ['query_only = ON', 'busy_timeout = 5000']);
  const fresh = openSqlite(draft);
  let recovery: Extract<Recovery, { kind: 'recovered' }>;
  try {
    const { kept, subjects, reason } = await copyLedger(damaged, fresh);
    if (kept.seq === 0 && !startEmpty) {
      const message = `not one line of ${file} can be kept: restore a backup, or begin a new ledger with --start-empty; ${reason ?? ''}`;
      throw new RecoverRefused('nothing-readable', message);
    }
    const beyond = await linesBeyond(damaged, kept.seq);
    const isProven = (subject: string): boolean => subjects.has(subject) && beyond?.subjects.has(subject) === false;
    const { unproven, unreadable } = await copyTables(damaged, fresh, isProven);
    const entered: Record<string, number> = {};
    for (const { table } of unproven) entered[table] = (entered[table] ?? 0) + 1;
    const dropped = beyond?.lines ?? null;
    const told = { faults, kept, ...(reason === undefined ? {} : { reason }), dropped, entered, unreadable, aside };
    const head = await append(fresh, kept, [
      { at, kind: 'journal.recovered', mine: null, subject: 'journal', author: by, body: told },
      ...unproven.map(({ table, row }): LedgerEntry => {
        const [mine, subject] = [textOrNull(row['mine']), String(row['id'])];
        return { at, kind: 'journal.row-recovered', mine, subject, author: by, body: { table, row } };
      }),
    ]);
    const verified = await verifyLedger(fresh, { heads: [kept, head] });
    if (!verified.ok) throw new Error(`the recovered ledger does not hold: ${verified.reason}`);
    recovery = { kind: 'recovered', ...told, head };
  } finally {
    await damaged.close();
    await fresh.close();
  }
  // The old log must be gone before the new file takes its place, or it would be read as the new one's.
  for (const end of ['-wal', '-shm']) await rm(`${file}${end}`, { force: true });
  await rename(draft, file);
  await syncFolder(dataDir);
  await writeHeadFile(dataDir, recovery.head);
  return recovery;
};
