import { z } from 'zod';
import { type Observation, QUALITIES } from '../../domain/observation.js';
import type { MinuteRollup, Received, StoredReading } from './historian.js';

/** What `/query` answers with `epoch=ms`: one result a statement. */
const answerSchema = z.object({
  results: z
    .array(
      z.object({
        error: z.string().optional(),
        series: z
          .array(
            z.object({
              columns: z.array(z.string()),
              values: z.array(z.array(z.unknown())),
              partial: z.boolean().optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
  error: z.string().optional(),
});

/** InfluxDB calls an answer of so many rows partial always: it sends them in runs. A page is shorter. */
const EMITTED_ROWS = 10_000;

/** One row, by the names of its columns. */
export type InfluxRow = Readonly<Record<string, unknown>>;

/** The rows of an answer, statement after statement. @throws Error with InfluxDB's own words where one failed or was cut short. */
export const rowsOf = (answer: unknown): readonly InfluxRow[] => {
  const { results = [], error } = answerSchema.parse(answer);
  const failed = error ?? results.find((result) => result.error !== undefined)?.error;
  if (failed !== undefined) throw new Error(failed);
  const isCutShort = results.some(({ series = [] }) =>
    series.some(({ values, partial }) => partial === true && values.length < EMITTED_ROWS),
  );
  if (isCutShort) throw new Error('the limit max-row-limit cuts answers short');
  return results.flatMap(({ series = [] }) =>
    series.flatMap(({ columns, values }) =>
      values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
    ),
  );
};

/** Columns a reading is made of again. */
export const READING_COLUMNS = [
  'value',
  'quality',
  'receivedAt',
  'arrival',
  'seq',
  'substation',
  'clockSuspect',
  'arrayIndex',
  'arrayNewestAt',
];
/** The same with the tags that name the point. */
export const RECEIVED_COLUMNS = ['mine', 'point', ...READING_COLUMNS];
export const MINUTE_COLUMNS = ['min', 'max', 'mean', 'count', 'bad'];

const maybeNumber = z.number().nullish();
const storedRow = z.object({
  time: z.number(),
  value: maybeNumber,
  quality: z.enum(QUALITIES),
  receivedAt: z.number(),
  arrival: z.number(),
});
const readingRow = storedRow.extend({
  mine: z.string(),
  point: z.string(),
  seq: maybeNumber,
  substation: z.string().nullish(),
  clockSuspect: z.boolean().nullish(),
  arrayIndex: maybeNumber,
  arrayNewestAt: maybeNumber,
});
const wholeRow = z.object({ body: z.string(), receivedAt: z.number(), arrival: z.number() });
const minuteRow = z.object({
  time: z.number(),
  min: maybeNumber,
  max: maybeNumber,
  mean: maybeNumber,
  count: z.number(),
  bad: z.number(),
});

/** A reading as stored; `undefined` for a row that others wrote: it says nothing we could stand for. */
export const storedOf = (row: InfluxRow): StoredReading | undefined => {
  const { success, data: ours } = storedRow.safeParse(row);
  if (!success) return undefined;
  const { time: at, value, quality, receivedAt, arrival } = ours;
  return { at, value: value ?? null, quality, receivedAt, arrival };
};

const receivedReading = (row: InfluxRow): Received | undefined => {
  const { success, data: ours } = readingRow.safeParse(row);
  if (!success) return undefined;
  const { mine, point, time: at, value, quality, receivedAt, arrival, seq, substation } = ours;
  const { clockSuspect, arrayIndex: index, arrayNewestAt: newestAt } = ours;
  return {
    observation: {
      kind: 'reading',
      mine,
      point,
      at,
      value: value ?? null,
      quality,
      ...(typeof seq === 'number' ? { seq } : {}),
      ...(typeof substation === 'string' ? { substation } : {}),
      ...(typeof index === 'number' && typeof newestAt === 'number' ? { inArray: { index, newestAt } } : {}),
      ...(clockSuspect === true ? { clockSuspect } : {}),
    },
    receivedAt,
    arrival,
  };
};

/** An observation of any kind as received; `undefined` for a row that others wrote. */
export const receivedOf = (row: InfluxRow): Received | undefined => {
  const { success, data: ours } = wholeRow.safeParse(row);
  if (!success) return receivedReading(row);
  const { body, receivedAt, arrival } = ours;
  try {
    return { observation: JSON.parse(body) as Observation, receivedAt, arrival };
  } catch {
    // Whatever is no JSON is not ours.
    return undefined;
  }
};

/** One minute as stored; `undefined` for a row that others wrote. */
export const minuteOf = (mine: string, point: string, row: InfluxRow): MinuteRollup | undefined => {
  const { success, data: ours } = minuteRow.safeParse(row);
  if (!success) return undefined;
  const { time: minute, min, max, mean, count, bad } = ours;
  return { mine, point, minute, min: min ?? null, max: max ?? null, mean: mean ?? null, count, bad };
};
