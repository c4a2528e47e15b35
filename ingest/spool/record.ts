import { crc32 } from 'node:zlib';
import type { SpoolRecord } from './spool.js';

// One record: u32 length of the rest, u32 CRC of the rest, then f64 arrival, f64 receivedAt, u8 flags, u16 topic
// length, topic, [f64 whole size, 32 bytes SHA-256 where the payload was cut], payload. Little endian.
const HEAD = 8;
const FIXED = 8 + 8 + 1 + 2;
const RETAINED = 1;
const CUT = 2;
const SHA_BYTES = 32;
/** No record is longer; a longer length is damage. */
const MOST_BYTES = 1024 * 1024;
/** No record is shorter, in bytes. */
export const LEAST_RECORD_BYTES = HEAD + FIXED;

/** A record as it stands in a segment. `decodeRecord` is its inverse. */
export const encodeRecord = (record: SpoolRecord): Buffer => {
  const { arrival, receivedAt, topic, payload, retained, full } = record;
  const name = Buffer.from(topic);
  const extra = full === undefined ? 0 : 8 + SHA_BYTES;
  const length = FIXED + name.length + extra + payload.length;
  const bytes = Buffer.allocUnsafe(HEAD + length);
  bytes.writeUInt32LE(length, 0);
  let at = bytes.writeDoubleLE(arrival, HEAD);
  at = bytes.writeDoubleLE(receivedAt, at);
  at = bytes.writeUInt8((retained ? RETAINED : 0) | (full === undefined ? 0 : CUT), at);
  at = bytes.writeUInt16LE(name.length, at);
  at += name.copy(bytes, at);
  if (full !== undefined) {
    at = bytes.writeDoubleLE(full.bytes, at);
    at += bytes.write(full.sha256, at, SHA_BYTES, 'hex');
  }
  bytes.set(payload, at);
  bytes.writeUInt32LE(crc32(bytes.subarray(HEAD)), 4);
  return bytes;
};

/** The record at an offset with where the next one begins; undefined where the bytes are torn or damaged. */
export const decodeRecord = (
  bytes: Buffer,
  offset: number,
): { readonly record: SpoolRecord; readonly next: number } | undefined => {
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
  return {
    next,
    record: {
      arrival: rest.readDoubleLE(0),
      receivedAt: rest.readDoubleLE(8),
      topic: rest.toString('utf8', FIXED, topicEnd),
      payload: rest.subarray(payloadAt),
      retained: (flags & RETAINED) !== 0,
      ...((flags & CUT) === 0
        ? {}
        : {
            full: {
              bytes: rest.readDoubleLE(topicEnd),
              sha256: rest.toString('hex', topicEnd + 8, topicEnd + 8 + SHA_BYTES),
            },
          }),
    },
  };
};

/** Whether a sound record with a number above `last` stands anywhere behind an unreadable one: then that one is damaged, not torn. */
export const soundRecordBehind = (bytes: Buffer, offset: number, last: number): boolean => {
  const most = last + 1 + (bytes.length - offset) / LEAST_RECORD_BYTES;
  for (let at = offset + 1; at + LEAST_RECORD_BYTES <= bytes.length; at += 1) {
    const arrival = bytes.readDoubleLE(at + HEAD);
    // The number is looked at first: a checksum at every offset would take minutes.
    if (arrival > last && arrival <= most && Number.isInteger(arrival) && decodeRecord(bytes, at) !== undefined)
      return true;
  }
  return false;
};
