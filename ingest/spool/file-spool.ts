import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { OK, type Status } from '../../domain/status.js';
import { syncFolder } from '../../store/atomic-file.js';
import { lockFolder } from './folder-lock.js';
import { createGroups } from './groups.js';
import { openReader, type Place, type SegmentReader } from './reading.js';
import { copyAside, recover, type Segment } from './recovery.js';
import { createRoom, type Space } from './room.js';
import { type OpenSegment, openSegment, SEGMENT_HEADER, type SegmentFile, segmentName } from './segment.js';
import { type Spool, SpoolError, type SpoolRecord } from './spool.js';
import { createWaiters } from './waiters.js';

// Invariants:
// 1. A segment is a header and records whose numbers rise; its name is not above the number of its first record.
// 2. Only the newest segment is written to, only at its end, by one commit at a time, in the order of the numbers.
// 3. Nothing up to `durable` is lost by a crash: an fdatasync has confirmed its bytes.
// 4. What a failed commit wrote is cut off before the next attempt: no torn record has a sound one behind it.
// 5. A torn tail is cut off at opening: it was never durable. Any other damage costs its own records alone: it stays where
//    it is, a copy is kept, it is logged and shown, and whoever reads finds one `damaged` record in its place.
// 6. No number is used twice: the newest segment is kept, even empty, and what was cut off leaves a gap.
// 7. Only whole segments are forgotten, and never the newest.

const SEGMENT_BYTES = 16 * 1024 * 1024;
const GROUP_COMMIT_MS = 5;
/** One commit writes at most this much. */
const GROUP_BYTES = 4 * 1024 * 1024;
/** Records waiting for the disk; beyond it `append` refuses, and the broker keeps what it was not thanked for. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;
/** The whole spool; beyond it `append` refuses until something is forgotten. */
const MOST_BYTES = 8 * 1024 * 1024 * 1024;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5000;

/** Places of damage remembered as told. */
const MOST_TOLD = 1000;

const wordsFor = ({ arrival, damaged }: SpoolRecord): string =>
  damaged === undefined || damaged.upTo === arrival
    ? `message ${arrival} cannot be read`
    : `messages ${arrival} to ${damaged.upTo} cannot be read`;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const sleep = (ms: number, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    if (stopped.aborted) wake();
    else stopped.addEventListener('abort', wake);
  });

/**
 * Opens the spool in a folder of its own, taking up what an earlier run left.
 * @throws SpoolError `spool-in-use` where another process holds the folder, `spool-version` where a newer program wrote it.
 */
export const openSpool = async (options: {
  readonly folder: string;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** The first number will not be lower: what the journal speaks of has been used. */
  readonly nextAtLeast?: number;
  readonly segmentBytes?: number;
  readonly groupCommitMs?: number;
  /** The whole spool's bound in bytes. */
  readonly mostBytes?: number;
  /** The bound in bytes of what waits for the disk. */
  readonly mostWaitingBytes?: number;
  /** What the disk has. */
  readonly space?: () => Promise<Space>;
  /** How segments are opened for writing. */
  readonly openFile?: OpenSegment;
  /** How it waits between attempts to write. */
  readonly pause?: (ms: number, stopped: AbortSignal) => Promise<void>;
}): Promise<Spool> => {
  const { folder, logger, segmentBytes = SEGMENT_BYTES, groupCommitMs = GROUP_COMMIT_MS } = options;
  const { mostBytes = MOST_BYTES, mostWaitingBytes = MOST_WAITING_BYTES } = options;
  const { openFile = openSegment, pause = sleep } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(folder);
  const room = createRoom(folder, options.space);

  const startSegment = async (first: number): Promise<{ readonly file: SegmentFile; readonly segment: Segment }> => {
    const path = join(folder, segmentName(first));
    const file = await openFile(path);
    try {
      // An attempt before this one may have left a part of the header.
      await file.truncate(0);
      await file.append(SEGMENT_HEADER);
      await file.sync();
      await syncFolder(folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    return { file, segment: { first, file: path, bytes: SEGMENT_HEADER.length } };
  };

  const start = async () => {
    const recovered = await recover(folder, logger);
    const { segments } = recovered;
    const next = Math.max(recovered.next, options.nextAtLeast ?? 1);
    const newest = segments.at(-1);
    if (newest !== undefined && newest.bytes >= SEGMENT_HEADER.length) {
      return { ...recovered, next, current: newest, file: await openFile(newest.file) };
    }
    const { file, segment } = await startSegment(newest?.first ?? next);
    return { ...recovered, segments: [...segments.slice(0, -1), segment], next, current: segment, file };
  };
  const started = await start().catch(async (error: unknown) => {
    await unlock();
    throw error;
  });

  let { segments, current, file, damaged } = started;
  let last = started.next - 1;
  let durable = last;
  const waiting = createGroups(GROUP_BYTES);
  let keptBytes = segments.reduce((sum, { bytes }) => sum + bytes, 0);
  let failing: string | undefined;
  let tornAt: number | undefined;
  let committing: Promise<void> | undefined;
  /** Where the last reader stood; a reader that goes on from there need not begin at the segment's start. */
  let lastRead: Place | undefined;
  const waiters = createWaiters();
  const stopped = new AbortController();

  const writeGroup = async (group: Buffer, first: number): Promise<void> => {
    if (tornAt !== undefined) await file.truncate(tornAt);
    tornAt = undefined;
    await room.take(group.length);
    if (current.bytes > SEGMENT_HEADER.length && current.bytes + group.length > segmentBytes) {
      const fresh = await startSegment(first);
      const former = file;
      ({ file, segment: current } = fresh);
      segments = [...segments, current];
      keptBytes += current.bytes;
      await former.close().catch((error: unknown) => logger.warn({ err: error }, 'a full segment did not close'));
    }
    tornAt = current.bytes;
    await file.append(group);
    await file.sync();
    tornAt = undefined;
    current.bytes += group.length;
    keptBytes += group.length;
  };

  const commit = async (): Promise<void> => {
    await sleep(groupCommitMs, stopped.signal);
    let retryMs = FIRST_RETRY_MS;
    for (let group = waiting.oldest(); group !== undefined; group = waiting.oldest()) {
      try {
        await writeGroup(group.bytes, group.first);
      } catch (error) {
        if (failing === undefined) {
          logger.error({ err: error }, 'the spool cannot be written; nothing is acknowledged until it can');
        }
        failing = reasonOf(error);
        if (stopped.signal.aborted) break;
        await pause(retryMs, stopped.signal);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
        continue;
      }
      if (failing !== undefined) logger.info('the spool is written again');
      failing = undefined;
      retryMs = FIRST_RETRY_MS;
      waiting.written();
      durable = group.last;
      waiters.release(durable);
    }
    // In the same step as the look at what waits: whoever appends next starts the next commit.
    committing = undefined;
  };

  /** Brings in a segment's next bytes; false at its end, and for one that has been forgotten meanwhile. */
  const advance = async (reader: SegmentReader, segment: Segment): Promise<boolean> => {
    try {
      return await reader.advance();
    } catch (error) {
      if (!segments.includes(segment)) return false;
      logger.error({ err: error, file: segment.file }, 'a spool segment cannot be read');
      throw new SpoolError('spool-unreadable', `${segment.file}: ${reasonOf(error)}`, true, { cause: error });
    }
  };

  /** Damage that has been told of, by its place. */
  const told = new Set<string>();
  /** Shows damage, and keeps a copy of the segment: nothing is passed over silently. */
  const foundDamage = async (segment: Segment, offset: number, what: string): Promise<void> => {
    const { file: path } = segment;
    const place = `${path} ${offset}`;
    if (told.has(place) || !segments.includes(segment)) return;
    if (told.size >= MOST_TOLD) told.clear();
    told.add(place);
    damaged = `${path} is damaged at byte ${offset}: ${what}`;
    logger.error({ file: path, offset }, `a spool segment is damaged: ${what}; a copy of it is kept`);
    // The newest one is being written: it is copied at the next opening.
    if (segment !== current) await copyAside(path, logger);
  };

  return {
    append(message) {
      if (stopped.signal.aborted) throw new SpoolError('spool-closed', 'the spool is closed', false);
      const waitingBytes = waiting.bytes();
      if (waitingBytes >= mostWaitingBytes) {
        const why = `${waitingBytes} bytes wait for the disk: ${failing ?? 'it is too slow'}`;
        throw new SpoolError('spool-full', why, true);
      }
      if (keptBytes + waitingBytes >= mostBytes) {
        throw new SpoolError('spool-full', `the spool holds ${keptBytes} bytes, its bound is ${mostBytes}`, true);
      }
      const arrival = last + 1;
      waiting.add(arrival, message);
      last = arrival;
      committing ??= commit();
      return arrival;
    },
    durable: () => durable,
    whenDurable(arrival) {
      if (arrival <= durable) return Promise.resolve();
      if (stopped.signal.aborted && committing === undefined) {
        return Promise.reject(new SpoolError('spool-closed', `closed before message ${arrival} was durable`, true));
      }
      return waiters.wait(arrival);
    },
    async *read(from) {
      const until = durable;
      const standing = segments;
      for (const [index, segment] of standing.entries()) {
        const following = standing[index + 1];
        if (following !== undefined && following.first <= from) continue;
        if (segment.first > until) return;
        const endBytes = segment.bytes;
        const known = lastRead?.segment === segment && lastRead.after < from ? lastRead : undefined;
        const upTo = Math.min(until, following === undefined ? until : following.first - 1);
        const reader = openReader(known ?? { segment, offset: 0, after: segment.first - 1 }, endBytes, upTo);
        try {
          while (await advance(reader, segment)) {
            if (reader.isHeaderLost()) await foundDamage(segment, 0, 'its header cannot be read');
            for (let place = reader.place(), one = reader.next(); one !== undefined; one = reader.next()) {
              if (one.arrival > until) return;
              if (one.damaged !== undefined) await foundDamage(segment, place.offset, wordsFor(one));
              if (one.arrival >= from) {
                lastRead = place;
                yield one;
              }
              place = reader.place();
            }
          }
        } finally {
          await reader.close();
        }
      }
    },
    first() {
      const isEmpty = segments.length === 1 && current.bytes <= SEGMENT_HEADER.length;
      return isEmpty ? durable + 1 : (segments[0]?.first ?? durable + 1);
    },
    async forget(arrival) {
      while (segments.length > 1) {
        const [oldest, following] = segments;
        if (oldest === undefined || following === undefined || following.first > arrival + 1) return;
        segments = segments.slice(1);
        keptBytes -= oldest.bytes;
        await rm(oldest.file, { force: true });
      }
    },
    status(): Status {
      if (failing !== undefined) return { state: 'down', why: `cannot be written: ${failing}` };
      if (damaged !== undefined) return { state: 'degraded', why: damaged };
      if (keptBytes + waiting.bytes() < mostBytes * 0.9) return OK;
      return { state: 'degraded', why: `holds ${keptBytes} of at most ${mostBytes} bytes` };
    },
    async close() {
      if (stopped.signal.aborted) return;
      stopped.abort();
      await committing;
      waiters.fail(new SpoolError('spool-closed', 'the spool was closed before this message was durable', true));
      await file.close();
      await unlock();
    },
  };
};
