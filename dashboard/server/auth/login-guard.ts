// Slows guessing down without ever shutting a person out. What counts is the pair of account and place, never the account
// alone: whoever guesses at a dispatcher's password from elsewhere slows only themselves down. A browser in which that
// person has signed in before is a place of its own, wherever it is: it stays free also where all of a control room
// shares one address with the one who guesses.
import { isIPv6 } from 'node:net';
import type { Clock } from '../../../domain/clock.js';
import { createRate } from './rate.js';

/** Wrong passwords of one account from one place that cost nothing: as many as the interface promises logins a minute. */
const FREE_FAILURES = 30;
const FIRST_DELAY_MS = 1000;
/** Nobody ever waits longer. */
const LONGEST_DELAY_MS = 60_000;
/** Failures are forgotten after so long without another one. */
const FORGOTTEN_AFTER_MS = 15 * 60_000;
/** Pairs kept in mind; at the bound the one longest unheard is forgotten. */
const MOST_PAIRS = 10_000;
const LOGINS = { burst: 60, perSecond: 1 } as const;

/** Where a login comes from: a browser that the account has used before, or an address. */
export type Place =
  | { readonly kind: 'known'; readonly place: string }
  | { readonly kind: 'address'; readonly address: string };

export type Verdict =
  | { readonly kind: 'go' }
  /** Too many logins of whatever kind from this place. */
  | { readonly kind: 'crowded' }
  /** Too many wrong passwords. */
  | { readonly kind: 'wait'; readonly ms: number };

/** Between a login and the check of its password. */
export interface LoginGuard {
  /** Whether a login may be tried now. Counts it as failed until `succeeded` is called, so that many at once gain nothing. */
  begin(account: string, place: Place): Verdict;
  succeeded(account: string, place: Place): void;
  /** Wrong passwords so far of the pair. */
  failures(account: string, place: Place): number;
}

/** An IPv6 host has a whole /64 for itself. */
const network = (address: string): string => {
  const bare = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  if (!isIPv6(bare)) return bare;
  const [head = '', tail] = (bare.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
};

const keyOf = (place: Place): string =>
  place.kind === 'known' ? `known ${place.place}` : `address ${network(place.address)}`;

export const createLoginGuard = (clock: Clock): LoginGuard => {
  const rate = createRate(clock, LOGINS);
  const pairs = new Map<string, { failures: number; lastAt: number; until: number }>();
  const pairOf = (account: string, place: Place): string => JSON.stringify([account, keyOf(place)]);
  const heard = (key: string) => {
    const known = pairs.get(key);
    // A clock that was set back must keep nobody waiting.
    return known !== undefined && Math.abs(clock() - known.lastAt) < FORGOTTEN_AFTER_MS ? known : undefined;
  };

  return {
    begin(account, place) {
      const now = clock();
      const key = pairOf(account, place);
      const known = heard(key) ?? { failures: 0, lastAt: now, until: 0 };
      const waitMs = known.until - now;
      if (waitMs > 0 && waitMs <= LONGEST_DELAY_MS) return { kind: 'wait', ms: waitMs };
      if (!rate.allows(keyOf(place))) return { kind: 'crowded' };
      const failures = known.failures + 1;
      const beyond = failures - FREE_FAILURES;
      const delay = beyond < 0 ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(beyond, 16));
      pairs.delete(key);
      pairs.set(key, { failures, lastAt: now, until: now + delay });
      for (const oldest of pairs.keys()) {
        if (pairs.size <= MOST_PAIRS) break;
        pairs.delete(oldest);
      }
      return { kind: 'go' };
    },
    succeeded: (account, place) => void pairs.delete(pairOf(account, place)),
    failures: (account, place) => heard(pairOf(account, place))?.failures ?? 0,
  };
};
