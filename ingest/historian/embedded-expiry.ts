import type { Sqlite } from '../../store/sqlite.js';
import { MINUTES_KEPT_MS, RAW_KEPT_MS } from './history.js';

/** Rows deleted in one step, so that expiry never holds up a write for long. */
const EXPIRED_AT_ONCE = 2000;

/** The series of a table one after another, by its key: a scan of every row would take minutes. */
const nextSeries = async (
  sqlite: Sqlite,
  table: string,
  columns: readonly string[],
  after: readonly string[],
): Promise<readonly string[] | undefined> => {
  const key = columns.join(', ');
  const marks = after.map(() => '?').join(', ');
  const where = after.length === 0 ? '' : `where (${key}) > (${marks})`;
  const sql = `select ${key} from ${table} ${where} order by ${key} limit 1`;
  const { rows } = await sqlite.query<Readonly<Record<string, string>>>(sql, after);
  const [row] = rows;
  return row && columns.map((column) => row[column] ?? '');
};

/** Deletes what is older than its time: raw readings, and all else with the minutes. Ends early once `stopped` says so. */
export const expireOld = async (sqlite: Sqlite, now: number, stopped: () => boolean): Promise<void> => {
  for (const { table, series, time, keptMs } of [
    { table: 'readings', series: ['mine', 'point'], time: 'at', keptMs: RAW_KEPT_MS },
    { table: 'minutes', series: ['mine', 'point'], time: 'minute', keptMs: MINUTES_KEPT_MS },
    { table: 'others', series: ['series'], time: 'at', keptMs: MINUTES_KEPT_MS },
  ]) {
    const mine = series.map((column) => `${column} = ?`).join(' and ');
    const oldest = `select ${time} from ${table} where ${mine} and ${time} < ? order by ${time} limit ${EXPIRED_AT_ONCE}`;
    const sql = `delete from ${table} where ${mine} and ${time} in (${oldest})`;
    let current = await nextSeries(sqlite, table, series, []);
    while (current !== undefined && !stopped()) {
      const { changes } = await sqlite.query(sql, [...current, ...current, now - keptMs]);
      if (changes < EXPIRED_AT_ONCE) current = await nextSeries(sqlite, table, series, current);
    }
  }
};
