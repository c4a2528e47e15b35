import type { Logger } from 'pino';
import type { Arrival } from '../../domain/observation.js';
import { OK, type Status } from '../../domain/status.js';
import type { DeadLetters } from '../dead-letters.js';
import { type Spool, SpoolError, type SpoolRecord } from '../spool/spool.js';
import type { Tally } from '../tally.js';
import { createBacklog } from './backlog.js';
import { createBatchWriting, type Insist } from './batch.js';
import { createBurst } from './burst.js';
import { readCursor, writeCursor } from './cursor.js';
import type { Historian } from './historian.js';
import { createRollups } from './rollups.js';
import { createSorting } from './sorting.js';

// Promises:
// 1. Every arrival that is durable in the spool is written once, in order; an arrival that is not durable yet waits.
// 2. A batch is repeated as a whole after a crash, and repeating it changes nothing.
// 3. The sum changes in one step per batch, after its cursor is on disk.
// 4. In a burst the rules go first: storing begins up to ten seconds later, and then goes on whatever comes.

/** Carries the spool into the historian: nothing is skipped, nothing is counted twice, and it never gives up. */
export interface Writer {
  /** Takes each live arrival, in order, in the tick in which it arrives. */
  offer(arrival: Arrival): void;
  /** Everything up to this arrival is in the historian, and that is on disk. */
  cursor(): number;
  status(): Status;
  /** Age of the oldest reading not yet stored, ms; 0 where nothing waits. */
  behindMs(): number;
  /** Resolves once everything offered so far, and what an earlier run left, is written; rejects where the writer is closed before. */
  drained(): Promise<void>;
  /** Ends after the step in hand, without waiting for a database that does not answer; the next run finds the rest in the spool. */
  close(): Promise<void>;
}

const MOST_IN_BATCH = 5000;
const BATCH_MS = 250;
/** Arrivals and readings kept decoded in memory; beyond either they are read back from the spool. */
const MOST_ARRIVALS = 10_000;
const MOST_READINGS = 200_000;
/** A burst is let pass for so long before it is stored. */
const BURST_MS = 10_000;
const BURST_LOOK_MS = 50;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
/** The oldest reading not yet stored may be this old before the historian counts as behind. */
const BEHIND_MS = 60_000;
/** Without a cursor nothing is known of earlier runs; no reading was stored that was further ahead of the clock. */
const MOST_AHEAD_MS = 300_000;

class Stopped extends Error {
  override readonly name = 'Stopped';
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const sleep = (ms: number, interrupted: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      interrupted.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (interrupted.aborted) end();
    else interrupted.addEventListener('abort', end);
  });

/**
 * Builds the writer, going on after what the last run wrote. What that run left in the spool is written as soon as its
 * readings have been counted as received again.
 */
export const createWriter = async (options: {
  readonly spool: Spool;
  readonly decode: (record: SpoolRecord) => Arrival;
  readonly historian: Historian;
  readonly deadLetters: DeadLetters;
  readonly tally: Tally;
  readonly cursorFile: string;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'error' | 'info' | 'warn'>;
  /** How it waits between batches and attempts. */
  readonly pause?: (ms: number, interrupted: AbortSignal) => Promise<void>;
  readonly mostInBatch?: number;
  readonly mostArrivals?: number;
  readonly mostReadings?: number;
}): Promise<Writer> => {
  const { spool, decode, historian, deadLetters, tally, cursorFile, clock, logger, pause = sleep } = options;
  const { mostInBatch = MOST_IN_BATCH, mostArrivals = MOST_ARRIVALS, mostReadings = MOST_READINGS } = options;
  const stopped = new AbortController();
  const { signal } = stopped;

  const kept = await readCursor(cursorFile);
  const isLost = kept === undefined || kept.arrival > spool.durable();
  const hasRecords = spool.first() <= spool.durable();
  if (isLost && (hasRecords || kept !== undefined)) {
    logger.warn(
      { kept, durable: spool.durable() },
      'the cursor does not fit the spool: all of the spool is compared with history',
    );
  }
  let cursor = isLost ? 0 : kept.arrival;
  let newestAt = isLost ? (hasRecords || kept !== undefined ? clock() + MOST_AHEAD_MS : 0) : kept.newestAt;
  const earlier = { newestAt, storedUpTo: isLost ? spool.durable() : cursor, observations: mostInBatch };

  const backlog = createBacklog({
    spool,
    decode,
    written: cursor,
    mostInBatch,
    mostArrivals,
    mostReadings,
    counted: () => tally.now().queued,
  });
  let written = cursor;
  let oldestAt: number | undefined;
  let failing: string | undefined;
  /** Of what was counted as it came, some could not be read back. */
  let hasDamage = false;
  let drains: { readonly upTo: number; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  let wake: (() => void) | undefined;

  const insist: Insist = async (act, mayFail = () => false) => {
    for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
      try {
        const done = await act();
        if (failing !== undefined) logger.info('readings are stored again');
        failing = undefined;
        return done;
      } catch (error) {
        if (mayFail(error)) throw error;
        if (failing === undefined)
          logger.error({ why: reasonOf(error) }, 'readings cannot be stored; it is tried again');
        failing = reasonOf(error);
      }
      if (!signal.aborted) await pause(retryMs, signal);
      if (signal.aborted) throw new Stopped();
    }
  };

  const writeArrivals = createBatchWriting({
    historian,
    deadLetters,
    sort: createSorting(historian, earlier),
    rollups: createRollups(historian, earlier),
    insist,
  });

  /** Waits for the disk, though no longer than the writer runs. */
  const untilDurable = async (arrival: number): Promise<void> => {
    if (arrival <= spool.durable()) return;
    if (signal.aborted) throw new Stopped();
    let end = (): void => undefined;
    const stopping = new Promise<never>((_, reject) => {
      end = () => reject(new Stopped());
      signal.addEventListener('abort', end);
    });
    try {
      await Promise.race([spool.whenDurable(arrival), stopping]);
    } finally {
      signal.removeEventListener('abort', end);
    }
  };

  const settleDrains = (): void => {
    const done = drains.filter(({ upTo }) => upTo <= written);
    drains = drains.filter(({ upTo }) => upTo > written);
    for (const { resolve } of done) resolve();
  };

  const writeBatch = async (arrivals: readonly Arrival[]): Promise<void> => {
    const last = arrivals.at(-1)?.arrival ?? written;
    oldestAt = arrivals[0]?.receivedAt;
    await untilDurable(last);
    const outcome = await writeArrivals(arrivals);
    newestAt = Math.max(newestAt, outcome.newestAt ?? newestAt);
    await insist(() => writeCursor(cursorFile, { arrival: last, newestAt }));
    cursor = written = last;
    tally.settled({ stored: outcome.stored, duplicate: outcome.duplicate, quarantined: outcome.quarantined });
    hasDamage ||= arrivals.some(({ refusals }) => refusals.some(({ code }) => code === 'spool-damaged'));
    // A message that the disk has damaged since it came counts as one, whatever was in it.
    if (hasDamage && !backlog.isWaiting()) {
      tally.settled({ stored: 0, duplicate: 0, quarantined: tally.now().queued });
      hasDamage = false;
    }
  };

  const untilOffered = async (): Promise<void> => {
    oldestAt = undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (signal.aborted || backlog.isWaiting()) resolve();
    });
    wake = undefined;
    if (!signal.aborted && !backlog.isFull()) await pause(BATCH_MS, signal);
  };

  const burst = createBurst();
  let letPassMs = 0;
  /** What waits at the broker is an alarm that nobody has seen yet; what is on the spool is safe. */
  const letBurstPass = async (): Promise<void> => {
    for (; burst.isOn(clock()) && letPassMs < BURST_MS && !signal.aborted; letPassMs += BURST_LOOK_MS) {
      await pause(BURST_LOOK_MS, signal);
    }
    if (!burst.isOn(clock())) letPassMs = 0;
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await letBurstPass();
      const batch = await insist(() => backlog.next());
      if (batch.length > 0) await writeBatch(batch);
      written = Math.max(written, Math.min(backlog.position(), spool.durable()));
      settleDrains();
      if (!backlog.isFull()) await untilOffered();
    }
  };
  const running = run().catch((error: unknown) => {
    if (error instanceof Stopped) return;
    failing = reasonOf(error);
    logger.error({ err: error }, 'the writer has failed; readings stay in the spool');
  });

  const behindMs = (): number => (oldestAt === undefined ? 0 : Math.max(0, clock() - oldestAt));

  return {
    offer(arrival) {
      burst.note(arrival.receivedAt);
      backlog.offer(arrival);
      wake?.();
    },
    cursor: () => cursor,
    behindMs,
    status() {
      const ageS = Math.round(behindMs() / 1000);
      const behind = `historian.behind: the oldest reading not yet stored is ${ageS} s old`;
      if (failing !== undefined) return { state: 'degraded', why: `${behind}: ${failing}` };
      return ageS * 1000 <= BEHIND_MS ? OK : { state: 'degraded', why: behind };
    },
    drained() {
      const upTo = backlog.last();
      if (upTo <= written) return Promise.resolve();
      if (signal.aborted) return Promise.reject(new SpoolError('writer-closed', 'the writer is closed', true));
      return new Promise((resolve, reject) => {
        drains.push({ upTo, resolve, reject });
        wake?.();
      });
    },
    async close() {
      stopped.abort();
      wake?.();
      await running;
      for (const { reject } of drains.splice(0)) reject(new SpoolError('writer-closed', 'the writer is closed', true));
    },
  };
};
