import type { Logger } from 'pino';
import { OK, type Status } from '../../domain/status.js';
import type { Store } from '../../store/store.js';
import type { Alarm } from '../alarm/alarm.js';
import type { Evacuation, Muster } from '../evacuation/evacuation.js';
import type { IncidentRecord } from '../incident/incidents.js';
import type { Stamp } from '../stamp.js';
import { GENESIS, type LedgerEntry, toRow } from './ledger.js';

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
}

/** A change of state and the lines that record it: written together or not at all. */
export interface Change {
  readonly entries: readonly LedgerEntry[];
  readonly alarms?: readonly AlarmRecord[];
  readonly evacuations?: readonly EvacuationRecord[];
  readonly incidents?: readonly IncidentRecord[];
}

/**
 * The append-only, hash-chained ledger and the current state of what it speaks of. Nobody waits for it to announce;
 * what cannot be written is kept in order and tried again for as long as the service runs.
 */
export interface Journal {
  /** Resolves once the change is durable. */
  commit(change: Change): Promise<void>;
  /** Resolves once everything committed so far is durable. */
  flushed(): Promise<void>;
  status(): Status;
  /** Writes what waits, trying for a few seconds; what could not be written is logged by its count. */
  close(): Promise<void>;
}

interface Waiting {
  readonly change: Change;
  readonly done: () => void;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
/** One transaction takes at most so many changes; the rest follows in the next. */
const MOST_AT_ONCE = 2000;
/** Beyond this many waiting changes the journal says that it is down; it still drops nothing. */
const MANY_WAITING = 100_000;
const CLOSING_MS = 5000;

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const write = (store: Store, changes: readonly Change[]): Promise<void> =>
  store.transaction().execute(async (transaction) => {
    // The head is read inside the transaction: `minesentry user` may have written to the same ledger.
    const head = await transaction
      .selectFrom('ledger')
      .select(['seq', 'hash'])
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    let seq = Number(head?.seq ?? 0);
    let previous = head?.hash ?? GENESIS;
    for (const entry of changes.flatMap(({ entries }) => entries)) {
      seq += 1;
      const row = toRow(entry, seq, previous);
      previous = row.hash;
      await transaction.insertInto('ledger').values(row).execute();
    }
    // Of several states of one thing in one transaction the last is kept.
    const alarms = new Map(changes.flatMap(({ alarms: all = [] }) => all).map((one) => [one.alarm.id, one]));
    for (const record of alarms.values()) {
      const { id, mine, rule, level, state, raisedAt, lastAt } = record.alarm;
      const row = {
        mine,
        rule,
        level,
        state,
        raised_at: raisedAt,
        last_at: lastAt,
        applied_arrival: record.applied.arrival,
        body: JSON.stringify(record),
      };
      await transaction
        .insertInto('alarms')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    }
    const orders = new Map(changes.flatMap(({ evacuations: all = [] }) => all).map((one) => [one.evacuation.id, one]));
    for (const record of orders.values()) {
      const { id, mine, state, orderedAt } = record.evacuation;
      const row = {
        mine,
        state,
        ordered_at: orderedAt,
        applied_arrival: record.applied.arrival,
        body: JSON.stringify(record),
      };
      await transaction
        .insertInto('evacuations')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    }
    const incidents = new Map(changes.flatMap(({ incidents: all = [] }) => all).map((one) => [one.incident.id, one]));
    for (const record of incidents.values()) {
      const { id, mine, rule, openedAt, lastAt, closedAt } = record.incident;
      const row = {
        mine,
        rule,
        opened_at: openedAt,
        last_at: lastAt,
        closed_at: closedAt ?? null,
        applied_arrival: record.applied.arrival,
        body: JSON.stringify(record),
      };
      await transaction
        .insertInto('incidents')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    }
  });

/** Opens the journal on the store. */
export const openJournal = async (options: {
  readonly store: Store;
  readonly logger: Pick<Logger, 'error' | 'info'>;
  readonly clock: () => number;
  /** How a retry waits; tests give their own. */
  readonly pause?: (ms: number) => Promise<void>;
}): Promise<Journal> => {
  const { store, logger, clock, pause = wait } = options;
  const queue: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let failing: { readonly why: string; readonly since: number } | undefined;
  let giveUpAt = Number.POSITIVE_INFINITY;

  const drain = async (): Promise<void> => {
    let retryMs = FIRST_RETRY_MS;
    while (queue.length > 0) {
      const batch = queue.slice(0, MOST_AT_ONCE);
      try {
        await write(
          store,
          batch.map(({ change }) => change),
        );
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (failing === undefined) {
          logger.error({ err: error, waiting: queue.length }, 'the journal cannot be written; it is tried again');
        }
        failing = { why, since: failing?.since ?? clock() };
        if (clock() >= giveUpAt) return;
        await pause(Math.min(retryMs, LONGEST_RETRY_MS));
        retryMs *= 2;
        continue;
      }
      if (failing !== undefined) logger.info({ waiting: queue.length }, 'the journal is written again');
      failing = undefined;
      retryMs = FIRST_RETRY_MS;
      queue.splice(0, batch.length);
      for (const { done } of batch) done();
    }
  };
  const start = (): void => {
    // The turn's other changes join the same transaction.
    writing ??= Promise.resolve()
      .then(drain)
      .finally(() => {
        writing = undefined;
      });
  };
  const commit = (change: Change): Promise<void> =>
    new Promise((done) => {
      queue.push({ change, done });
      start();
    });

  return {
    commit,
    flushed: () => (queue.length === 0 ? Promise.resolve() : commit({ entries: [] })),
    status() {
      if (failing !== undefined) {
        return {
          state: 'down',
          why: `cannot be written since ${new Date(failing.since).toISOString()}: ${failing.why}`,
        };
      }
      return queue.length > MANY_WAITING ? { state: 'degraded', why: `${queue.length} changes wait` } : OK;
    },
    async close() {
      giveUpAt = clock() + CLOSING_MS;
      if (queue.length > 0) start();
      await writing;
      if (queue.length > 0) logger.error({ lost: queue.length }, 'the journal was closed before all was written');
    },
  };
};
