import type { LedgerRow } from '../../store/schema.js';
import type { Sqlite, SqliteError } from '../../store/sqlite.js';
import type { SqlValue } from '../../store/sqlite-protocol.js';
import { GENESIS } from './ledger.js';
import { type Break, type Head, soundLines } from './verify.js';

type Reader = Pick<Sqlite, 'query'>;

const PAGE = 500;

const isUnreadable = (error: unknown): error is SqliteError => error instanceof Error && error.name === 'SqliteError';

/** The lines of a damaged ledger up to its last good link, page by page; at the end the first that is not one. */
export async function* goodLines(sqlite: Reader): AsyncGenerator<readonly LedgerRow[], Break | undefined> {
  let head: Head = { seq: 0, hash: GENESIS };
  // Where a page of lines cannot be read, its first ones may be.
  for (const pageLines of [PAGE, 1]) {
    try {
      const lines = soundLines(sqlite, head, pageLines);
      for (let page = await lines.next(); ; page = await lines.next()) {
        if (page.done) return page.value;
        const last = page.value.at(-1);
        if (last !== undefined) head = { seq: last.seq, hash: last.hash };
        yield page.value;
      }
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      if (pageLines === 1) return { at: head.seq + 1, reason: `line ${head.seq + 1} cannot be read: ${error.message}` };
    }
  }
  return undefined;
}

/** What a ledger holds beyond its last good link; null where even that cannot be read. */
export const linesBeyond = async (
  sqlite: Reader,
  last: number,
): Promise<{ readonly lines: number; readonly subjects: ReadonlySet<string> } | null> => {
  try {
    const where = 'where seq is null or seq < 1 or seq > ?';
    const { rows } = await sqlite.query<{ lines: number }>(`select count(*) as lines from ledger ${where}`, [last]);
    const named = await sqlite.query<{ subject: string }>(`select distinct subject from ledger ${where}`, [last]);
    return { lines: rows[0]?.lines ?? 0, subjects: new Set(named.rows.map(({ subject }) => subject)) };
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
};

/** Columns of a table; empty where there is none. */
export const columnsOf = async (sqlite: Reader, table: string): Promise<readonly string[]> => {
  const { rows } = await sqlite.query<{ name: string }>('select name from pragma_table_info(?)', [table]);
  return rows.map(({ name }) => name);
};

export type Row = Readonly<Record<string, SqlValue>>;

/** The rows of a table as far as they can be read, in their order; whether all of them could. */
export const readableRows = async (
  sqlite: Reader,
  table: string,
  columns: readonly string[],
): Promise<{ readonly rows: readonly Row[]; readonly whole: boolean }> => {
  const rows: Row[] = [];
  let after = -1;
  for (let size = PAGE; ; ) {
    const sql = `select rowid as _row, ${columns.map((one) => `"${one}"`).join(', ')} from "${table}" where rowid > ? order by rowid limit ?`;
    try {
      const found = await sqlite.query<Row & { readonly _row: number }>(sql, [after, size]);
      for (const { _row, ...row } of found.rows) {
        rows.push(row);
        after = _row;
      }
      if (found.rows.length < size) return { rows, whole: true };
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      if (size === 1) return { rows, whole: false };
      size = 1;
    }
  }
};
