import { crc32 } from 'node:zlib';
import type { SpoolMessage, SpoolRecord } from './spool.js';

// One record: u32 length of the rest, u32 CRC of the rest, then f64 arrival, f64 receivedAt, u8 flags, u16 topic
// length, topic, [f64 whole size, 32 bytes SHA-256 where the payload was cut], payload. Little endian.
/** Length and checksum before a record's rest, in bytes. */
export const HEAD = 8;
const FIXED = 8 + 8 + 1 + 2;
const RETAINED = 1;
const CUT = 2;
const SHA_BYTES = 32;
/** The rest is never longer; a longer length is damage. */
const MOST_BYTES = 1024 * 1024;
/** No record is longer, in bytes. */
export const MOST_RECORD_BYTES = HEAD + MOST_BYTES;
/** No record is shorter, in bytes. */
export const LEAST_RECORD_BYTES = HEAD + FIXED;

/** UTF-8 takes no more than this for one unit of a string. */
const MOST_BYTES_PER_UNIT = 3;

/** A message's record is never longer than this, in bytes. */
export const mostBytesOf = ({ topic, payload }: SpoolMessage): number =>
  LEAST_RECORD_BYTES + topic.length * MOST_BYTES_PER_UNIT + 8 + SHA_BYTES + payload.length;

/**
 * Writes a message's record at an offset, where there must be room for `mostBytesOf` it, and answers where it ends.
 * `decodeRecord` is its inverse.
 * @throws RangeError for a topic that MQTT could not carry.
 */
export const encodeRecord = (message: SpoolMessage, arrival: number, into: Buffer, offset: number): number => {
  const { receivedAt, topic, payload, retained, full } = message;
  const start = offset + HEAD;
  into.writeDoubleLE(arrival, start);
  into.writeDoubleLE(receivedAt, start + 8);
  into.writeUInt8((retained ? RETAINED : 0) | (full === undefined ? 0 : CUT), start + 16);
  const topicBytes = into.write(topic, start + FIXED);
  into.writeUInt16LE(topicBytes, start + 17);
  let end = start + FIXED + topicBytes;
  if (full !== undefined) {
    end = into.writeDoubleLE(full.bytes, end);
    end += into.write(full.sha256, end, SHA_BYTES, 'hex');
  }
  into.set(payload, end);
  end += payload.length;
  into.writeUInt32LE(end - start, offset);
  into.writeUInt32LE(crc32(into.subarray(start, end)), offset + 4);
  return end;
};

/** A record found in a segment's bytes, and where the next one begins. */
export interface Found {
  readonly record: SpoolRecord;
  readonly next: number;
}

/** The record at an offset with where the next one begins; undefined where the bytes are torn or damaged. */
export const decodeRecord = (bytes: Buffer, offset: number): Found | undefined => {
  if (offset + HEAD + FIXED > bytes.length) return undefined;
  const length = bytes.readUInt32LE(offset);
  const next = offset + HEAD + length;
  if (length < FIXED || length > MOST_BYTES || next > bytes.length) return undefined;
  const rest = bytes.subarray(offset + HEAD, next);
  if (crc32(rest) !== bytes.readUInt32LE(offset + 4)) return undefined;
  const flags = rest.readUInt8(16);
  const topicEnd = FIXED + rest.readUInt16LE(17);
  const payloadAt = topicEnd + ((flags & CUT) === 0 ? 0 : 8 + SHA_BYTES);
  if (payloadAt > rest.length) return undefined;
  const record = {
    arrival: rest.readDoubleLE(0),
    receivedAt: rest.readDoubleLE(8),
    topic: rest.toString('utf8', FIXED, topicEnd),
    payload: rest.subarray(payloadAt),
    retained: (flags & RETAINED) !== 0,
  };
  if ((flags & CUT) === 0) return { next, record };
  const sha256 = rest.toString('hex', topicEnd + 8, topicEnd + 8 + SHA_BYTES);
  return { next, record: { ...record, full: { bytes: rest.readDoubleLE(topicEnd), sha256 } } };
};

/** Topic and payload of one record's bytes without a look at its checksum, its end being theirs. Nothing in it can be relied on. */
export const readAsIs = (bytes: Buffer): { readonly topic: string; readonly payload: Buffer } => {
  if (bytes.length < LEAST_RECORD_BYTES) return { topic: '', payload: bytes };
  const rest = bytes.subarray(HEAD);
  const topicEnd = FIXED + rest.readUInt16LE(17);
  if (topicEnd > rest.length) return { topic: '', payload: rest.subarray(FIXED) };
  return { topic: rest.toString('utf8', FIXED, topicEnd), payload: rest.subarray(topicEnd) };
};
