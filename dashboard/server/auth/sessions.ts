import { createHash, randomBytes } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../../../domain/clock.js';
import type { Person } from '../../../domain/roles.js';
import type { Store } from '../../../store/store.js';
import { personOf } from './users.js';

/** Longer than any shift with its handover; a session in use is prolonged and never ends under a running screen. */
export const SESSION_MS = 24 * 3_600_000;
const PROLONG_EVERY_MS = 3_600_000;
/** Sessions remembered for the time in which the store does not answer; beyond it the oldest is forgotten. */
const MOST_REMEMBERED = 1000;

/** A person and the session that vouches for them. */
export interface SignedIn {
  readonly person: Person;
  /** SHA-256 of the cookie, hex: what the store knows the session by. */
  readonly tokenHash: string;
}

/** Sessions by cookie. The cookie itself is stored nowhere. */
export interface Sessions {
  /** `token` is for the cookie. */
  open(user: string): Promise<{ readonly token: string; readonly expiresAt: number }>;
  /**
   * Who the cookie belongs to, where it is unexpired and its user enabled. While the store fails, sessions that
   * were found before are believed: a dispatcher's screen must not depend on the journal's disk.
   */
  find(token: string): Promise<SignedIn | undefined>;
  end(tokenHash: string): Promise<void>;
  /** Which of these sessions stand and for whom, expired or not; prolongs them. */
  standing(tokenHashes: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export const createSessions = (store: Store, clock: Clock, logger: FastifyBaseLogger): Sessions => {
  const remembered = new Map<string, { readonly signedIn: SignedIn; readonly expiresAt: number }>();
  const remember = (signedIn: SignedIn, expiresAt: number): void => {
    remembered.delete(signedIn.tokenHash);
    remembered.set(signedIn.tokenHash, { signedIn, expiresAt });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_REMEMBERED) break;
      remembered.delete(oldest);
    }
  };
  const rowsOf = (tokenHashes: readonly string[]) =>
    store
      .selectFrom('sessions')
      .innerJoin('users', 'users.name', 'sessions.user')
      .select(['sessions.token_hash', 'sessions.expires_at', 'users.name', 'users.role', 'users.scopes'])
      .where('sessions.token_hash', 'in', tokenHashes)
      .where('users.disabled', '=', 0)
      .execute();
  const prolong = async (rows: readonly { token_hash: string; expires_at: number }[]): Promise<void> => {
    const expiresAt = clock() + SESSION_MS;
    const due = rows.filter((row) => expiresAt - row.expires_at >= PROLONG_EVERY_MS).map((row) => row.token_hash);
    if (due.length === 0) return;
    try {
      await store.updateTable('sessions').set({ expires_at: expiresAt }).where('token_hash', 'in', due).execute();
    } catch (error) {
      // A full disk must not sign anybody out: it is tried again at the next use.
      logger.warn({ err: error }, 'a session could not be prolonged');
    }
  };

  return {
    open: async (user) => {
      const token = randomBytes(32).toString('base64url');
      const now = clock();
      const expiresAt = now + SESSION_MS;
      // A day of grace, so that a screen that the clock outran is not taken for one that was signed out.
      await store
        .deleteFrom('sessions')
        .where('expires_at', '<', now - SESSION_MS)
        .execute();
      await store
        .insertInto('sessions')
        .values({ token_hash: hashOf(token), user, created_at: now, expires_at: expiresAt })
        .execute();
      return { token, expiresAt };
    },
    find: async (token) => {
      const tokenHash = hashOf(token);
      let row: Awaited<ReturnType<typeof rowsOf>>[number] | undefined;
      try {
        [row] = await rowsOf([tokenHash]);
      } catch (error) {
        const known = remembered.get(tokenHash);
        if (known && known.expiresAt > clock()) return known.signedIn;
        throw error;
      }
      const person = row && row.expires_at > clock() ? personOf(row) : undefined;
      if (!row || !person) {
        remembered.delete(tokenHash);
        return undefined;
      }
      const signedIn = { person, tokenHash };
      remember(signedIn, row.expires_at);
      await prolong([row]);
      return signedIn;
    },
    end: async (tokenHash) => {
      remembered.delete(tokenHash);
      await store.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
    },
    standing: async (tokenHashes) => {
      if (tokenHashes.length === 0) return new Map();
      const rows = await rowsOf(tokenHashes);
      await prolong(rows);
      const persons = rows.flatMap((row) => {
        const person = personOf(row);
        return person ? [[row.token_hash, person] as const] : [];
      });
      return new Map(persons);
    },
  };
};
