import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { NumberedFrame, Refusal, RefusalCode } from '../domain/observation.js';
import { decodePayload } from './mqtt/payload.js';
import type { SpoolRecord } from './spool/spool.js';

const EXCERPT_BYTES = 4096;
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

/** The part's JSON; undefined for one nested too deep to be written. */
const jsonOf = (part: unknown): Uint8Array | undefined => {
  try {
    return Buffer.from(JSON.stringify(part, nonFinite));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
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
    // As a stream, so that a character cut in two at the end is left out.
    excerpt: new TextDecoder().decode(refused.subarray(0, EXCERPT_BYTES), { stream: true }),
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
