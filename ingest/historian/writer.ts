import type { Logger } from 'pino';
import type { Arrival, Refusal } from '../../domain/observation.js';
import { OK, type Status } from '../../domain/status.js';
import { readIfThere, writeAtomic } from '../../store/atomic-file.js';
import type { DeadLetterRow } from '../../store/schema.js';
import type { DeadLetters } from '../dead-letters.js';
import type { Spool, SpoolRecord } from '../spool/spool.js';
import type { Tally } from '../tally.js';
import { type Historian, HistorianError, type Received } from './historian.js';
import { createRollups } from './rollups.js';
import { createSorting } from './sorting.js';

/** Carries the spool into the historian: nothing is skipped, nothing is counted twice, and it never gives up. */
export interface Writer {
  /** Takes each live arrival, in order, in the tick in which it arrives. */
  offer(arrival: Arrival): void;
  /** Everything up to this arrival is in the historian, and that is on disk. */
  cursor(): number;
  status(): Status;
  /** Resolves once everything offered so far is written. */
  drained(): Promise<void>;
  /** Ends after the batch in hand; what waits is found in the spool by the next run. */
  close(): Promise<void>;
}

const MOST_IN_BATCH = 5000;
const BATCH_MS = 250;
/** Arrivals kept decoded in memory; beyond it they are read back from the spool. */
const MOST_IN_TAIL = 50_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
/** The oldest unsent batch may be this old before the historian counts as behind. */
const BEHIND_MS = 60_000;

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const deadLetter = (
  arrival: Pick<Arrival, 'arrival' | 'receivedAt' | 'topic'>,
  refusal: Refusal,
  index: string,
): DeadLetterRow => ({
  id: `${String(arrival.arrival).padStart(16, '0')}-${index}`,
  arrival: arrival.arrival,
  received_at: arrival.receivedAt,
  topic: arrival.topic,
  mine: refusal.mine ?? null,
  code: refusal.code,
  message: refusal.message,
  place: refusal.place,
  excerpt: refusal.excerpt,
  sha256: refusal.sha256,
  bytes: refusal.bytes,
});

/** Builds the writer, going on after what the last run wrote. */
export const createWriter = async (options: {
  readonly spool: Spool;
  readonly decode: (record: SpoolRecord) => Arrival;
  readonly historian: Historian;
  readonly deadLetters: DeadLetters;
  readonly tally: Tally;
  readonly cursorFile: string;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'error' | 'info' | 'warn'>;
  /** How it waits between batches and attempts; tests give their own. */
  readonly pause?: (ms: number, interrupted: AbortSignal) => Promise<void>;
}): Promise<Writer> => {
  const { spool, decode, historian, deadLetters, tally, cursorFile, clock, logger } = options;
  const stopped = new AbortController();
  const pause =
    options.pause ??
    ((ms, interrupted) =>
      new Promise<void>((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          interrupted.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        interrupted.addEventListener('abort', end);
      }));
  let cursor = Number((await readIfThere(cursorFile)) ?? '0') || 0;
  /** Written, though perhaps not yet noted in the cursor file. */
  let written = cursor;
  let offered = cursor;
  let tail: Arrival[] = [];
  let tailIsWhole = false;
  let oldestAt: number | undefined;
  let failing: string | undefined;
  let drains: (() => void)[] = [];
  let wake: (() => void) | undefined;
  const sort = createSorting(historian);
  const rollUps = createRollups(historian);

  /** Tries until it works or the writer is closed; an error that waiting cannot mend is the caller's. */
  const untilDone = async <Done>(act: () => Promise<Done>): Promise<Done | undefined> => {
    for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
      try {
        const done = await act();
        if (failing !== undefined) logger.info('the historian takes readings again');
        failing = undefined;
        return done;
      } catch (error) {
        if (error instanceof HistorianError && !error.retryable) throw error;
        if (failing === undefined)
          logger.error({ why: why(error) }, 'the historian cannot be written; it is tried again');
        failing = why(error);
        if (stopped.signal.aborted) return undefined;
        await pause(retryMs, stopped.signal);
        if (stopped.signal.aborted) return undefined;
      }
    }
  };

  /** Stores what can be stored; what the historian will never take is found by halving, and set apart. */
  const store = async (
    batch: readonly Received[],
  ): Promise<
    { readonly kept: readonly Received[]; readonly refused: readonly { one: Received; reason: string }[] } | undefined
  > => {
    if (batch.length === 0) return { kept: [], refused: [] };
    try {
      const outcome = await untilDone(() => historian.write(batch));
      if (outcome === undefined) return undefined;
      const reasons = new Map(outcome.refused.map(({ index, reason }) => [index, reason]));
      return {
        kept: batch.filter((_, index) => !reasons.has(index)),
        refused: batch.flatMap((one, index) => {
          const reason = reasons.get(index);
          return reason === undefined ? [] : [{ one, reason }];
        }),
      };
    } catch (error) {
      const [one] = batch;
      if (batch.length === 1 && one !== undefined) return { kept: [], refused: [{ one, reason: why(error) }] };
      const middle = batch.length >> 1;
      const first = await store(batch.slice(0, middle));
      const second = await store(batch.slice(middle));
      if (first === undefined || second === undefined) return undefined;
      return { kept: [...first.kept, ...second.kept], refused: [...first.refused, ...second.refused] };
    }
  };

  const lettersFor = (
    arrivals: readonly Arrival[],
    found: readonly {
      readonly one: Received;
      readonly code: 'conflict' | 'historian-refused';
      readonly reason: string;
    }[],
  ): DeadLetterRow[] => {
    const byNumber = new Map(arrivals.map((arrival) => [arrival.arrival, arrival]));
    return found.flatMap(({ one, code, reason }) => {
      const arrival = byNumber.get(one.arrival);
      if (arrival === undefined) return [];
      const index = arrival.observations.indexOf(one.observation);
      const excerpt = JSON.stringify(one.observation);
      const { mine } = one.observation;
      const refusal = { code, message: reason, place: `[${index}]`, excerpt, sha256: '', bytes: excerpt.length, mine };
      return [deadLetter(arrival, refusal, `o${index}`)];
    });
  };

  /** One batch, whole; false where the writer was closed before it was. */
  const writeBatch = async (arrivals: readonly Arrival[]): Promise<boolean> => {
    const lastArrival = arrivals.at(-1)?.arrival ?? written;
    await spool.whenDurable(lastArrival);
    const refusals = arrivals.flatMap((arrival) =>
      arrival.refusals.map((refusal, index) => deadLetter(arrival, refusal, String(index))),
    );
    const received = arrivals.flatMap(({ arrival, receivedAt, observations }) =>
      observations
        .filter((observation) => !(observation.kind === 'reading' && observation.judgedOnly))
        .map((observation): Received => ({ observation, receivedAt, arrival })),
    );
    const sorted = await untilDone(() => sort(received));
    if (sorted === undefined) return false;
    const { fresh, duplicates, conflicts, again } = sorted;
    const outcome = await store(fresh);
    if (outcome === undefined) return false;
    const conflicting = conflicts.map((one) => ({
      one,
      code: 'conflict' as const,
      reason: 'another value of the same instant is already stored; both are kept, the first in history',
    }));
    const refused = outcome.refused.map(({ one, reason }) => ({ one, code: 'historian-refused' as const, reason }));
    const letters = [...refusals, ...lettersFor(arrivals, [...conflicting, ...refused])];
    if ((await untilDone(async () => deadLetters.put(letters).then(() => true))) === undefined) return false;
    const rolled = await untilDone(async () => {
      await historian.writeRollups(await rollUps(outcome.kept));
      return true;
    });
    if (rolled === undefined) return false;
    written = lastArrival;
    await untilDone(async () => writeAtomic(cursorFile, String(written)).then(() => true));
    cursor = written;
    tally.settled({
      stored: outcome.kept.length + again,
      duplicate: duplicates,
      quarantined: refusals.length + conflicts.length + refused.length,
    });
    return true;
  };

  const takeFromTail = (): Arrival[] => {
    const batch: Arrival[] = [];
    let observations = 0;
    for (const arrival of tail) {
      if (observations >= MOST_IN_BATCH) break;
      observations += arrival.observations.length + arrival.refusals.length;
      batch.push(arrival);
    }
    tail = tail.slice(batch.length);
    return batch;
  };

  /** Reads on in the spool, until what is there joins what is in memory. */
  const takeFromSpool = async (): Promise<Arrival[]> => {
    const batch: Arrival[] = [];
    let observations = 0;
    let ended = true;
    for await (const record of spool.read(written + 1)) {
      if (tail[0] !== undefined && record.arrival >= tail[0].arrival) break;
      const arrival = decode(record);
      observations += arrival.observations.length + arrival.refusals.length;
      batch.push(arrival);
      if (observations >= MOST_IN_BATCH) {
        ended = false;
        break;
      }
    }
    // Everything older than the tail has been read once the spool's durable end lies behind the tail's start.
    if (ended && (tail[0] === undefined ? spool.durable() >= offered : spool.durable() >= tail[0].arrival - 1)) {
      tailIsWhole = true;
    }
    return batch;
  };

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const batch = tailIsWhole ? takeFromTail() : await takeFromSpool();
      if (batch.length === 0) {
        oldestAt = undefined;
        if (tailIsWhole && written >= offered) for (const done of drains.splice(0)) done();
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (stopped.signal.aborted || tail.length > 0 || (!tailIsWhole && spool.durable() > written)) resolve();
          else if (!tailIsWhole) setTimeout(resolve, BATCH_MS).unref();
        });
        wake = undefined;
        if (!stopped.signal.aborted && tail.length < MOST_IN_BATCH) await pause(BATCH_MS, stopped.signal);
        continue;
      }
      oldestAt = batch[0]?.receivedAt;
      if (!(await writeBatch(batch))) return;
    }
  };
  let running: Promise<void> | undefined;
  const start = (): void => {
    running ??= run().catch((error: unknown) => {
      failing = why(error);
      logger.error({ err: error }, 'the writer has failed; readings stay in the spool');
    });
  };
  // What the last run left is counted by its replay, which is over before the first timer fires.
  const starting = setTimeout(start, 0);

  return {
    offer(arrival) {
      offered = arrival.arrival;
      if (tail.length >= MOST_IN_TAIL) {
        tail = [];
        tailIsWhole = false;
      }
      tail.push(arrival);
      wake?.();
    },
    cursor: () => cursor,
    status() {
      const ageMs = oldestAt === undefined ? 0 : clock() - oldestAt;
      if (failing !== undefined) {
        return { state: 'down', why: `readings wait in the spool (oldest ${Math.round(ageMs / 1000)} s): ${failing}` };
      }
      if (ageMs <= BEHIND_MS) return OK;
      return { state: 'degraded', why: `the oldest reading not yet stored is ${Math.round(ageMs / 1000)} s old` };
    },
    drained: () =>
      new Promise((resolve) => {
        drains.push(resolve);
        wake?.();
      }),
    async close() {
      clearTimeout(starting);
      stopped.abort();
      wake?.();
      await running;
      drains = [];
    },
  };
};
