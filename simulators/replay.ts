import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { Clock } from '../domain/clock.js';
import type { Mine, Point } from '../domain/mine.js';
import type { Quality } from '../domain/observation.js';
import { readingMessage } from './message.js';
import type { Publish } from './publisher.js';

export interface ReplayOptions {
  readonly mine: Mine;
  readonly csvFile: string;
  /** Column with seconds from the start, or with dates (`2014-04-26 13:05:05` by the mine's clock, or with a zone). */
  readonly timeColumn: string;
  /** Epoch ms of the first row. Absent: dates stay as they are; seconds end now, so that nothing lies ahead. */
  readonly startAt?: number;
  /** Point ids by CSV column. */
  readonly map: ReadonlyMap<string, string>;
  /** Times the recording's own pace; Infinity: as fast as the broker takes it. */
  readonly speed: number;
  readonly quality?: Extract<Quality, 'good' | 'calibrating'>;
  readonly publish: Publish;
  readonly clock: Clock;
  /** Waits; injected so that tests need not. */
  readonly pause: (ms: number) => Promise<void>;
}

export interface ReplaySummary {
  readonly ok: true;
  readonly rows: number;
  readonly readings: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

export type ReplayResult = ReplaySummary | { readonly ok: false; readonly code: string; readonly message: string };

/** Readings on their way to the broker at once. */
const MOST_UNDER_WAY = 1000;
/** Rows are held in memory, because the last one decides where the first one lies. */
const MOST_ROWS = 2_000_000;
/** Fills the time between two rows only where it is worth a timer. */
const LEAST_PAUSE_MS = 5;

/** Clock time of a zone as epoch ms: guesses in UTC, then corrects by the zone's offset there (twice, for its changes). */
const zonedInstant = (wallClock: string, timeZone: string): number => {
  const guess = Date.parse(`${wallClock.replace(' ', 'T')}Z`);
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const offsetAt = (at: number): number => Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - (at - (at % 1000));
  const once = guess - offsetAt(guess);
  return guess - offsetAt(once);
};

type RowTime = { readonly kind: 'seconds'; readonly s: number } | { readonly kind: 'instant'; readonly at: number };

const timeOf = (text: string, timeZone: string): RowTime | undefined => {
  const trimmed = text.trim();
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return { kind: 'seconds', s: Number(trimmed) };
  if (/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(trimmed)) {
    return { kind: 'instant', at: zonedInstant(trimmed.length === 16 ? `${trimmed}:00` : trimmed, timeZone) };
  }
  const at = Date.parse(trimmed);
  return Number.isNaN(at) ? undefined : { kind: 'instant', at };
};

interface Row {
  readonly time: RowTime;
  readonly values: readonly { readonly point: Point; readonly value: number }[];
}

const refuse = (code: string, message: string): Extract<ReplayResult, { ok: false }> => ({ ok: false, code, message });

const readRows = async (
  options: ReplayOptions,
  columns: ReadonlyMap<string, Point>,
): Promise<readonly Row[] | Extract<ReplayResult, { ok: false }>> => {
  const { csvFile, timeColumn, mine } = options;
  const rows: Row[] = [];
  const parser = createReadStream(csvFile).pipe(
    parse({ columns: true, bom: true, trim: true, skip_empty_lines: true }),
  );
  for await (const record of parser as AsyncIterable<Readonly<Record<string, string>>>) {
    if (rows.length === 0) {
      const missing = [timeColumn, ...columns.keys()].filter((column) => record[column] === undefined);
      if (missing.length > 0) {
        const present = Object.keys(record).join(', ');
        return refuse('column-missing', `${csvFile} has no column ${missing.join(', ')}; it has ${present}`);
      }
    }
    const time = timeOf(record[timeColumn] ?? '', mine.timeZone);
    if (!time) return refuse('time-invalid', `row ${rows.length + 1}: ${timeColumn} is "${record[timeColumn]}"`);
    const values = [...columns].flatMap(([column, point]) => {
      const text = record[column] ?? '';
      const value = Number(text);
      return text === '' || !Number.isFinite(value) ? [] : [{ point, value }];
    });
    if (rows.length >= MOST_ROWS) {
      return refuse('recording-too-long', `${csvFile} has more than ${MOST_ROWS} rows: replay it in pieces`);
    }
    rows.push({ time, values });
  }
  return rows;
};

/**
 * Replays a recording into a simulated mine, row by row at its own pace times `speed`.
 * Cells that are empty or not a number are left out.
 * @returns what was sent, or why nothing was. Rejects where the file cannot be read or the broker refuses.
 */
export const replay = async (options: ReplayOptions): Promise<ReplayResult> => {
  const { mine, map, speed, publish, clock, pause } = options;
  if (!mine.simulated) {
    return refuse(
      'mine-not-simulated',
      `${mine.id} is not marked "simulated: true": a recording is never mixed with a real mine's record`,
    );
  }
  if (!(speed > 0)) return refuse('speed-invalid', `speed ${speed} is not a number above 0`);
  const columns = new Map<string, Point>();
  for (const [column, id] of map) {
    const point = mine.pointById.get(id);
    if (!point) return refuse('point-unknown', `--map ${column}=${id}: ${mine.id} has no point ${id}`);
    columns.set(column, point);
  }
  if (columns.size === 0) return refuse('nothing-mapped', 'name at least one column: --map COLUMN=POINT');
  const rows = await readRows(options, columns);
  if ('ok' in rows) return rows;
  const [first] = rows;
  const last = rows.at(-1);
  if (!first || !last) return refuse('no-rows', `${options.csvFile} holds no rows`);

  const offsetOf = (time: RowTime): number => (time.kind === 'seconds' ? time.s * 1000 : time.at);
  const spanMs = offsetOf(last.time) - offsetOf(first.time);
  const ownStart = first.time.kind === 'instant' ? first.time.at : clock() - spanMs;
  const startAt = options.startAt ?? ownStart;
  const beganAt = clock();
  const underWay = new Set<Promise<unknown>>();
  let failure: { error: unknown } | undefined;
  let readings = 0;
  let lastAt = startAt;
  for (const { time, values } of rows) {
    const afterMs = offsetOf(time) - offsetOf(first.time);
    const waitMs = beganAt + afterMs / speed - clock();
    if (waitMs >= LEAST_PAUSE_MS) await pause(waitMs);
    lastAt = startAt + afterMs;
    for (const { point, value } of values) {
      const output = { value, quality: options.quality ?? 'good' };
      const { topic, payload } = readingMessage(mine, { point, at: lastAt, output });
      const sending: Promise<unknown> = publish(topic, payload, { retain: false, qos: 1 })
        .catch((error: unknown) => {
          failure = { error };
        })
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
      readings += 1;
    }
    while (underWay.size >= MOST_UNDER_WAY) await Promise.race(underWay);
    if (failure) throw failure.error;
  }
  await Promise.all(underWay);
  if (failure) throw failure.error;
  return { ok: true, rows: rows.length, readings, firstAt: startAt, lastAt };
};
