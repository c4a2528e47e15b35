import type { Clock } from '../../../domain/clock.js';
import type { Store } from '../../../store/store.js';
import { hashOfToken } from './tokens.js';

/** The cookie by which a browser is known again. It opens nothing: it only keeps others' guessing apart. */
export const PLACE_COOKIE = 'minesentry-known';

/** Browsers kept for one user; beyond it the one longest unused is forgotten. */
const MOST_PLACES = 50;

/** The browsers in which each user has signed in before. */
export interface KnownPlaces {
  /** The name of the place, where the cookie is one of this user's. */
  find(user: string, cookie: string | undefined): Promise<string | undefined>;
  note(user: string, cookie: string): Promise<void>;
}

export const createKnownPlaces = (store: Store, clock: Clock): KnownPlaces => ({
  find: async (user, cookie) => {
    if (cookie === undefined) return undefined;
    const row = await store
      .selectFrom('known_places')
      .select('place_hash')
      .where('user', '=', user)
      .where('place_hash', '=', hashOfToken(cookie))
      .executeTakeFirst();
    return row?.place_hash;
  },
  note: async (user, cookie) => {
    await store
      .insertInto('known_places')
      .values({ user, place_hash: hashOfToken(cookie), last_at: clock() })
      .onConflict((conflict) => conflict.columns(['user', 'place_hash']).doUpdateSet({ last_at: clock() }))
      .execute();
    const beyond = await store
      .selectFrom('known_places')
      .select('place_hash')
      .where('user', '=', user)
      .orderBy('last_at', 'desc')
      .orderBy('place_hash')
      .limit(1000)
      .offset(MOST_PLACES)
      .execute();
    if (beyond.length === 0) return;
    const old = beyond.map(({ place_hash }) => place_hash);
    await store.deleteFrom('known_places').where('user', '=', user).where('place_hash', 'in', old).execute();
  },
});
