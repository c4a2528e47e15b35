import { type FileHandle, open } from 'node:fs/promises';
import { decodeRecord, type Found, MOST_RECORD_BYTES } from './record.js';
import type { Segment } from './recovery.js';
import { SEGMENT_HEADER, startsSoundly } from './segment.js';

/** Where a record stands in a segment: everything before it has a number up to `after`. */
export interface Place {
  readonly segment: Segment;
  readonly offset: number;
  readonly after: number;
}

/** Reads a segment's records one after the other, a window of its bytes at a time. */
export interface SegmentReader {
  /** Brings in the next bytes; false at the end, and where what stands there is no sound record. @throws what the disk says. */
  advance(): Promise<boolean>;
  /** The next sound record of what was brought in; undefined where that ends. */
  next(): Found['record'] | undefined;
  /** Where the record stands that `next` would answer. */
  place(): Place;
  close(): Promise<void>;
}

/** Any record fits in. */
const WINDOW_BYTES = 2 * MOST_RECORD_BYTES;

/** Builds a reader from a place on, up to `endBytes` of the segment. */
export const openReader = ({ segment, ...start }: Place, endBytes: number): SegmentReader => {
  let file: FileHandle | undefined;
  let window: Buffer = Buffer.alloc(0);
  let windowAt = start.offset;
  let offset = start.offset;
  let after = start.after;
  let triedAt: number | undefined;

  return {
    async advance() {
      if (offset >= endBytes || offset === triedAt) return false;
      file ??= await open(segment.file, 'r');
      const bytes = Buffer.allocUnsafeSlow(Math.min(WINDOW_BYTES, endBytes - offset));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
      window = bytes.subarray(0, bytesRead);
      windowAt = triedAt = offset;
      if (offset === 0 && startsSoundly(window)) offset = SEGMENT_HEADER.length;
      return offset > 0;
    },
    next() {
      const found = decodeRecord(window, offset - windowAt);
      if (found === undefined) return undefined;
      const { arrival } = found.record;
      if (!Number.isSafeInteger(arrival) || arrival <= after) return undefined;
      after = arrival;
      offset = windowAt + found.next;
      return found.record;
    },
    place: () => ({ segment, offset, after }),
    close: async () => file?.close(),
  };
};
