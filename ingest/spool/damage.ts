import { decodeRecord, HEAD, LEAST_RECORD_BYTES, MOST_RECORD_BYTES, readAsIs } from './record.js';
import type { SpoolRecord } from './spool.js';

/** No crash has ever taken more numbers than this at once: a sound record's number is not further ahead. */
const MOST_NUMBERS_AHEAD = 1_000_000;
/** Of what is damaged so much is kept to be looked at. */
const MOST_KEPT_BYTES = 256 * 1024;

/** A number that may stand behind a damaged record, which itself has one above `last`. */
const mayFollow = (arrival: number, last: number): boolean =>
  Number.isInteger(arrival) && arrival >= last + 2 && arrival <= last + MOST_NUMBERS_AHEAD;

const numberAt = (bytes: Buffer, at: number): number => bytes.readDoubleLE(at + HEAD);

/** Where the unreadable record at `offset` ends by its own word; undefined where that cannot be. */
const ownEnd = (bytes: Buffer, offset: number): number | undefined => {
  if (offset + LEAST_RECORD_BYTES > bytes.length) return undefined;
  const end = offset + HEAD + bytes.readUInt32LE(offset);
  return end >= offset + LEAST_RECORD_BYTES && end <= offset + MOST_RECORD_BYTES ? end : undefined;
};

/**
 * Where the first sound record behind an unreadable one begins; undefined where none does. Its own length is believed
 * where a sound record follows it. Else every byte is tried, and of two records with the lowest number the later is
 * taken: an earlier one stands inside the damaged one, where whoever sent it may have put what looks like a record.
 */
export const soundBehind = (bytes: Buffer, offset: number, last: number): number | undefined => {
  const own = ownEnd(bytes, offset);
  if (own !== undefined) {
    const found = decodeRecord(bytes, own);
    if (found !== undefined && found.record.arrival >= last + 2) return own;
  }
  let best: { readonly at: number; readonly arrival: number } | undefined;
  for (let at = offset + 1; at + LEAST_RECORD_BYTES <= bytes.length; at += 1) {
    if (best !== undefined && at > offset + MOST_RECORD_BYTES) break;
    // The number is looked at first: a checksum at every offset would take minutes.
    if (!mayFollow(numberAt(bytes, at), last)) continue;
    const found = decodeRecord(bytes, at);
    if (found === undefined) continue;
    const { arrival } = found.record;
    if (best === undefined || arrival <= best.arrival) best = { at, arrival };
    at = found.next - 1;
  }
  return best?.at;
};

/** Whether an unreadable record fills the bytes to their very end by its own word: then it was written whole, and is damaged. */
export const endsWhole = (bytes: Buffer, offset: number): boolean => ownEnd(bytes, offset) === bytes.length;

/**
 * What stands for bytes that cannot be believed: one record, with the first number that is lost, the last one (`upTo`),
 * and topic and payload as they read now.
 */
export const damagedRecord = (
  bytes: Buffer,
  where: { readonly after: number; readonly upTo: number; readonly extent: number; readonly receivedAt: number },
): SpoolRecord => {
  const { after, upTo, extent, receivedAt } = where;
  const { topic, payload } = readAsIs(bytes);
  return {
    arrival: after + 1,
    receivedAt,
    topic,
    payload: payload.subarray(0, MOST_KEPT_BYTES),
    retained: false,
    damaged: { upTo, bytes: extent },
  };
};
