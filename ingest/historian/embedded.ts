import type { Logger } from 'pino';
import type { Mine } from '../../domain/mine.js';
import type { Observation, Quality } from '../../domain/observation.js';
import { OK, type Status } from '../../domain/status.js';
import { openSqlite } from '../../store/sqlite.js';
import type { SqlValue } from '../../store/sqlite-protocol.js';
import {
  type Historian,
  HistorianError,
  instantKey,
  type MinuteRollup,
  type Received,
  type StoredReading,
  seriesKey,
} from './historian.js';
import { historyFrom, MINUTES_KEPT_MS, RAW_KEPT_MS } from './history.js';

const SCHEMA = [
  `create table if not exists readings (
    mine text not null, point text not null, at integer not null, value real, quality text not null,
    received_at integer not null, arrival integer not null, body text not null,
    primary key (mine, point, at)) without rowid`,
  // Sightings, system states and answers to commands; `series` says whose it is.
  `create table if not exists others (
    series text not null, at integer not null, received_at integer not null, arrival integer not null,
    body text not null, primary key (series, at)) without rowid`,
  `create table if not exists minutes (
    mine text not null, point text not null, minute integer not null, min real, max real, mean real,
    count integer not null, bad integer not null, primary key (mine, point, minute)) without rowid`,
];

const PRAGMAS = ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000'];
const EXPIRE_EVERY_MS = 3_600_000;
/** Rows deleted in one step, so that expiry never holds up a write for long. */
const EXPIRED_AT_ONCE = 5000;
/** Keys asked for in one query. */
const ASKED_AT_ONCE = 400;

interface ReadingRow {
  readonly at: number;
  readonly value: number | null;
  readonly quality: Quality;
  readonly received_at: number;
  readonly arrival: number;
}
interface BodyRow {
  readonly body: string;
  readonly received_at: number;
  readonly arrival: number;
}

const chunks = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / ASKED_AT_ONCE) }, (_, index) =>
    items.slice(index * ASKED_AT_ONCE, (index + 1) * ASKED_AT_ONCE),
  );

/** The history of a service without InfluxDB: one SQLite file behind a worker thread, durable when `write` resolves. */
export const openEmbeddedHistorian = async (options: {
  readonly file: string;
  readonly mines: () => ReadonlyMap<string, Mine>;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'error'>;
}): Promise<Historian> => {
  const { file, clock, logger } = options;
  const sqlite = openSqlite(file, PRAGMAS);
  let status: Status = OK;
  let expiredAt = 0;
  let ready: Promise<void> | undefined;

  const attempt = async <Done>(act: () => Promise<Done>): Promise<Done> => {
    try {
      ready ??= (async () => {
        for (const sql of SCHEMA) await sqlite.query(sql);
      })();
      await ready;
      const done = await act();
      status = OK;
      return done;
    } catch (error) {
      ready = undefined;
      const why = error instanceof Error ? error.message : String(error);
      status = { state: 'down', why: `${file}: ${why}` };
      throw new HistorianError('history-file-failed', `${file}: ${why}`, true, { cause: error });
    }
  };

  const expire = async (): Promise<void> => {
    if (clock() - expiredAt < EXPIRE_EVERY_MS) return;
    expiredAt = clock();
    for (const [table, column, keptMs] of [
      ['readings', 'at', RAW_KEPT_MS],
      ['others', 'at', MINUTES_KEPT_MS],
      ['minutes', 'minute', MINUTES_KEPT_MS],
    ] as const) {
      const keys = table === 'others' ? 'series, at' : `mine, point, ${column}`;
      for (;;) {
        const sql = `delete from ${table} where (${keys}) in (select ${keys} from ${table} where ${column} < ? limit ${EXPIRED_AT_ONCE})`;
        const { changes } = await sqlite.query(sql, [clock() - keptMs]);
        if (changes < EXPIRED_AT_ONCE) break;
      }
    }
  };

  const raw = (mine: string, point: string, from: number, to: number): Promise<readonly StoredReading[]> =>
    attempt(async () => {
      const sql =
        'select at, value, quality, received_at, arrival from readings where mine = ? and point = ? and at >= ? and at < ? order by at';
      const { rows } = await sqlite.query<ReadingRow>(sql, [mine, point, from, to]);
      return rows.map(({ at, value, quality, received_at: receivedAt, arrival }) => ({
        at,
        value,
        quality,
        receivedAt,
        arrival,
      }));
    });

  const minutes = (mine: string, point: string, from: number, to: number): Promise<readonly MinuteRollup[]> =>
    attempt(async () => {
      const sql =
        'select mine, point, minute, min, max, mean, count, bad from minutes where mine = ? and point = ? and minute > ? and minute < ? order by minute';
      const { rows } = await sqlite.query<MinuteRollup>(sql, [mine, point, from - 60_000, to]);
      return rows;
    });

  const received = ({ body, received_at: receivedAt, arrival }: BodyRow): Received => ({
    observation: JSON.parse(body) as Observation,
    receivedAt,
    arrival,
  });

  await attempt(async () => undefined).catch((error: unknown) =>
    logger.error({ err: error }, 'the history file cannot be opened'),
  );

  return {
    write: (batch) =>
      attempt(async () => {
        const readings: SqlValue[][] = [];
        const others: SqlValue[][] = [];
        for (const { observation, receivedAt, arrival } of batch) {
          const body = JSON.stringify(observation);
          if (observation.kind === 'reading') {
            const { mine, point, at, value, quality } = observation;
            readings.push([mine, point, at, value, quality, receivedAt, arrival, body]);
          } else others.push([seriesKey(observation), observation.at, receivedAt, arrival, body]);
        }
        await sqlite.batch([
          { sql: 'insert or ignore into readings values (?, ?, ?, ?, ?, ?, ?, ?)', rows: readings },
          { sql: 'insert or ignore into others values (?, ?, ?, ?, ?)', rows: others },
        ]);
        await expire();
        return { refused: [] };
      }),
    writeRollups: (rollups) =>
      attempt(async () => {
        const rows = rollups.map(({ mine, point, minute, min, max, mean, count, bad }) => [
          mine,
          point,
          minute,
          min,
          max,
          mean,
          count,
          bad,
        ]);
        await sqlite.batch([{ sql: 'insert or replace into minutes values (?, ?, ?, ?, ?, ?, ?, ?)', rows }]);
      }),
    raw,
    existing: (observations) =>
      attempt(async () => {
        const found = new Map<string, Received>();
        const readings = observations.filter((one) => one.kind === 'reading');
        for (const asked of chunks(readings)) {
          const sql = `select body, received_at, arrival from readings where (mine, point, at) in (values ${asked.map(() => '(?, ?, ?)').join(', ')})`;
          const { rows } = await sqlite.query<BodyRow>(
            sql,
            asked.flatMap(({ mine, point, at }) => [mine, point, at]),
          );
          for (const one of rows.map(received)) found.set(instantKey(one.observation), one);
        }
        for (const asked of chunks(observations.filter((one) => one.kind !== 'reading'))) {
          const sql = `select body, received_at, arrival from others where (series, at) in (values ${asked.map(() => '(?, ?)').join(', ')})`;
          const { rows } = await sqlite.query<BodyRow>(
            sql,
            asked.flatMap((one) => [seriesKey(one), one.at]),
          );
          for (const one of rows.map(received)) found.set(instantKey(one.observation), one);
        }
        return found;
      }),
    history: (query) => historyFrom({ raw, minutes }, query, clock()),
    status: () => status,
    close: () => sqlite.close(),
  };
};
