import { escape as escapeInfluxQl, InfluxDB, type IPoolOptions } from 'influx';
import { Pool } from 'influx/lib/src/pool.js';
import type { Logger } from 'pino';
import type { Mine, Point } from '../../domain/mine.js';
import { FAMILIES, type Family } from '../../domain/quantity.js';
import { spansOf } from '../../domain/spans.js';
import { OK, type Status } from '../../domain/status.js';
import { type Historian, HistorianError, instantKey, type Received, type StoredReading } from './historian.js';
import { type HistorySources, historyFrom, inPages, OTHERS_SPAN_MS } from './history.js';
import { lookUpsFor } from './influx-existing.js';
import { adviceOn, faultOf } from './influx-faults.js';
import { lineOf, minuteLine, placeOfPoint } from './influx-lines.js';
import { ensurePolicies } from './influx-policies.js';
import {
  type InfluxRow,
  MINUTE_COLUMNS,
  minuteOf,
  READING_COLUMNS,
  RECEIVED_COLUMNS,
  receivedOf,
  rowsOf,
  storedOf,
} from './influx-rows.js';
import {
  type DatabasePlace,
  MINUTE_POLICY,
  minutesOf,
  OTHER_MEASUREMENTS,
  type PlaceOf,
  RAW_POLICY,
  tagText,
  whereTags,
} from './influx-schema.js';

const REQUEST_MS = 10_000;
/** Lines of one request. */
const MOST_AT_ONCE = 5000;
/** Statements of one look-up. */
const STATEMENTS_AT_ONCE = 20;

/** The client's own would take the only host out of use; the writer waits between attempts already. */
const NO_BACKOFF: NonNullable<IPoolOptions['backoff']> = {
  getDelay: () => 0,
  next: () => NO_BACKOFF,
  reset: () => NO_BACKOFF,
};

type Direction = 'writing' | 'reading';
interface Numbered {
  readonly index: number;
  readonly line: string;
}
interface PointQuery {
  readonly mine: string;
  readonly point: string;
  readonly names: readonly string[];
  readonly policy: string;
  readonly measurementOf: (family: Family) => string;
  /** Exclusive, epoch ms. */
  readonly end: number;
}
const rawOf = (family: Family): string => family;
type Refused = { readonly index: number; readonly reason: string }[];

/**
 * The history in InfluxDB 1.x, or the v1 interface of its successors. Opens also while the database cannot be reached;
 * database and policies are made before the first request that succeeds.
 */
export const openInfluxHistorian = async (options: {
  /** `http://user:password@host:8086/database`. */
  readonly url: string;
  readonly mines: () => ReadonlyMap<string, Mine>;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
}): Promise<Historian> => {
  const { url, mines, clock, logger } = options;
  const address = new URL(url);
  const database = decodeURIComponent(address.pathname.slice(1));
  const place = `${address.protocol}//${address.host}/${database}`;
  const protocol = address.protocol === 'https:' ? 'https' : 'http';
  const port = Number(address.port || (protocol === 'https' ? 443 : 80));
  const [username, password] = [decodeURIComponent(address.username), decodeURIComponent(address.password)];
  const pool = { requestTimeout: REQUEST_MS, maxRetries: 0, backoff: NO_BACKOFF };
  const influx = new InfluxDB({
    host: address.hostname,
    port,
    protocol,
    ...(username === '' ? {} : { username, password }),
    database,
    pool,
  });
  const writing = new Pool(pool);
  writing.addHost(`${protocol}://${address.hostname}:${port}`);
  const faults = new Map<Direction, string>();
  let preparing: Promise<void> | undefined;

  const prepared = (): Promise<void> => {
    preparing ??= ensurePolicies(influx, database).then(() => logger.info({ influx: place }, 'InfluxDB is ready'));
    return preparing;
  };

  /** After any failure the database may be another one: it is looked at again before the next request. */
  const attempt = async <Done>(direction: Direction, act: () => Promise<Done>): Promise<Done> => {
    for (let again = true; ; again = false) {
      try {
        await prepared();
        const done = await act();
        faults.delete(direction);
        return done;
      } catch (error) {
        preparing = undefined;
        const { kind, why } = faultOf(error);
        if (kind === 'missing' && again) continue;
        const message = `${place}: ${why}; ${adviceOn(kind, database)}`;
        faults.set(direction, message);
        throw new HistorianError(`historian-${kind}`, message, true);
      }
    }
  };

  const places = new WeakMap<Point, DatabasePlace>();
  const placeOf: PlaceOf = (mine, id) => {
    const point = mines().get(mine)?.pointById.get(id);
    if (point === undefined) return undefined;
    const place = places.get(point) ?? placeOfPoint(mine, point);
    places.set(point, place);
    return place;
  };

  const post = (lines: readonly Numbered[], retentionPolicy: string): Promise<void> =>
    writing.discard({
      method: 'POST',
      path: '/write',
      query: { db: database, rp: retentionPolicy, precision: 'ms' },
      body: lines.map(({ line }) => line).join('\n'),
      ...(username === '' ? {} : { auth: `${username}:${password}` }),
    });

  /** Sends lines; where the database refuses some of them, halves them until each refused one stands alone. */
  const send = async (lines: readonly Numbered[], retentionPolicy: string, refused: Refused): Promise<void> => {
    if (lines.length === 0) return;
    try {
      await post(lines, retentionPolicy);
    } catch (error) {
      const { kind, why, dropped } = faultOf(error);
      if (kind !== 'refused') throw error;
      if (lines.length === 1 || dropped === lines.length) {
        for (const { index } of lines) refused.push({ index, reason: why });
        return;
      }
      const middle = lines.length >> 1;
      await send(lines.slice(0, middle), retentionPolicy, refused);
      await send(lines.slice(middle), retentionPolicy, refused);
    }
  };
  const sendAll = async (lines: readonly Numbered[], retentionPolicy: string, refused: Refused): Promise<void> => {
    for (let from = 0; from < lines.length; from += MOST_AT_ONCE) {
      await send(lines.slice(from, from + MOST_AT_ONCE), retentionPolicy, refused);
    }
  };

  const ask = async (statements: readonly string[]): Promise<readonly InfluxRow[]> =>
    rowsOf(await influx.queryRaw([...statements], { database, precision: 'ms', method: 'POST' }));
  const from = (measurements: readonly string[], policy: string): string =>
    measurements.map((one) => [database, policy, one].map((name) => escapeInfluxQl.quoted(name)).join('.')).join(', ');
  const columns = (names: readonly string[]): string => names.map((name) => escapeInfluxQl.quoted(name)).join(', ');

  /** The first rows of one point in order of time; of one that the mine file knows no more, wherever they are. */
  const rowsOfPoint = async (asked: PointQuery, start: number, limit: number): Promise<readonly InfluxRow[]> => {
    const { mine, point, names, policy, measurementOf, end } = asked;
    const known = placeOf(mine, point);
    const measurements = (known === undefined ? FAMILIES : [known.family]).map(measurementOf);
    const where = `${whereTags({ mine, point })} and time >= ${start}ms and time < ${end}ms`;
    const rows = await ask([
      `select ${columns(names)} from ${from(measurements, policy)} where ${where} order by time limit ${limit}`,
    ]);
    const inOrder = [...rows].sort((one, other) => Number(one['time']) - Number(other['time']));
    return inOrder.slice(0, limit);
  };

  /** At least `limit` of our own rows, unless there are no more: rows of others among them end no page. */
  const pageOf = <Item>(
    asked: PointQuery,
    start: number,
    limit: number,
    itemOf: (row: InfluxRow) => Item | undefined,
  ): Promise<readonly Item[]> =>
    attempt('reading', async () => {
      const items: Item[] = [];
      for (let next = start; ; ) {
        const rows = await rowsOfPoint(asked, next, limit);
        for (const row of rows) {
          const item = itemOf(row);
          if (item !== undefined) items.push(item);
        }
        const last = rows.at(-1);
        if (last === undefined || rows.length < limit || items.length >= limit) return items;
        next = Number(last['time']) + 1;
      }
    });

  const rawPage: HistorySources['raw'] = (mine, point, start, end, limit) => {
    const asked = { mine, point, end, names: READING_COLUMNS, policy: RAW_POLICY, measurementOf: rawOf };
    return pageOf(asked, start, limit, storedOf);
  };
  const receivedPage = (mine: string, point: string, start: number, end: number, limit: number) => {
    const asked = { mine, point, end, names: RECEIVED_COLUMNS, policy: RAW_POLICY, measurementOf: rawOf };
    return pageOf(asked, start, limit, receivedOf);
  };
  const minutesPage: HistorySources['minutes'] = (mine, point, start, end, limit) => {
    const asked = { mine, point, end, names: MINUTE_COLUMNS, policy: MINUTE_POLICY, measurementOf: minutesOf };
    return pageOf(asked, start, limit, (row) => minuteOf(mine, point, row));
  };

  const status = (): Status => {
    const why = [...faults.values()][0];
    return why === undefined ? OK : { state: 'down', why };
  };
  await attempt('writing', async () => undefined).catch((error: unknown) =>
    logger.warn({ why: error instanceof Error ? error.message : String(error) }, 'InfluxDB cannot be used yet'),
  );

  return {
    write: (batch) =>
      attempt('writing', async () => {
        const refused: Refused = [];
        const lines: Numbered[] = [];
        for (const [index, one] of batch.entries()) {
          const line = lineOf(one, placeOf);
          if (line === undefined) refused.push({ index, reason: 'the mine file knows this point no more' });
          else lines.push({ index, line });
        }
        await sendAll(lines, RAW_POLICY, refused);
        return { refused };
      }),
    writeRollups: (rollups) =>
      attempt('writing', async () => {
        const refused: Refused = [];
        const lines = rollups.flatMap((rollup, index) => {
          const line = minuteLine(rollup, placeOf);
          return line === undefined ? [] : [{ index, line }];
        });
        await sendAll(lines, MINUTE_POLICY, refused);
        const [first] = refused;
        if (first !== undefined) {
          logger.warn(
            { minutes: refused.length, why: first.reason },
            'InfluxDB refused minutes; their readings are kept',
          );
        }
      }),
    async raw(mine, point, start, end) {
      const readings: StoredReading[] = [];
      const read = (next: number, limit: number): Promise<readonly StoredReading[]> =>
        rawPage(mine, point, next, end, limit);
      for await (const page of inPages(start, end, ({ at }: StoredReading) => at, read)) readings.push(...page);
      return readings;
    },
    async received(mine, point, start, end) {
      const received: Received[] = [];
      const read = (next: number, limit: number): Promise<readonly Received[]> =>
        receivedPage(mine, point, next, end, limit);
      for await (const page of inPages(start, end, ({ observation }: Received) => observation.at, read)) {
        received.push(...page);
      }
      return received;
    },
    async others(mine, start, end) {
      const found: Received[] = [];
      for (const [first, last] of spansOf(start, end, OTHERS_SPAN_MS)) {
        const where = `${whereTags({ mine })} and time >= ${first}ms and time < ${last}ms`;
        const rows = await attempt('reading', () =>
          ask([`select * from ${from(OTHER_MEASUREMENTS, RAW_POLICY)} where ${where}`]),
        );
        for (const row of rows) found.push(...[receivedOf(row)].filter((one) => one !== undefined));
      }
      return found.sort((one, other) => one.arrival - other.arrival);
    },
    async sightings(mine, card, start, end) {
      const where = `${whereTags({ mine, card: tagText(card) })} and time >= ${start}ms and time < ${end}ms`;
      const rows = await attempt('reading', () =>
        ask([`select * from ${from(['personnel'], RAW_POLICY)} where ${where}`]),
      );
      return rows
        .flatMap((row) => receivedOf(row) ?? [])
        .filter(({ observation }) => observation.kind === 'sighting' && observation.card === card)
        .sort((one, other) => one.arrival - other.arrival);
    },
    existing: (observations) =>
      attempt('reading', async () => {
        const wanted = new Set(observations.map(instantKey));
        const found = new Map<string, Received>();
        const lookUps = lookUpsFor(observations, placeOf);
        for (let first = 0; first < lookUps.length; first += STATEMENTS_AT_ONCE) {
          const statements = lookUps
            .slice(first, first + STATEMENTS_AT_ONCE)
            .map(
              ({ measurement, where, from: start, to: end }) =>
                `select * from ${from([measurement], RAW_POLICY)} where (${where}) and time >= ${start}ms and time <= ${end}ms`,
            );
          for (const row of await ask(statements)) {
            const one = receivedOf(row);
            if (one === undefined) continue;
            const key = instantKey(one.observation);
            if (wanted.has(key)) found.set(key, one);
          }
        }
        return found;
      }),
    history: (query) => historyFrom({ raw: rawPage, minutes: minutesPage }, query, clock()),
    status,
    // Each request has a connection of its own or an idle one that holds nothing up.
    close: async () => undefined,
  };
};
