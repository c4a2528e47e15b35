// What the ledger says of logins that were turned away. Each has a line while they are few; beyond that, and for those
// that were not even looked at, one line sums up ten minutes of them: whoever guesses for days fills no disk with it.
import type { Clock } from '../../../domain/clock.js';
import { createRate } from './rate.js';

/** Why a login was turned away: wrong, made to wait after many wrong ones, or one of too many from its place. */
export type Turned = 'refused' | 'delayed' | 'crowded';

/** One login that was turned away; `account` as it was typed, '' for a device's. */
export interface TurnedAway {
  readonly why: Turned;
  readonly account: string;
  readonly address: string;
  readonly place: 'known' | 'address';
  /** Wrong passwords so far of this account from this place. */
  readonly failures: number;
}

/** A line for the ledger: a single attempt, or so many between two instants of the service's clock. */
export interface TurnedLine extends TurnedAway {
  readonly attempts: number;
  readonly from: number;
  readonly to: number;
}

/** Keeps the ledger's account of logins that were turned away. */
export interface LoginRecord {
  /** Resolves once its line, where it has one, is on its way. */
  note(one: TurnedAway): Promise<void>;
  /** Writes the sums that are due, or `all` of them; to be called now and then. */
  flush(all?: boolean): Promise<void>;
}

/** Lines of single attempts, in all: so many at once, then two a minute. */
const SINGLE_LINES = { burst: 120, perSecond: 1 / 30 } as const;
/** One line sums up so much time. */
const SUM_MS = 600_000;
/** Sums that are kept and written at once; what more there are is one of its own. */
const MOST_SUMS = 50;
const OTHERS = { account: '', address: 'others', place: 'address' } as const;

/** Builds the record; `write` takes each line. */
export const createLoginRecord = (clock: Clock, write: (line: TurnedLine) => Promise<void>): LoginRecord => {
  const lines = createRate(clock, SINGLE_LINES);
  const sums = new Map<string, TurnedLine>();
  const keyOf = ({ why, account, address }: Pick<TurnedAway, 'why' | 'account' | 'address'>): string =>
    JSON.stringify([why, account, address]);

  const add = (one: TurnedAway, at: number): void => {
    const own = keyOf(one);
    const isKept = sums.has(own) || sums.size < MOST_SUMS;
    const kept = isKept ? one : { ...one, ...OTHERS };
    const key = isKept ? own : keyOf(kept);
    const before = sums.get(key);
    sums.set(key, { ...kept, attempts: (before?.attempts ?? 0) + 1, from: before?.from ?? at, to: at });
  };

  return {
    async note(one) {
      const at = clock();
      // Of those that were not looked at the first says that it has begun; the sum says how many followed.
      const isFirst = one.why === 'refused' || !sums.has(keyOf(one));
      if (isFirst && lines.allows('')) {
        if (one.why !== 'refused' && sums.size < MOST_SUMS)
          sums.set(keyOf(one), { ...one, attempts: 0, from: at, to: at });
        await write({ ...one, attempts: 1, from: at, to: at });
      } else add(one, at);
    },
    async flush(all = false) {
      for (const [key, sum] of sums) {
        if (!all && Math.abs(clock() - sum.from) < SUM_MS) continue;
        sums.delete(key);
        if (sum.attempts > 0) await write(sum);
      }
    },
  };
};
