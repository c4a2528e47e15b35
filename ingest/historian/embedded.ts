import type { Logger } from 'pino';
import type { Mine } from '../../domain/mine.js';
import type { Observation } from '../../domain/observation.js';
import { spansOf } from '../../domain/spans.js';
import { OK, type Status } from '../../domain/status.js';
import { openSqlite } from '../../store/sqlite.js';
import type { SqlValue } from '../../store/sqlite-protocol.js';
import { expireOld } from './embedded-expiry.js';
import {
  cardRange,
  INSERT_OTHER,
  INSERT_READING,
  minuteRow,
  OTHER_KINDS,
  OTHERS_BETWEEN,
  type OtherRow,
  otherRow,
  REPLACE_MINUTE,
  type ReadingRow,
  readingRow,
  receivedOf,
  SCHEMA,
  seriesRange,
} from './embedded-schema.js';
import {
  type Historian,
  HistorianError,
  instantKey,
  type MinuteRollup,
  type Received,
  type StoredReading,
  seriesKey,
} from './historian.js';
import { type HistorySources, historyFrom, inPages, OTHERS_SPAN_MS } from './history.js';

/** The writer's cursor moves once `write` resolves: by then the rows must be on disk. */
const PRAGMAS = ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000'];
const EXPIRE_EVERY_MS = 3_600_000;
/** Keys asked for in one query. */
const ASKED_AT_ONCE = 400;

const otherOf = ({ body, received_at: receivedAt, arrival }: OtherRow): Received => ({
  observation: JSON.parse(body) as Observation,
  receivedAt,
  arrival,
});

const inChunks = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / ASKED_AT_ONCE) }, (_, index) =>
    items.slice(index * ASKED_AT_ONCE, (index + 1) * ASKED_AT_ONCE),
  );

/**
 * The history of a service without InfluxDB: one SQLite file behind a worker thread, durable when `write` resolves. Raw
 * readings are kept 92 days, one-minute statistics and everything else 740 days.
 */
export const openEmbeddedHistorian = async (options: {
  readonly file: string;
  readonly mines: () => ReadonlyMap<string, Mine>;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'error'>;
}): Promise<Historian> => {
  const { file, clock, logger } = options;
  const sqlite = openSqlite(file, PRAGMAS);
  let status: Status = OK;
  let ready: Promise<void> | undefined;
  let expiredAt = 0;
  let expiring: Promise<void> | undefined;
  let closed = false;

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
      status = { state: 'down', why: `${file}: ${why}; readings wait in the spool until it can be written` };
      throw new HistorianError('history-file-failed', `${file}: ${why}`, true, { cause: error });
    }
  };

  /** Beside the writes, not before them: each step is one short call of the worker. */
  const expireNowAndThen = (): void => {
    if (expiring !== undefined || closed || clock() - expiredAt < EXPIRE_EVERY_MS) return;
    expiredAt = clock();
    expiring = expireOld(sqlite, expiredAt, () => closed)
      .catch((error: unknown) =>
        logger.error({ err: error }, 'old history is not deleted; it is tried again in an hour'),
      )
      .finally(() => {
        expiring = undefined;
      });
  };

  const rawPage: HistorySources['raw'] = (mine, point, from, to, limit) =>
    attempt(async () => {
      const sql =
        'select at, value, quality, received_at, arrival from readings where mine = ? and point = ? and at >= ? and at < ? order by at limit ?';
      const { rows } = await sqlite.query<ReadingRow>(sql, [mine, point, from, to, limit]);
      return rows.map(({ at, value, quality, received_at: receivedAt, arrival }) => ({
        at,
        value,
        quality,
        receivedAt,
        arrival,
      }));
    });

  const receivedPage = (mine: string, point: string, from: number, to: number, limit: number) =>
    attempt(async () => {
      const sql = 'select * from readings where mine = ? and point = ? and at >= ? and at < ? order by at limit ?';
      const { rows } = await sqlite.query<ReadingRow>(sql, [mine, point, from, to, limit]);
      return rows.map(receivedOf);
    });

  const minutesPage: HistorySources['minutes'] = (mine, point, from, to, limit) =>
    attempt(async () => {
      const sql =
        'select mine, point, minute, min, max, mean, count, bad from minutes where mine = ? and point = ? and minute >= ? and minute < ? order by minute limit ?';
      const { rows } = await sqlite.query<MinuteRollup>(sql, [mine, point, from, to, limit]);
      return rows;
    });

  const readingsAt = async (asked: readonly Observation[]): Promise<readonly Received[]> => {
    const keys = asked.flatMap((one) => (one.kind === 'reading' ? [one] : []));
    const values = keys.map(() => '(?, ?, ?)').join(', ');
    const { rows } = await sqlite.query<ReadingRow>(
      `select * from readings where (mine, point, at) in (values ${values})`,
      keys.flatMap(({ mine, point, at }): SqlValue[] => [mine, point, at]),
    );
    return rows.map(receivedOf);
  };

  const othersAt = async (asked: readonly Observation[]): Promise<readonly Received[]> => {
    const values = asked.map(() => '(?, ?)').join(', ');
    const { rows } = await sqlite.query<OtherRow>(
      `select body, received_at, arrival from others where (series, at) in (values ${values})`,
      asked.flatMap((one): SqlValue[] => [seriesKey(one), one.at]),
    );
    return rows.map(otherOf);
  };

  await attempt(async () => undefined).catch((error: unknown) =>
    logger.error({ err: error }, 'the history file cannot be opened'),
  );

  return {
    write: (batch) =>
      attempt(async () => {
        const readings: SqlValue[][] = [];
        const others: SqlValue[][] = [];
        for (const { observation, receivedAt, arrival } of batch) {
          if (observation.kind === 'reading') readings.push(readingRow(observation, receivedAt, arrival));
          else others.push(otherRow(observation, receivedAt, arrival));
        }
        await sqlite.batch([
          { sql: INSERT_READING, rows: readings },
          { sql: INSERT_OTHER, rows: others },
        ]);
        expireNowAndThen();
        return { refused: [] };
      }),
    writeRollups: (rollups) =>
      attempt(async () => {
        await sqlite.batch([{ sql: REPLACE_MINUTE, rows: rollups.map(minuteRow) }]);
      }),
    async raw(mine, point, from, to) {
      const readings: StoredReading[] = [];
      const read = (next: number, limit: number): Promise<readonly StoredReading[]> =>
        rawPage(mine, point, next, to, limit);
      for await (const page of inPages(from, to, ({ at }: StoredReading) => at, read)) readings.push(...page);
      return readings;
    },
    async received(mine, point, from, to) {
      const received: Received[] = [];
      const read = (next: number, limit: number): Promise<readonly Received[]> =>
        receivedPage(mine, point, next, to, limit);
      for await (const page of inPages(from, to, ({ observation }: Received) => observation.at, read)) {
        received.push(...page);
      }
      return received;
    },
    async others(mine, from, to) {
      const found: Received[] = [];
      for (const [start, end] of spansOf(from, to, OTHERS_SPAN_MS)) {
        for (const kind of OTHER_KINDS) {
          const [first, last] = seriesRange(kind, mine);
          const { rows } = await attempt(() => sqlite.query<OtherRow>(OTHERS_BETWEEN, [first, last, last, start, end]));
          for (const row of rows) found.push(otherOf(row));
        }
      }
      return found.sort((one, other) => one.arrival - other.arrival);
    },
    async sightings(mine, card, from, to) {
      const [first, last] = cardRange(mine, card);
      const { rows } = await attempt(() => sqlite.query<OtherRow>(OTHERS_BETWEEN, [first, last, last, from, to]));
      return rows
        .map(otherOf)
        .filter(({ observation }) => observation.kind === 'sighting' && observation.card === card)
        .sort((one, other) => one.arrival - other.arrival);
    },
    existing: (observations) =>
      attempt(async () => {
        const found = new Map<string, Received>();
        const readings = observations.filter(({ kind }) => kind === 'reading');
        const others = observations.filter(({ kind }) => kind !== 'reading');
        for (const asked of inChunks(readings)) {
          for (const one of await readingsAt(asked)) found.set(instantKey(one.observation), one);
        }
        for (const asked of inChunks(others)) {
          for (const one of await othersAt(asked)) found.set(instantKey(one.observation), one);
        }
        return found;
      }),
    history: (query) => historyFrom({ raw: rawPage, minutes: minutesPage }, query, clock()),
    status: () => status,
    async close() {
      closed = true;
      await expiring;
      await sqlite.close();
    },
  };
};
