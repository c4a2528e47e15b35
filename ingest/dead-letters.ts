import { decodeCursor, encodeCursor } from '../store/cursor.js';
import type { DeadLetterRow } from '../store/schema.js';
import type { Store } from '../store/store.js';

/** Where refused readings and messages are kept, with the reason. */
export interface DeadLetters {
  /** Durable when it resolves. Putting the same id again changes nothing. */
  put(rows: readonly DeadLetterRow[]): Promise<void>;
  /** Newest first. `after` is the last answer's cursor. */
  list(query: { limit: number; after?: string; mine?: string }): Promise<{ items: DeadLetterRow[]; next?: string }>;
}

/** Rows of one insert: SQLite takes 32,766 parameters at most. */
const CHUNK = 500;

/** Dead letters in the SQL store. */
export const createDeadLetters = (store: Store): DeadLetters => ({
  async put(rows) {
    if (rows.length === 0) return;
    await store.transaction().execute(async (transaction) => {
      for (let from = 0; from < rows.length; from += CHUNK) {
        await transaction
          .insertInto('dead_letters')
          .values([...rows.slice(from, from + CHUNK)])
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute();
      }
    });
  },
  async list({ limit, after, mine }) {
    let query = store.selectFrom('dead_letters').selectAll();
    if (mine !== undefined) query = query.where('mine', '=', mine);
    if (after !== undefined) {
      const cursor = decodeCursor(after);
      if (cursor === undefined) return { items: [] };
      const { at, id } = cursor;
      query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('received_at', 'id'), '<', tuple(at, id)));
    }
    const rows = await query
      .orderBy('received_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    const items = rows.slice(0, limit);
    const end = items.at(-1);
    return rows.length > limit && end !== undefined
      ? { items, next: encodeCursor({ at: end.received_at, id: end.id }) }
      : { items };
  },
});
