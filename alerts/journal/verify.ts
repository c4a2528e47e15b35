import { existsSync } from 'node:fs';
import type { LedgerRow } from '../../store/schema.js';
import { openSqlite } from '../../store/sqlite.js';
import { GENESIS, hashOf } from './ledger.js';

/** Whether a ledger is whole; `at` is the number of the first line that is not, 0 for a line outside the numbering. */
export type Verified =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  | { readonly ok: false; readonly at: number; readonly reason: string };

/** The journal cannot be looked at, which says nothing of its truth. */
export class JournalUnreadable extends Error {
  override readonly name = 'JournalUnreadable';
  readonly code = 'journal-unreadable';
  readonly retryable = false;
}

const PAGE = 1000;

/**
 * Reads a journal's ledger from its first line to its last and recomputes every hash: a line that was changed, removed,
 * inserted or moved is found. Lines cut off at the end leave no gap: compare `head` with one that was noted elsewhere.
 * Refuses every write to the file. @throws JournalUnreadable where the file is not there or is no journal.
 */
export const verifyJournal = async (file: string): Promise<Verified> => {
  if (!existsSync(file)) throw new JournalUnreadable(`${file} is not there`);
  const sqlite = openSqlite(file, ['query_only = ON', 'busy_timeout = 5000']);
  try {
    const outside = await sqlite.query('select 1 from ledger where seq is null or seq < 1 limit 1');
    if (outside.rows.length > 0) return { ok: false, at: 0, reason: 'there is a line outside the numbering' };
    let seq = 0;
    let previous = GENESIS;
    for (;;) {
      const sql = 'select * from ledger where seq > ? order by seq limit ?';
      const { rows } = await sqlite.query<LedgerRow>(sql, [seq, PAGE]);
      for (const row of rows) {
        if (row.seq !== seq + 1) {
          return { ok: false, at: seq + 1, reason: `line ${seq + 1} is missing; the next one is ${row.seq}` };
        }
        if (row.previous_hash !== previous) {
          return { ok: false, at: row.seq, reason: `line ${row.seq} is not chained to the one before it` };
        }
        if (hashOf(row) !== row.hash) return { ok: false, at: row.seq, reason: `line ${row.seq} has been changed` };
        seq = row.seq;
        previous = row.hash;
      }
      if (rows.length < PAGE) return { ok: true, entries: seq, head: previous };
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'SqliteError') {
      throw new JournalUnreadable(`${file} cannot be read as a journal: ${error.message}`, { cause: error });
    }
    throw error;
  } finally {
    await sqlite.close();
  }
};
