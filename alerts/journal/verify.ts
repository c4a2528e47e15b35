import { existsSync } from 'node:fs';
import type { LedgerRow } from '../../store/schema.js';
import { openSqlite, type Sqlite } from '../../store/sqlite.js';
import { GENESIS, hashOf } from './ledger.js';

/** Where a ledger stood when it was noted: the number of its last line, and that line's hash. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** The first line of a ledger that does not hold; `at` 0 for a line outside the numbering. */
export interface Break {
  readonly at: number;
  readonly reason: string;
}

/** Whether a ledger is whole; `at` is the number of the first line that is not, 0 for a line outside the numbering. */
export type Verified =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  | ({ readonly ok: false } & Break);

/** The journal cannot be looked at, which says nothing of its truth. */
export class JournalUnreadable extends Error {
  override readonly name = 'JournalUnreadable';
  readonly code = 'journal-unreadable';
  readonly retryable = false;
}

const PAGE = 1000;

/**
 * The lines of a ledger after one that is believed, page by page, as far as each follows from the one before it; at the
 * end the first that does not.
 */
export async function* soundLines(
  sqlite: Pick<Sqlite, 'query'>,
  after: Head = { seq: 0, hash: GENESIS },
  pageLines = PAGE,
): AsyncGenerator<readonly LedgerRow[], Break | undefined> {
  let { seq, hash: previous } = after;
  for (;;) {
    const sql = 'select * from ledger where seq > ? order by seq limit ?';
    const { rows } = await sqlite.query<LedgerRow>(sql, [seq, pageLines]);
    const sound: LedgerRow[] = [];
    let broken: Break | undefined;
    for (const row of rows) {
      if (row.seq !== seq + 1) {
        broken = { at: seq + 1, reason: `line ${seq + 1} is missing; the next one is ${row.seq}` };
      } else if (row.previous_hash !== previous) {
        broken = { at: row.seq, reason: `line ${row.seq} is not chained to the one before it` };
      } else if (hashOf(row) !== row.hash) {
        broken = { at: row.seq, reason: `line ${row.seq} has been changed` };
      }
      if (broken !== undefined) break;
      sound.push(row);
      seq = row.seq;
      previous = row.hash;
    }
    yield sound;
    if (broken !== undefined) return broken;
    if (rows.length < pageLines) return undefined;
  }
}

/** A line with no number of the numbering, which reading in order would pass over. */
const outsideNumbering = async (sqlite: Pick<Sqlite, 'query'>): Promise<Break | undefined> => {
  const outside = await sqlite.query('select 1 from ledger where seq is null or seq < 1 limit 1');
  return outside.rows.length > 0 ? { at: 0, reason: 'there is a line outside the numbering' } : undefined;
};

/** Where a ledger does not hold what was noted of it elsewhere: cut off at its end, or written anew. */
const againstHead = async (sqlite: Pick<Sqlite, 'query'>, { seq, hash }: Head): Promise<Break | undefined> => {
  if (seq === 0) return undefined;
  const { rows } = await sqlite.query<Head>('select seq, hash from ledger where seq = ?', [seq]);
  const [line] = rows;
  if (line?.hash === hash) return undefined;
  if (line !== undefined) return { at: seq, reason: `line ${seq} is another one than was noted elsewhere` };
  const { rows: last } = await sqlite.query<{ top: number | null }>('select max(seq) as top from ledger');
  const top = last[0]?.top ?? 0;
  return { at: top + 1, reason: `lines ${top + 1} to ${seq} are missing at the end: line ${seq} was noted elsewhere` };
};

/** What is looked at of an open ledger. */
export interface Look {
  /** Heads that were noted elsewhere. */
  readonly heads?: readonly Head[];
  /** Recomputes this line and all after it alone; the lines before it are only counted. */
  readonly from?: number;
}

/** Where an open ledger can be believed from: the line before `from`, or the beginning. */
const believedBefore = async (sqlite: Pick<Sqlite, 'query'>, from: number): Promise<Head | Break> => {
  if (from <= 1) return { seq: 0, hash: GENESIS };
  const counted = await sqlite.query<{ lines: number }>('select count(*) as lines from ledger where seq < ?', [from]);
  const { rows } = await sqlite.query<Head>('select seq, hash from ledger where seq = ?', [from - 1]);
  const lines = counted.rows[0]?.lines ?? 0;
  const [line] = rows;
  if (lines === from - 1 && line !== undefined) return line;
  return { at: lines + 1, reason: `of the first ${from - 1} lines there are ${lines}` };
};

/** The same of an open file. @throws SqliteError where it cannot be read. */
export const verifyLedger = async (
  sqlite: Pick<Sqlite, 'query'>,
  { heads = [], from = 1 }: Look = {},
): Promise<Verified> => {
  const outside = await outsideNumbering(sqlite);
  if (outside !== undefined) return { ok: false, ...outside };
  const believed = await believedBefore(sqlite, from);
  if ('reason' in believed) return { ok: false, ...believed };
  let { seq, hash } = believed;
  const lines = soundLines(sqlite, believed);
  for (let page = await lines.next(); ; page = await lines.next()) {
    if (page.done) {
      if (page.value !== undefined) return { ok: false, ...page.value };
      break;
    }
    const last = page.value.at(-1);
    if (last !== undefined) ({ seq, hash } = last);
  }
  const breaks = (await Promise.all(heads.map((head) => againstHead(sqlite, head)))).flatMap((one) => one ?? []);
  const [earliest] = breaks.sort((one, other) => one.at - other.at);
  return earliest === undefined ? { ok: true, entries: seq, head: hash } : { ok: false, ...earliest };
};

/**
 * Reads a journal's ledger from its first line to its last and recomputes every hash: a line that was changed, removed,
 * inserted or moved is found. Lines cut off at the end leave no gap: give it a head that was noted elsewhere.
 * Refuses every write to the file. @throws JournalUnreadable where the file is not there or is no journal.
 */
export const verifyJournal = async (file: string, look: Look = {}): Promise<Verified> => {
  if (!existsSync(file)) throw new JournalUnreadable(`${file} is not there`);
  const sqlite = openSqlite(file, ['query_only = ON', 'busy_timeout = 5000']);
  try {
    return await verifyLedger(sqlite, look);
  } catch (error) {
    if (error instanceof Error && error.name === 'SqliteError') {
      throw new JournalUnreadable(`${file} cannot be read as a journal: ${error.message}`, { cause: error });
    }
    throw error;
  } finally {
    await sqlite.close();
  }
};
