import { copyFile, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { LEAST_RECORD_BYTES, soundRecordBehind } from './record.js';
import { firstOf, SEGMENT_HEADER, scanSegment } from './segment.js';
import { SpoolError } from './spool.js';

/** A segment on disk. */
export interface Segment {
  readonly first: number;
  readonly file: string;
  /** Bytes that are sound and durable. */
  bytes: number;
}

/** What an earlier run left in the folder. */
export interface Recovered {
  readonly segments: Segment[];
  /** The lowest number that was certainly never used. */
  readonly next: number;
  /** Set where durable records could not be read any more. */
  readonly damaged?: string;
}

const cutAt = async (file: string, bytes: number): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Keeps a damaged segment's copy beside it, named `.damaged`, and leaves in place what is sound before the damage. */
export const setAside = async (file: string, soundBytes: number): Promise<void> => {
  await copyFile(file, `${file}.damaged`);
  await cutAt(file, soundBytes);
};

/**
 * Takes stock of the folder: older segments by name and size, the newest one whole. A torn tail is cut off there; damage
 * before sound records is no torn tail, and is set aside.
 * @throws SpoolError `spool-version` where a newer program wrote the newest segment.
 */
export const recover = async (folder: string, logger: Pick<Logger, 'warn' | 'error'>): Promise<Recovered> => {
  const segments: Segment[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const first = firstOf(name);
    const file = join(folder, name);
    if (first !== undefined) segments.push({ first, file, bytes: (await stat(file)).size });
  }
  const newest = segments.at(-1);
  if (newest === undefined) return { segments, next: 1 };

  const { first, file } = newest;
  const bytes = await readFile(file);
  const { records, end, foreign } = scanSegment(bytes, first);
  if (foreign) {
    const message = `${file} was written by a newer version of this program; start that version, or give this one its own DATA_DIR`;
    throw new SpoolError('spool-version', message, false);
  }
  newest.bytes = end;
  const lost = bytes.length - end;
  // What was cut off may have held this many numbers: none of them is used again.
  const last = records.at(-1)?.arrival ?? first - 1;
  const next = last + 1 + Math.floor(lost / LEAST_RECORD_BYTES);
  if (lost === 0) return { segments, next };
  const lostItsHeader = end < SEGMENT_HEADER.length && bytes.length > SEGMENT_HEADER.length;
  if (lostItsHeader || soundRecordBehind(bytes, end, last)) {
    await setAside(file, end);
    const damaged = `${file} is damaged after ${end} bytes; its copy is kept as ${file}.damaged`;
    logger.error({ file, soundBytes: end, lostBytes: lost }, 'the newest spool segment is damaged; its copy is kept');
    return { segments, next, damaged };
  }
  await cutAt(file, end);
  logger.warn({ file, bytes: lost }, 'cut off the torn tail of the spool: it was never durable');
  return { segments, next };
};
