import { open } from 'node:fs/promises';
import { endsWhole, soundBehind } from './damage.js';
import { decodeRecord } from './record.js';
import type { SpoolRecord } from './spool.js';

/** What every segment begins with: magic and, as its last byte, the version of what follows. */
export const SEGMENT_HEADER = Buffer.from('MSPOOL\0\x01', 'latin1');
const MAGIC_BYTES = SEGMENT_HEADER.length - 1;

/** A segment's file name, by the number its records begin with. `firstOf` is its inverse. */
export const segmentName = (first: number): string => `${String(first).padStart(16, '0')}.spool`;

/** The number that a segment's records begin with; undefined for any other file's name. */
export const firstOf = (name: string): number | undefined => {
  const digits = /^(\d{16})\.spool$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** What stands in a segment, and where it stops being readable. */
export interface Scan {
  /** The sound ones; what is damaged between them is left out. */
  readonly records: readonly SpoolRecord[];
  /** Nothing behind this offset was written whole; equal to the length where nothing is torn. */
  readonly end: number;
  /** Where bytes before `end` cannot be believed. */
  readonly damage: readonly { readonly offset: number; readonly bytes: number }[];
  /** The header is whole and names a version this program does not know. */
  readonly foreign?: true;
}

/** Whether a segment's bytes begin with a header of this version. */
export const startsSoundly = (bytes: Buffer): boolean =>
  bytes.subarray(0, SEGMENT_HEADER.length).equals(SEGMENT_HEADER);

const isForeign = (bytes: Buffer): boolean => {
  const header = bytes.subarray(0, SEGMENT_HEADER.length);
  const isOurs =
    header.length === SEGMENT_HEADER.length && header.compare(SEGMENT_HEADER, 0, MAGIC_BYTES, 0, MAGIC_BYTES) === 0;
  return isOurs && !startsSoundly(bytes);
};

/** Reads a segment's bytes: header, then records whose numbers rise, beyond what is damaged up to what is torn. */
export const scanSegment = (bytes: Buffer, first: number): Scan => {
  if (isForeign(bytes)) return { records: [], end: 0, damage: [], foreign: true };
  // Not even a header was written whole.
  if (bytes.length < SEGMENT_HEADER.length) return { records: [], end: 0, damage: [] };
  const records: SpoolRecord[] = [];
  const damage: { readonly offset: number; readonly bytes: number }[] = [];
  let end = SEGMENT_HEADER.length;
  let last = first - 1;
  if (!startsSoundly(bytes)) damage.push({ offset: 0, bytes: end });
  while (end < bytes.length) {
    const found = decodeRecord(bytes, end);
    if (found !== undefined && Number.isSafeInteger(found.record.arrival) && found.record.arrival > last) {
      last = found.record.arrival;
      records.push(found.record);
      end = found.next;
      continue;
    }
    const next = soundBehind(bytes, end, last) ?? (endsWhole(bytes, end) ? bytes.length : undefined);
    if (next === undefined) break;
    damage.push({ offset: end, bytes: next - end });
    end = next;
  }
  return { records, end, damage };
};

/** A segment that is being written, at its end only. */
export interface SegmentFile {
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves once the disk has confirmed what was appended. */
  sync(): Promise<void>;
  truncate(bytes: number): Promise<void>;
  close(): Promise<void>;
}
export type OpenSegment = (file: string) => Promise<SegmentFile>;

/** Opens a segment on the real disk, for appending. */
export const openSegment: OpenSegment = async (file) => {
  const handle = await open(file, 'a', 0o600);
  return {
    async append(bytes) {
      // Not appendFile: it cuts the bytes into pieces, each of which waits for a turn of a busy loop.
      for (let written = 0; written < bytes.length; ) {
        written += (await handle.write(bytes, written)).bytesWritten;
      }
    },
    sync: () => handle.datasync(),
    truncate: (bytes) => handle.truncate(bytes),
    close: () => handle.close(),
  };
};
