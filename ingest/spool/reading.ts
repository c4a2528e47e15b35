import { type FileHandle, open } from 'node:fs/promises';
import { damagedRecord, soundBehind } from './damage.js';
import { decodeRecord, MOST_RECORD_BYTES } from './record.js';
import type { Segment } from './recovery.js';
import { SEGMENT_HEADER, startsSoundly } from './segment.js';
import type { SpoolRecord } from './spool.js';

/** Where a record stands in a segment: everything before it has a number up to `after`. */
export interface Place {
  readonly segment: Segment;
  readonly offset: number;
  readonly after: number;
}

/** Reads a segment's records one after the other, a window of its bytes at a time. */
export interface SegmentReader {
  /** Brings in the next bytes, beyond what cannot be believed; false at the end. @throws what the disk says. */
  advance(): Promise<boolean>;
  /** The next record of what was brought in, a `damaged` one for what was passed over; undefined where that ends. */
  next(): SpoolRecord | undefined;
  /** The segment's header was not what every segment begins with. */
  isHeaderLost(): boolean;
  /** Where the record stands that `next` would answer. */
  place(): Place;
  close(): Promise<void>;
}

/** Any record fits in, with the one behind it. */
const WINDOW_BYTES = 2 * MOST_RECORD_BYTES;

/** Builds a reader from a place on, up to `endBytes` of the segment, where the last number is `upTo` at most. */
export const openReader = ({ segment, ...start }: Place, endBytes: number, upTo: number): SegmentReader => {
  let file: FileHandle | undefined;
  let window: Buffer = Buffer.alloc(0);
  let windowAt = start.offset;
  let offset = start.offset;
  let after = start.after;
  let triedAt: number | undefined;
  let receivedAt: number | undefined;
  let isHeaderLost = false;
  /** What `next` answers first, and where it ends. */
  let passed: { readonly record: SpoolRecord; readonly end: number } | undefined;

  const bytesAt = async (at: number): Promise<Buffer> => {
    file ??= await open(segment.file, 'r');
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(WINDOW_BYTES, endBytes - at)));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
    return bytes.subarray(0, bytesRead);
  };

  /** Where the next sound record begins; `endBytes` where there is none. */
  const findSound = async (): Promise<number> => {
    for (let at = offset; ; at += WINDOW_BYTES - MOST_RECORD_BYTES) {
      const bytes = at === offset ? window : await bytesAt(at);
      const found = soundBehind(bytes, 0, after);
      if (found !== undefined) return at + found;
      if (at + bytes.length >= endBytes || bytes.length < WINDOW_BYTES) return endBytes;
    }
  };

  const passDamage = async (): Promise<boolean> => {
    const end = await findSound();
    const found = end < endBytes ? decodeRecord(await bytesAt(end), 0) : undefined;
    const where = {
      after,
      upTo: found === undefined ? Math.max(after + 1, upTo) : found.record.arrival - 1,
      extent: end - offset,
      receivedAt: receivedAt ?? found?.record.receivedAt ?? 0,
    };
    passed = { record: damagedRecord(window.subarray(0, where.extent), where), end };
    return true;
  };

  return {
    async advance() {
      if (offset >= endBytes) return false;
      if (offset === triedAt) return passDamage();
      window = await bytesAt(offset);
      windowAt = triedAt = offset;
      if (offset > 0) return true;
      // A damaged header costs itself alone.
      const first = decodeRecord(window, SEGMENT_HEADER.length);
      isHeaderLost = !startsSoundly(window);
      if (!isHeaderLost || (first !== undefined && first.record.arrival > after)) offset = SEGMENT_HEADER.length;
      return true;
    },
    next() {
      if (passed !== undefined) {
        const { record, end } = passed;
        passed = undefined;
        offset = end;
        after = record.damaged?.upTo ?? after;
        return record;
      }
      const found = decodeRecord(window, offset - windowAt);
      if (found === undefined) return undefined;
      const { arrival } = found.record;
      if (!Number.isSafeInteger(arrival) || arrival <= after) return undefined;
      after = arrival;
      receivedAt = found.record.receivedAt;
      offset = windowAt + found.next;
      return found.record;
    },
    isHeaderLost: () => isHeaderLost,
    place: () => ({ segment, offset, after }),
    close: async () => file?.close(),
  };
};
