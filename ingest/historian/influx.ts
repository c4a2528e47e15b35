import { escape as escaped, FieldType, InfluxDB, type IPoint, type ISchemaOptions } from 'influx';
import type { Logger } from 'pino';
import type { Mine } from '../../domain/mine.js';
import type { Observation, Quality } from '../../domain/observation.js';
import { FAMILIES, type Family, familyOf } from '../../domain/quantity.js';
import type { Status } from '../../domain/status.js';
import {
  type Historian,
  HistorianError,
  instantKey,
  type MinuteRollup,
  type Received,
  type StoredReading,
} from './historian.js';
import { historyFrom, MINUTES_KEPT_MS, RAW_KEPT_MS } from './history.js';

const RAW_POLICY = 'raw';
const MINUTE_POLICY = 'minutes';
const DAY_MS = 86_400_000;
const REQUEST_MS = 10_000;
/** Points of one request. */
const MOST_AT_ONCE = 5000;
/** Conditions of one query. */
const ASKED_AT_ONCE = 200;

const { BOOLEAN, FLOAT, INTEGER, STRING } = FieldType;
const TRACE = { receivedAt: INTEGER, arrival: INTEGER, body: STRING };
const READING = { ...TRACE, value: FLOAT, quality: STRING, seq: INTEGER, substation: STRING, clockSuspect: BOOLEAN };
const MINUTE = { min: FLOAT, max: FLOAT, mean: FLOAT, count: INTEGER, bad: INTEGER };
const PLACE_TAGS = ['mine', 'area', 'point'];

const schemaOf = (database: string): ISchemaOptions[] => [
  ...FAMILIES.map((measurement) => ({ database, measurement, fields: READING, tags: PLACE_TAGS })),
  ...FAMILIES.map((family) => ({ database, measurement: `${family}_1m`, fields: MINUTE, tags: PLACE_TAGS })),
  { database, measurement: 'personnel', fields: TRACE, tags: ['mine', 'card', 'reader', 'event'] },
  { database, measurement: 'systems', fields: { ...TRACE, state: STRING }, tags: ['mine', 'system'] },
  { database, measurement: 'commands', fields: { ...TRACE, outcome: STRING }, tags: ['mine', 'command', 'zone'] },
];

interface Row {
  readonly at: number;
  readonly value?: number | null;
  readonly quality?: Quality;
  readonly receivedAt: number;
  readonly arrival: number;
  readonly body: string;
}

interface Answer {
  readonly results?: readonly {
    readonly series?: readonly {
      readonly columns: readonly string[];
      readonly values: readonly (readonly unknown[])[];
    }[];
  }[];
}

/** What InfluxDB said, without the socket that the client's errors carry. */
const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message.slice(0, 500) || ('code' in error ? String(error.code) : error.name);
};

const statusOf = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null || !('res' in error)) return undefined;
  const { res } = error;
  return typeof res === 'object' && res !== null && 'statusCode' in res ? Number(res.statusCode) : undefined;
};

/** Refused for good: a field of another type, or older than what the database keeps. */
const isRefusal = (error: unknown): boolean =>
  statusOf(error) === 400 || /partial write|field type conflict|unable to parse|beyond retention/i.test(whyOf(error));

/** InfluxQL with its literals in place. */
const equals = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .map(([tag, value]) => `${escaped.quoted(tag)} = ${escaped.stringLit(value)}`)
    .join(' and ');

/** The history in InfluxDB 1.x, or the v1 interface of its successors. Opens also while the database cannot be reached. */
export const openInfluxHistorian = async (options: {
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
  const influx = new InfluxDB({
    host: address.hostname.replace(/^\[|\]$/g, ''),
    port: Number(address.port || (protocol === 'https' ? 443 : 8086)),
    protocol,
    username: decodeURIComponent(address.username),
    password: decodeURIComponent(address.password),
    database,
    schema: schemaOf(database),
    pool: { requestTimeout: REQUEST_MS },
  });
  let status: Status = { state: 'degraded', why: `${place}: not spoken to yet` };
  let prepared = false;

  const prepare = async (): Promise<void> => {
    if (prepared) return;
    if (!(await influx.getDatabaseNames()).includes(database)) await influx.createDatabase(database);
    const known = (await influx.showRetentionPolicies(database)).map(({ name }) => name);
    for (const [name, keptMs] of [
      [RAW_POLICY, RAW_KEPT_MS],
      [MINUTE_POLICY, MINUTES_KEPT_MS],
    ] as const) {
      if (known.includes(name)) continue;
      const duration = `${Math.ceil(keptMs / DAY_MS)}d`;
      await influx.createRetentionPolicy(name, { database, duration, replication: 1, isDefault: name === RAW_POLICY });
    }
    prepared = true;
    logger.info({ influx: place }, 'InfluxDB is ready');
  };

  const failed = (error: unknown): HistorianError => {
    const why = whyOf(error);
    const code = statusOf(error);
    const denied = code === 401 || code === 403 || /authoriz|authenticat/i.test(why);
    const advice = denied ? 'check the user and password in INFLUX_URL' : 'readings wait in the spool until it answers';
    status = { state: 'down', why: `${place}: ${why}; ${advice}` };
    if (/database not found/i.test(why)) prepared = false;
    return new HistorianError(denied ? 'historian-denied' : 'historian-unreachable', `${place}: ${why}`, true);
  };

  const attempt = async <Done>(act: () => Promise<Done>): Promise<Done> => {
    try {
      await prepare();
      const done = await act();
      status = { state: 'ok' };
      return done;
    } catch (error) {
      throw failed(error);
    }
  };

  const familyIn = (mine: string, point: string): { readonly family: Family; readonly area: string } | undefined => {
    const known = mines().get(mine)?.pointById.get(point);
    return known && { family: familyOf(known.quantity), area: known.area };
  };

  const pointOf = ({ observation, receivedAt, arrival }: Received): IPoint | undefined => {
    const trace = { receivedAt, arrival, body: JSON.stringify(observation) };
    const { mine } = observation;
    const timestamp = new Date(observation.at);
    switch (observation.kind) {
      case 'reading': {
        const { point, value, quality, seq, substation, clockSuspect } = observation;
        const known = familyIn(mine, point);
        if (known === undefined) return undefined;
        return {
          measurement: known.family,
          tags: { mine, area: known.area, point },
          fields: {
            ...trace,
            quality,
            ...(value === null ? {} : { value }),
            ...(seq === undefined ? {} : { seq }),
            ...(substation === undefined ? {} : { substation }),
            ...(clockSuspect ? { clockSuspect: true } : {}),
          },
          timestamp,
        };
      }
      case 'sighting': {
        const { card, reader, event } = observation;
        return { measurement: 'personnel', tags: { mine, card, reader, event }, fields: trace, timestamp };
      }
      case 'system': {
        const { system, state } = observation;
        return { measurement: 'systems', tags: { mine, system }, fields: { ...trace, state }, timestamp };
      }
      case 'command-result': {
        const { command, zone, outcome } = observation;
        const tags = { mine, command, ...(zone === undefined || zone === '' ? {} : { zone }) };
        return { measurement: 'commands', tags, fields: { ...trace, outcome }, timestamp };
      }
    }
  };

  const send = (points: IPoint[], retentionPolicy: string): Promise<void> =>
    influx.writePoints(points, { database, retentionPolicy, precision: 'ms' });

  /** Writes a batch; where the database refuses part of it, halves it until each refused point stands alone. */
  const sendApart = async (
    points: readonly { readonly index: number; readonly point: IPoint }[],
    refused: { index: number; reason: string }[],
  ): Promise<void> => {
    try {
      await send(
        points.map(({ point }) => point),
        RAW_POLICY,
      );
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const [only] = points;
      if (points.length === 1 && only !== undefined) {
        refused.push({ index: only.index, reason: whyOf(error) });
        return;
      }
      const middle = points.length >> 1;
      await sendApart(points.slice(0, middle), refused);
      await sendApart(points.slice(middle), refused);
    }
  };

  const rows = async (measurement: string, policy: string, where: string): Promise<readonly Row[]> => {
    const from = `${escaped.quoted(database)}.${escaped.quoted(policy)}.${escaped.quoted(measurement)}`;
    const answer: Answer = await influx.queryRaw(`select * from ${from} where ${where} order by time`, {
      database,
      precision: 'ms',
    });
    return (answer.results ?? []).flatMap(({ series = [] }) =>
      series.flatMap(({ columns, values }) =>
        values.map((row) => {
          const named = Object.fromEntries(columns.map((column, index) => [column, row[index]]));
          return { ...named, at: Number(named['time']) } as unknown as Row;
        }),
      ),
    );
  };
  const between = (from: number, to: number): string => `time >= ${from}ms and time < ${to}ms`;

  const raw = (mine: string, point: string, from: number, to: number): Promise<readonly StoredReading[]> =>
    attempt(async () => {
      const known = familyIn(mine, point);
      if (known === undefined) return [];
      const found = await rows(known.family, RAW_POLICY, `${equals({ mine, point })} and ${between(from, to)}`);
      return found.map(({ at, value = null, quality = 'fault', receivedAt, arrival }) => ({
        at,
        value,
        quality,
        receivedAt,
        arrival,
      }));
    });
  const minutes = (mine: string, point: string, from: number, to: number): Promise<readonly MinuteRollup[]> =>
    attempt(async () => {
      const known = familyIn(mine, point);
      if (known === undefined) return [];
      const where = `${equals({ mine, point })} and ${between(from - 59_999, to)}`;
      const found = await rows(`${known.family}_1m`, MINUTE_POLICY, where);
      return found.map((row) => {
        const { min = null, max = null, mean = null, count, bad } = row as unknown as MinuteRollup;
        return { mine, point, minute: row.at, min, max, mean, count, bad };
      });
    });

  const seriesOf = (one: Observation): { readonly measurement: string; readonly where: string } | undefined => {
    const { mine } = one;
    switch (one.kind) {
      case 'reading': {
        const known = familyIn(mine, one.point);
        return known && { measurement: known.family, where: equals({ mine, point: one.point }) };
      }
      case 'sighting': {
        const { card, reader, event } = one;
        return { measurement: 'personnel', where: equals({ mine, card, reader, event }) };
      }
      case 'system':
        return { measurement: 'systems', where: equals({ mine, system: one.system }) };
      case 'command-result':
        return { measurement: 'commands', where: equals({ mine, command: one.command, zone: one.zone ?? '' }) };
    }
  };

  await attempt(async () => undefined).catch((error: unknown) =>
    logger.warn({ why: whyOf(error) }, 'InfluxDB cannot be used yet'),
  );

  return {
    write: (batch) =>
      attempt(async () => {
        const refused: { index: number; reason: string }[] = [];
        const points = batch.flatMap((one, index) => {
          const point = pointOf(one);
          if (point === undefined) refused.push({ index, reason: 'the mine file knows this point no more' });
          return point === undefined ? [] : [{ index, point }];
        });
        for (let from = 0; from < points.length; from += MOST_AT_ONCE) {
          await sendApart(points.slice(from, from + MOST_AT_ONCE), refused);
        }
        return { refused };
      }),
    writeRollups: (rollups) =>
      attempt(async () => {
        const points = rollups.flatMap(({ mine, point, minute, min, max, mean, count, bad }): IPoint[] => {
          const known = familyIn(mine, point);
          if (known === undefined) return [];
          const values = { ...(min === null ? {} : { min }), ...(max === null ? {} : { max }) };
          return [
            {
              measurement: `${known.family}_1m`,
              tags: { mine, area: known.area, point },
              fields: { ...values, ...(mean === null ? {} : { mean }), count, bad },
              timestamp: new Date(minute),
            },
          ];
        });
        if (points.length > 0) await send(points, MINUTE_POLICY);
      }),
    raw,
    existing: (observations) =>
      attempt(async () => {
        const asked = new Map<string, { series: string; instants: number[] }[]>();
        const bySeries = new Map<string, { measurement: string; series: string; instants: number[] }>();
        for (const one of observations) {
          const series = seriesOf(one);
          if (series === undefined) continue;
          const key = `${series.measurement}|${series.where}`;
          const known = bySeries.get(key);
          if (known === undefined) {
            bySeries.set(key, { measurement: series.measurement, series: series.where, instants: [one.at] });
          } else known.instants.push(one.at);
        }
        for (const { measurement, series, instants } of bySeries.values()) {
          const list = asked.get(measurement) ?? [];
          list.push({ series, instants });
          asked.set(measurement, list);
        }
        const wanted = new Set(observations.map(instantKey));
        const found = new Map<string, Received>();
        for (const [measurement, list] of asked) {
          // InfluxQL joins instants by AND alone: a span is read for each run of series, and what was not asked for is left.
          for (let from = 0; from < list.length; from += ASKED_AT_ONCE) {
            const some = list.slice(from, from + ASKED_AT_ONCE);
            const all = some.flatMap(({ instants }) => instants);
            const first = all.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
            const last = all.reduce((most, at) => Math.max(most, at), 0);
            const where = `(${some.map(({ series }) => `(${series})`).join(' or ')}) and ${between(first, last + 1)}`;
            for (const { body, receivedAt, arrival } of await rows(measurement, RAW_POLICY, where)) {
              const observation = JSON.parse(body) as Observation;
              const key = instantKey(observation);
              if (wanted.has(key)) found.set(key, { observation, receivedAt, arrival });
            }
          }
        }
        return found;
      }),
    history: (query) => historyFrom({ raw, minutes }, query, clock()),
    status: () => status,
    close: async () => undefined,
  };
};
