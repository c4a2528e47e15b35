import type { Logger } from 'pino';
import { OK, type Status } from '../../domain/status.js';
import type { IncidentFreezeRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';
import type { Alarm } from '../alarm/alarm.js';
import type { CoverageSpan } from '../coverage/span.js';
import type { Evacuation, Muster } from '../evacuation/evacuation.js';
import type { IncidentRecord } from '../incident/incidents.js';
import type { PlannedWork } from '../planned-work/planned-work.js';
import type { Stamp } from '../stamp.js';
import type { LedgerEntry } from './ledger.js';
import { coalesce, type Waiting } from './waiting.js';
import { writeChanges } from './write.js';
import type { CredentialRecord } from './write-credentials.js';
import type { Descent, RegisterRecord } from './write-registers.js';

/** An alarm with what a restart needs to go on with it. `subject`: whom its rule watches. */
export interface AlarmRecord {
  readonly alarm: Alarm;
  readonly subject: string;
  readonly applied: Stamp;
}

export interface EvacuationRecord {
  readonly evacuation: Evacuation;
  readonly muster: Muster;
  readonly applied: Stamp;
  /** Of a person's order: when it was given, and for which areas; a replay gives it again. */
  readonly given?: { readonly stamp: Stamp; readonly areas: readonly string[] };
}

/** A change of state and the lines that record it: written together or not at all. */
export interface Change {
  readonly entries: readonly LedgerEntry[];
  readonly alarms?: readonly AlarmRecord[];
  readonly evacuations?: readonly EvacuationRecord[];
  readonly incidents?: readonly IncidentRecord[];
  readonly works?: readonly PlannedWork[];
  readonly coverage?: readonly CoverageSpan[];
  readonly freezes?: readonly IncidentFreezeRow[];
  readonly registers?: readonly RegisterRecord[];
  readonly descents?: readonly Descent[];
  readonly credentials?: readonly CredentialRecord[];
}

/**
 * The append-only, hash-chained ledger and the current state of what it speaks of. Nobody waits for it to announce;
 * what cannot be written is kept in order and tried again for as long as the service runs.
 */
export interface Journal {
  /** Resolves once the change is durable, however long that takes. @throws JournalClosed after `close`. */
  commit(change: Change): Promise<void>;
  /** Resolves once everything committed so far is durable. @throws JournalClosed where `close` left some unwritten. */
  flushed(): Promise<void>;
  status(): Status;
  /** Changes that are not durable yet. */
  waiting(): number;
  /** Writes what waits, trying once more for at most 5 s; what could not be written is logged by its count and lost. */
  close(): Promise<void>;
}

/** The journal is closed: what comes now is kept nowhere. */
export class JournalClosed extends Error {
  override readonly name = 'JournalClosed';
  readonly code = 'journal-closed';
  readonly retryable = false;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
/** One transaction takes at most so many changes; the rest follows in the next. */
const MOST_AT_ONCE = 2000;
/**
 * Beyond so many waiting changes, plain updates that a later one makes stale are joined with it. Lines of the ledger
 * are never dropped: where they alone are more, the queue grows on, and the status says so.
 */
const MOST_WAITING = 100_000;
const CLOSING_MS = 5000;

/** Never keeps the program running by itself. */
const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

/** Opens the journal on the store. */
export const openJournal = async (options: {
  readonly store: Store;
  readonly logger: Pick<Logger, 'error' | 'info'>;
  readonly clock: () => number;
  /** How a retry waits; tests give their own. */
  readonly pause?: (ms: number) => Promise<void>;
  /** Waiting changes beyond which stale plain updates are joined. */
  readonly mostWaiting?: number;
}): Promise<Journal> => {
  const { store, logger, clock, pause = wait, mostWaiting = MOST_WAITING } = options;
  let queue: Waiting[] = [];
  let inFlight = 0;
  let coalesceAt = mostWaiting;
  let isWriting = false;
  let written: Promise<void> = Promise.resolve();
  let failing: { readonly why: string; readonly since: number } | undefined;
  let isClosing = false;
  let endPause = (): void => undefined;

  const fail = (error: unknown): void => {
    if (failing === undefined) {
      logger.error({ err: error, waiting: queue.length }, 'the journal cannot be written; it is tried again');
    }
    const why = error instanceof Error ? error.message : String(error);
    failing = { why, since: failing?.since ?? clock() };
  };

  /** Writes the oldest changes; whether they are durable. */
  const writeSome = async (): Promise<boolean> => {
    const batch = queue.slice(0, MOST_AT_ONCE);
    inFlight = batch.length;
    try {
      await writeChanges(
        store,
        batch.map(({ change }) => change),
      );
    } catch (error) {
      fail(error);
      return false;
    } finally {
      inFlight = 0;
    }
    queue.splice(0, batch.length);
    if (failing !== undefined) logger.info({ waiting: queue.length }, 'the journal is written again');
    failing = undefined;
    if (queue.length < mostWaiting) coalesceAt = mostWaiting;
    for (const { done } of batch) for (const tell of done) tell();
    return true;
  };

  const drain = async (): Promise<void> => {
    // The turn's other changes join the same transaction.
    await Promise.resolve();
    let retryMs = FIRST_RETRY_MS;
    while (queue.length > 0) {
      const isLastTry = isClosing;
      if (await writeSome()) {
        retryMs = FIRST_RETRY_MS;
        continue;
      }
      if (isLastTry) break;
      if (!isClosing) {
        const interrupted = new Promise<void>((resolve) => {
          endPause = resolve;
        });
        await Promise.race([pause(retryMs), interrupted]);
      }
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
    // In the same turn as the last look at the queue: a change that comes later starts the next drain.
    isWriting = false;
  };
  const start = (): void => {
    if (isWriting) return;
    isWriting = true;
    written = drain();
  };
  const commit = (change: Change): Promise<void> =>
    new Promise((resolve, reject) => {
      if (isClosing) {
        reject(new JournalClosed('the journal is closed'));
        return;
      }
      queue.push({ change, done: [resolve] });
      if (queue.length > coalesceAt) {
        queue = [...queue.slice(0, inFlight), ...coalesce(queue.slice(inFlight))];
        // Looked at again only once it has doubled: ledger lines alone must not be walked through at every commit.
        coalesceAt = Math.max(mostWaiting, queue.length * 2);
      }
      start();
    });

  return {
    commit,
    flushed: () => (queue.length === 0 ? Promise.resolve() : commit({ entries: [] })),
    status() {
      if (failing !== undefined) {
        const since = new Date(failing.since).toISOString();
        return { state: 'down', why: `cannot be written since ${since}: ${failing.why}; ${queue.length} changes wait` };
      }
      return queue.length >= mostWaiting ? { state: 'degraded', why: `${queue.length} changes wait` } : OK;
    },
    waiting: () => queue.length,
    async close() {
      isClosing = true;
      endPause();
      await Promise.race([written, wait(CLOSING_MS)]);
      if (queue.length > 0) logger.error({ lost: queue.length }, 'the journal was closed before all was written');
    },
  };
};
