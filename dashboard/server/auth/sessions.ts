// A session ends in two steps. SESSION_MS after the password was last given it is locked: it shows and does nothing
// more. SHOWN_MS after it was last used it is gone. So a screen that runs is never blanked by time, and nobody acts
// under the name of a person who went home.
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../../../domain/clock.js';
import type { Person } from '../../../domain/roles.js';
import type { Store } from '../../../store/store.js';
import { createRemembered } from './remembered.js';
import { hashOfToken, newToken } from './tokens.js';
import { personOf } from './users.js';

/** So long after the password a session acts: a shift of twelve hours with its handover. */
export const SESSION_MS = 14 * 3_600_000;
/** So long after its last use a session still shows. */
export const SHOWN_MS = 7 * 24 * 3_600_000;
const NOTE_USE_EVERY_MS = 3_600_000;

/** Who asks, and what vouches for them. */
export interface SignedIn {
  readonly person: Person;
  /** The session's id, or `device:{id}`: it stays when the cookie is exchanged. */
  readonly session: string;
  /** The password was given too long ago: it shows and does nothing. */
  readonly locked: boolean;
}

/** Sessions by cookie. The cookie itself is stored nowhere. */
export interface Sessions {
  /**
   * Opens a session with a new cookie. The session of the cookie that was there `before` goes on under the new one where
   * it is the same user's, so that their screens stay; another's ends. The old cookie is worth nothing in both cases.
   */
  open(user: string, before?: string): Promise<{ readonly token: string; readonly expiresAt: number }>;
  /**
   * Who the cookie belongs to, where its user is enabled. While the store fails, sessions that were found before are
   * believed: a dispatcher's screen must not depend on the journal's disk.
   */
  find(token: string): Promise<SignedIn | undefined>;
  end(session: string): Promise<void>;
  /** Which of these sessions stand and for whom, locked or not; notes that they are in use. */
  standing(sessions: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}

export const createSessions = (store: Store, clock: Clock, logger: FastifyBaseLogger): Sessions => {
  const remembered = createRemembered<{
    readonly person: Person;
    readonly session: string;
    readonly expiresAt: number;
  }>(clock);
  const rowsBy = (column: 'sessions.token_hash' | 'sessions.id', values: readonly string[]) =>
    store
      .selectFrom('sessions')
      .innerJoin('users', 'users.name', 'sessions.user')
      .select(['sessions.id', 'sessions.expires_at', 'sessions.seen_at', 'users.name', 'users.role', 'users.scopes'])
      .where(column, 'in', values)
      .where('users.disabled', '=', 0)
      .where('sessions.seen_at', '>', clock() - SHOWN_MS)
      .execute();
  const noteUse = async (rows: readonly { id: string; seen_at: number }[]): Promise<void> => {
    const now = clock();
    const due = rows.filter(({ seen_at }) => now - seen_at >= NOTE_USE_EVERY_MS).map(({ id }) => id);
    if (due.length === 0) return;
    try {
      await store.updateTable('sessions').set({ seen_at: now }).where('id', 'in', due).execute();
    } catch (error) {
      // A full disk must not sign anybody out: it is tried again at the next use.
      logger.warn({ err: error }, 'the use of a session could not be noted');
    }
  };

  return {
    open: async (user, before) => {
      const token = newToken();
      const now = clock();
      const expiresAt = now + SESSION_MS;
      const own = { token_hash: hashOfToken(token), expires_at: expiresAt, seen_at: now };
      await store
        .deleteFrom('sessions')
        .where('seen_at', '<', now - SHOWN_MS)
        .execute();
      if (before !== undefined) {
        const old = hashOfToken(before);
        remembered.forget(old);
        const { numUpdatedRows } = await store
          .updateTable('sessions')
          .set(own)
          .where('token_hash', '=', old)
          .where('user', '=', user)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) return { token, expiresAt };
        await store.deleteFrom('sessions').where('token_hash', '=', old).execute();
      }
      await store
        .insertInto('sessions')
        .values({ id: randomUUID(), user, created_at: now, ...own })
        .execute();
      return { token, expiresAt };
    },
    find: async (token) => {
      const hash = hashOfToken(token);
      let row: Awaited<ReturnType<typeof rowsBy>>[number] | undefined;
      try {
        [row] = await rowsBy('sessions.token_hash', [hash]);
      } catch (error) {
        const known = remembered.recall(hash);
        if (known === undefined) throw error;
        return { person: known.person, session: known.session, locked: known.expiresAt <= clock() };
      }
      const person = row && personOf(row);
      if (!row || !person) {
        remembered.forget(hash);
        return undefined;
      }
      const { id: session, expires_at: expiresAt } = row;
      remembered.keep(hash, { person, session, expiresAt }, clock() + SHOWN_MS);
      await noteUse([row]);
      return { person, session, locked: expiresAt <= clock() };
    },
    end: async (session) => {
      const rows = await store.selectFrom('sessions').select('token_hash').where('id', '=', session).execute();
      for (const { token_hash } of rows) remembered.forget(token_hash);
      await store.deleteFrom('sessions').where('id', '=', session).execute();
    },
    standing: async (sessions) => {
      if (sessions.length === 0) return new Map();
      const rows = await rowsBy('sessions.id', sessions);
      await noteUse(rows);
      const persons = rows.flatMap((row) => {
        const person = personOf(row);
        return person ? [[row.id, person] as const] : [];
      });
      return new Map(persons);
    },
  };
};
