import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { OK, type Status } from '../../domain/status.js';
import { lockFolder } from './folder-lock.js';
import { decodeRecord, encodeRecord } from './record.js';
import { type Spool, SpoolError, type SpoolMessage, type SpoolRecord } from './spool.js';

// Invariants:
// 1. A segment is named by the arrival number of its first record; records follow each other, numbers rise.
// 2. Only the newest segment is written to, only at its end, by one commit at a time.
// 3. `durable` is the number of the last record whose bytes an fdatasync has confirmed; nothing behind it is lost by a crash.
// 4. A torn tail is cut off at opening: it was never durable, so nobody was told that it was.
// 5. A number is never used twice: the newest segment is kept, even empty, and its name says where counting goes on.
// 6. Only whole segments are forgotten, and never the newest.

const SEGMENT_BYTES = 16 * 1024 * 1024;
const GROUP_COMMIT_MS = 5;
/** Records waiting for the disk; beyond it the spool refuses, and the broker keeps what it was not thanked for. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5000;

const nameOf = (first: number): string => `${String(first).padStart(16, '0')}.spool`;
const firstOf = (name: string): number => Number(name.slice(0, -'.spool'.length));

interface Segment {
  readonly first: number;
  readonly file: string;
}

interface Waiter {
  readonly arrival: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** The records of a segment's bytes, and where they end. */
const recordsIn = (bytes: Buffer): { readonly records: SpoolRecord[]; readonly end: number } => {
  const records: SpoolRecord[] = [];
  let end = 0;
  for (let found = decodeRecord(bytes, 0); found !== undefined; found = decodeRecord(bytes, end)) {
    records.push(found.record);
    end = found.next;
  }
  return { records, end };
};

/**
 * Opens the spool in a folder of its own, taking up what an earlier run left.
 * @throws SpoolError `spool-in-use` where another process holds the folder.
 */
export const openSpool = async (options: {
  readonly folder: string;
  readonly logger: Pick<Logger, 'warn' | 'error' | 'info'>;
  /** The first number must not be lower: what the journal speaks of has been used. */
  readonly nextAtLeast?: number;
  readonly segmentBytes?: number;
  readonly groupCommitMs?: number;
}): Promise<Spool> => {
  const { folder, logger, nextAtLeast = 1, segmentBytes = SEGMENT_BYTES, groupCommitMs = GROUP_COMMIT_MS } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(folder);

  let damaged: string | undefined;
  let next = nextAtLeast;
  let segments: Segment[] = (await readdir(folder))
    .filter((name) => name.endsWith('.spool'))
    .sort()
    .map((name) => ({ first: firstOf(name), file: join(folder, name) }));
  const newest = segments.at(-1);
  let size = 0;
  if (newest !== undefined) {
    const bytes = await readFile(newest.file);
    const { records, end } = recordsIn(bytes);
    if (end < bytes.length) {
      logger.warn({ file: newest.file, bytes: bytes.length - end }, 'cut off a torn tail of the spool');
      await truncate(newest.file, end);
    }
    size = end;
    next = Math.max(next, newest.first, (records.at(-1)?.arrival ?? 0) + 1);
  }
  let durable = next - 1;

  let handle: FileHandle;
  const startSegment = async (first: number): Promise<void> => {
    const file = join(folder, nameOf(first));
    handle = await open(file, 'a');
    await syncFolder(folder);
    size = 0;
    if (segments.at(-1)?.file !== file) segments = [...segments, { first, file }];
  };
  if (newest === undefined) await startSegment(next);
  else handle = await open(newest.file, 'a');

  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let last = next - 1;
  let waiters: Waiter[] = [];
  let failing: string | undefined;
  let closed = false;
  let committing: Promise<void> | undefined;

  const release = (): void => {
    const ready = waiters.filter(({ arrival }) => arrival <= durable);
    if (ready.length === 0) return;
    waiters = waiters.filter(({ arrival }) => arrival > durable);
    for (const { resolve } of ready) resolve();
  };

  /** Writes one group; what a failed write left behind is cut off before the next attempt. */
  const writeGroup = async (group: Buffer, upTo: number, first: number): Promise<void> => {
    if (size > 0 && size + group.length > segmentBytes) {
      await handle.close();
      await startSegment(first);
    }
    try {
      await handle.writev([group]);
      await handle.datasync();
    } catch (error) {
      await handle.truncate(size);
      throw error;
    }
    size += group.length;
    durable = upTo;
  };

  const commit = async (): Promise<void> => {
    await wait(groupCommitMs);
    let retryMs = FIRST_RETRY_MS;
    while (waiting.length > 0) {
      const taken = waiting.length;
      const group = Buffer.concat(waiting);
      const first = last - taken + 1;
      try {
        await writeGroup(group, last, first);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (failing === undefined)
          logger.error({ err: error }, 'the spool cannot be written; nothing is acknowledged until it can');
        failing = why;
        if (closed) return;
        await wait(retryMs);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
        continue;
      }
      if (failing !== undefined) logger.info('the spool is written again');
      failing = undefined;
      waiting = waiting.slice(taken);
      waitingBytes -= group.length;
      release();
    }
  };

  return {
    append(message: SpoolMessage) {
      if (closed) throw new SpoolError('spool-closed', 'the spool is closed', false);
      if (waitingBytes >= MOST_WAITING_BYTES) {
        throw new SpoolError(
          'spool-full',
          `${waitingBytes} bytes wait for the disk: ${failing ?? 'it is too slow'}`,
          true,
        );
      }
      last += 1;
      const bytes = encodeRecord({ ...message, arrival: last });
      waiting.push(bytes);
      waitingBytes += bytes.length;
      committing ??= commit().finally(() => {
        committing = undefined;
      });
      return last;
    },
    durable: () => durable,
    whenDurable(arrival) {
      if (arrival <= durable) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiters.push({ arrival, resolve, reject });
      });
    },
    async *read(from) {
      const until = durable;
      for (const [index, segment] of segments.entries()) {
        const following = segments[index + 1];
        if (following !== undefined && following.first <= from) continue;
        if (segment.first > until) return;
        const bytes = await readFile(segment.file);
        const { records, end } = recordsIn(bytes);
        const lastRecord = records.at(-1)?.arrival ?? 0;
        if (end < bytes.length && lastRecord < until && following !== undefined && damaged === undefined) {
          damaged = `${segment.file} is damaged after message ${lastRecord}`;
          logger.error({ file: segment.file, after: lastRecord }, 'a spool segment is damaged; its copy is kept');
          await rename(segment.file, `${segment.file}.damaged`).catch(() => undefined);
        }
        for (const record of records) {
          if (record.arrival < from) continue;
          if (record.arrival > until) return;
          yield record;
        }
      }
    },
    first: () => segments[0]?.first ?? last + 1,
    async forget(arrival) {
      while (segments.length > 1) {
        const [oldest, following] = segments;
        if (oldest === undefined || following === undefined || following.first > arrival + 1) return;
        segments = segments.slice(1);
        await rm(oldest.file, { force: true });
      }
    },
    status(): Status {
      if (failing !== undefined) return { state: 'down', why: `cannot be written: ${failing}` };
      return damaged === undefined ? OK : { state: 'degraded', why: damaged };
    },
    async close() {
      if (closed) return;
      closed = true;
      await committing;
      for (const { reject } of waiters) reject(new SpoolError('spool-closed', 'the spool is closed', false));
      await handle.close();
      await unlock();
    },
  };
};
