import { constants } from 'node:fs';
import { copyFile, open, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { LEAST_RECORD_BYTES } from './record.js';
import { firstOf, SEGMENT_HEADER, scanSegment, startsSoundly } from './segment.js';
import { SpoolError } from './spool.js';

/** A failing disk must not be filled with copies of what it damages. */
const MOST_COPIES = 16;
/** Places of damage named at a start. */
const MOST_NAMED = 5;

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

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Keeps a copy of a damaged segment beside it, named `.damaged`, for the segment itself is forgotten one day; the first copy stays. */
export const copyAside = async (file: string, logger: Pick<Logger, 'error'>): Promise<void> => {
  try {
    const copies = (await readdir(dirname(file))).filter((name) => name.endsWith('.damaged'));
    if (copies.length < MOST_COPIES) await copyFile(file, `${file}.damaged`, constants.COPYFILE_EXCL);
    else
      logger.error({ file, copies: copies.length }, 'no copy of the damaged segment is kept: there are many already');
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) logger.error({ file, err: error }, 'no copy of the damaged segment could be kept');
  }
};

const mendHeader = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    await handle.write(SEGMENT_HEADER, 0, SEGMENT_HEADER.length, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Takes stock of the folder: older segments by name and size, the newest one whole. A torn tail is cut off there; what is
 * damaged before it stays, and is told of.
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
  const { records, end, damage, foreign } = scanSegment(bytes, first);
  if (foreign) {
    const message = `${file} was written by a newer version of this program; start that version, or give this one its own DATA_DIR`;
    throw new SpoolError('spool-version', message, false);
  }
  newest.bytes = end;
  const last = records.at(-1)?.arrival ?? first - 1;
  // What was damaged or cut off at the end may have held this many numbers: none of them is used again.
  const [lastDamage] = damage.slice(-1);
  const soundUntil = lastDamage && lastDamage.offset + lastDamage.bytes === end ? lastDamage.offset : end;
  const next = last + 1 + Math.floor((bytes.length - soundUntil) / LEAST_RECORD_BYTES);
  if (damage.length > 0) {
    await copyAside(file, logger);
    if (!startsSoundly(bytes)) await mendHeader(file);
  }
  if (end < bytes.length) {
    await cutAt(file, end);
    logger.warn({ file, bytes: bytes.length - end }, 'cut off the torn tail of the spool: it was never durable');
  }
  if (damage.length === 0) return { segments, next };
  logger.error(
    { file, damage: damage.slice(0, MOST_NAMED) },
    'the newest spool segment is damaged; a copy of it is kept',
  );
  const places = damage.slice(0, MOST_NAMED).map(({ offset, bytes: many }) => `${many} bytes at ${offset}`);
  return { segments, next, damaged: `${file} is damaged (${places.join(', ')}); a copy is kept as ${file}.damaged` };
};
