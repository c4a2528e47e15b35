import type { Logger } from 'pino';
import type { AlarmPassportRow } from '../store/schema.js';
import type { Store } from '../store/store.js';

/** Where an alarm was on its way to the eyes. `at`: service clock, epoch ms. */
export interface Passports {
  sent(alarm: string, mine: string, at: number, screens: number): void;
  painted(seen: {
    readonly alarm: string;
    readonly mine: string;
    readonly at: number;
    readonly by: string;
    readonly address: string;
  }): void;
  /** Resolves once everything noted so far is written, or the store has refused it for now. */
  flushed(): Promise<void>;
  /** Passages that were dropped because the store took none for too long. */
  dropped(): number;
}

/** Passages kept while the store takes none; beyond it the oldest are dropped, and counted. */
const MOST_WAITING = 20_000;
const ROWS_AT_ONCE = 500;
const RETRY_MS = 2000;

/** Keeps alarms' passports. Nobody waits for it: what cannot be written is tried again. */
export const createPassports = (store: Store, logger: Pick<Logger, 'warn'>): Passports => {
  let waiting: AlarmPassportRow[] = [];
  let writing: Promise<void> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let dropped = 0;

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const rows = waiting.slice(0, ROWS_AT_ONCE);
      await store.insertInto('alarm_passports').values(rows).execute();
      const written = new Set(rows);
      waiting = waiting.filter((row) => !written.has(row));
    }
  };
  const start = (): Promise<void> => {
    writing ??= write()
      .catch((error: unknown) => {
        logger.warn({ err: error, waiting: waiting.length }, 'passports of alarms cannot be written; tried again');
        retry ??= setTimeout(() => {
          retry = undefined;
          void start();
        }, RETRY_MS).unref();
      })
      .finally(() => {
        writing = undefined;
      });
    return writing;
  };
  const note = (row: AlarmPassportRow): void => {
    waiting.push(row);
    if (waiting.length > MOST_WAITING) {
      dropped += waiting.length - MOST_WAITING;
      waiting = waiting.slice(-MOST_WAITING);
    }
    if (retry === undefined) void start();
  };

  return {
    sent: (alarm, mine, at, screens) => note({ alarm, mine, kind: 'sent', at, by_whom: null, address: null, screens }),
    painted: ({ alarm, mine, at, by, address }) =>
      note({ alarm, mine, kind: 'painted', at, by_whom: by, address, screens: null }),
    flushed: () => start(),
    dropped: () => dropped,
  };
};
