import type { Observation, Quality, Reading } from '../../domain/observation.js';
import type { SqlValue } from '../../store/sqlite-protocol.js';
import { type MinuteRollup, type Received, seriesKey } from './historian.js';

/** Tables of the embedded history. The keys lead with the series, as every question does. */
export const SCHEMA = [
  `create table if not exists readings (
    mine text not null, point text not null, at integer not null, value real, quality text not null,
    received_at integer not null, arrival integer not null, seq integer, substation text,
    clock_suspect integer not null, array_index integer, array_newest_at integer,
    primary key (mine, point, at)) without rowid`,
  // Sightings, system states and answers to commands; `series` says whose it is.
  `create table if not exists others (
    series text not null, at integer not null, received_at integer not null, arrival integer not null,
    body text not null, primary key (series, at)) without rowid`,
  `create table if not exists minutes (
    mine text not null, point text not null, minute integer not null, min real, max real, mean real,
    count integer not null, bad integer not null, primary key (mine, point, minute)) without rowid`,
];

/** Kinds of what is not a reading, as `series` begins. */
export const OTHER_KINDS = ['sighting', 'system', 'command-result'] as const;

/** The series of one kind of one mine sort within [first, last). */
export const seriesRange = (
  kind: (typeof OTHER_KINDS)[number],
  mine: string,
): readonly [first: string, last: string] => [`${kind}|${mine}|`, `${kind}|${mine}}`];

/** The series of one card's sightings sort within [first, last). */
export const cardRange = (mine: string, card: string): readonly [first: string, last: string] => [
  `sighting|${mine}|${card}|`,
  `sighting|${mine}|${card}}`,
];

/** Rows of a range of series between two instants: steps from series to series, for no index leads with the time. */
export const OTHERS_BETWEEN = `with recursive known(series) as (
    select min(series) from others where series >= ? and series < ?
    union all
    select (select min(series) from others where series > known.series and series < ?) from known
      where known.series is not null)
  select body, received_at, arrival from known join others using (series) where at >= ? and at < ?`;

/** Stores a reading unless its point has one of that instant. */
export const INSERT_READING = `insert or ignore into readings values (${Array(12).fill('?').join(', ')})`;
export const INSERT_OTHER = 'insert or ignore into others values (?, ?, ?, ?, ?)';
export const REPLACE_MINUTE = `insert or replace into minutes values (${Array(8).fill('?').join(', ')})`;

/** A stored reading with everything that came with it. */
export interface ReadingRow {
  readonly mine: string;
  readonly point: string;
  readonly at: number;
  readonly value: number | null;
  readonly quality: Quality;
  readonly received_at: number;
  readonly arrival: number;
  readonly seq: number | null;
  readonly substation: string | null;
  readonly clock_suspect: number;
  readonly array_index: number | null;
  readonly array_newest_at: number | null;
}
/** Any other observation as stored. */
export interface OtherRow {
  readonly body: string;
  readonly received_at: number;
  readonly arrival: number;
}

/** A reading as `INSERT_READING` takes it; `receivedOf` is its inverse. */
export const readingRow = (reading: Reading, receivedAt: number, arrival: number): SqlValue[] => {
  const { mine, point, at, value, quality, seq = null, substation = null, clockSuspect, inArray } = reading;
  const place = [inArray?.index ?? null, inArray?.newestAt ?? null];
  return [mine, point, at, value, quality, receivedAt, arrival, seq, substation, clockSuspect ? 1 : 0, ...place];
};

/** Any other observation as `INSERT_OTHER` takes it. */
export const otherRow = (observation: Observation, receivedAt: number, arrival: number): SqlValue[] => [
  seriesKey(observation),
  observation.at,
  receivedAt,
  arrival,
  JSON.stringify(observation),
];

/** One minute as `REPLACE_MINUTE` takes it. */
export const minuteRow = ({ mine, point, minute, min, max, mean, count, bad }: MinuteRollup): SqlValue[] => [
  mine,
  point,
  minute,
  min,
  max,
  mean,
  count,
  bad,
];

/** A stored reading as it was received. */
export const receivedOf = (row: ReadingRow): Received => {
  const { mine, point, at, value, quality, seq, substation } = row;
  const { array_index: index, array_newest_at: newestAt } = row;
  return {
    observation: {
      kind: 'reading',
      mine,
      point,
      at,
      value,
      quality,
      ...(seq === null ? {} : { seq }),
      ...(substation === null ? {} : { substation }),
      ...(index === null || newestAt === null ? {} : { inArray: { index, newestAt } }),
      ...(row.clock_suspect === 1 ? { clockSuspect: true } : {}),
    },
    receivedAt: row.received_at,
    arrival: row.arrival,
  };
};
