import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { NumberedFrame, Refusal, RefusalCode } from '../domain/observation.js';
import { decodePayload } from './mqtt/payload.js';
import type { SpoolRecord } from './spool/spool.js';

const EXCERPT_BYTES = 4096;
/** What is nested deeper is kept as it came. */
const MOST_DEPTH = 100;
const utf8 = new TextDecoder();
/** Names out of a topic are cut to this in messages: a topic may have 64 KiB. */
const NAME_CHARS = 64;

/** One message on its way through the decoder, and what of it was refused so far. */
export interface Decoding {
  readonly record: SpoolRecord;
  readonly refusals: Refusal[];
  /** Known once the topic's mine is. */
  mine: string | undefined;
  /** Set once a numbered frame could be read as one. */
  frame: NumberedFrame | undefined;
  /** Of the whole payload, from the first refusal on: thousands of bad readings must not hash it thousands of times. */
  sha256: string | undefined;
}

/** A message of which nothing has been read. */
export const startDecoding = (record: SpoolRecord): Decoding => ({
  record,
  refusals: [],
  mine: undefined,
  frame: undefined,
  sha256: record.full?.sha256,
});

/** A name as messages repeat it, cut where it is overlong. */
export const shown = (name: string): string => (name.length > NAME_CHARS ? `${name.slice(0, NAME_CHARS)}…` : name);

/** JSON has no word for 1e999, which reads as Infinity: `null` in its place would hide what was wrong. */
const nonFinite = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** Whether values are nested in each other deeper than so. Not by trying to write it: running out of stack takes milliseconds. */
const isDeeper = (part: unknown, most: number): boolean => {
  if (typeof part !== 'object' || part === null) return false;
  if (most === 0) return true;
  return (Array.isArray(part) ? part : Object.values(part)).some((one) => isDeeper(one, most - 1));
};

/** The part's JSON; undefined for one nested so deep that nobody would read it. */
const jsonOf = (part: unknown): Uint8Array | undefined =>
  isDeeper(part, MOST_DEPTH) ? undefined : Buffer.from(JSON.stringify(part, nonFinite));

/** The first 4 KiB as text. */
const excerptOf = (bytes: Uint8Array): string => {
  if (bytes.length <= EXCERPT_BYTES) return utf8.decode(bytes);
  // As a stream, so that a character cut in two at the end is left out.
  return new TextDecoder().decode(bytes.subarray(0, EXCERPT_BYTES), { stream: true });
};

/** Refuses a part of the message, or, without one, the whole. */
export const refuse = (decoding: Decoding, code: RefusalCode, message: string, place = '', part?: unknown): void => {
  const { payload, full } = decoding.record;
  const refused = (part === undefined ? undefined : jsonOf(part)) ?? payload;
  decoding.sha256 ??= createHash('sha256').update(payload).digest('hex');
  decoding.refusals.push({
    code,
    message,
    place,
    excerpt: excerptOf(refused),
    sha256: decoding.sha256,
    bytes: full?.bytes ?? payload.length,
    ...(decoding.mine === undefined ? {} : { mine: decoding.mine }),
  });
};

/** What a part of the message says; a fault refuses that part alone, at its place. An empty place is the whole message. */
export const check = <Schema extends z.ZodType>(
  decoding: Decoding,
  schema: Schema,
  part: unknown,
  place = '',
): z.output<Schema> | undefined => {
  const read = decodePayload(schema, part, place);
  if (read.ok) return read.payload;
  refuse(decoding, 'schema-violation', read.message, read.place, place === '' ? undefined : part);
  return undefined;
};
