import type { Logger } from 'pino';
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

/** Kept of each reason for a refusal, the newest: a flood of one kind drives out its own kind alone. */
const MOST_OF_CODE = 100_000;
/** The bound is held once so many more have been put. */
const SLACK = 5000;

/**
 * Dead letters in the SQL store. Beyond `mostOfCode` of one code the oldest of that code go, and the log says so:
 * otherwise whoever sends nonsense fills the disk that keeps the alarms.
 */
export const createDeadLetters = (
  store: Store,
  options: { readonly logger?: Pick<Logger, 'warn'>; readonly mostOfCode?: number; readonly slack?: number } = {},
): DeadLetters => {
  const { logger, mostOfCode = MOST_OF_CODE, slack = SLACK } = options;
  /** Put since the bound was last held, by code; a code of an earlier run counts as due. */
  const unchecked = new Map<string, number>();

  const holdBound = async (code: string): Promise<void> => {
    const { kept } = await store
      .selectFrom('dead_letters')
      .select(({ fn }) => fn.countAll().as('kept'))
      .where('code', '=', code)
      .executeTakeFirstOrThrow();
    const tooMany = Number(kept) - mostOfCode;
    if (tooMany <= 0) return;
    const oldest = store
      .selectFrom('dead_letters')
      .select('id')
      .where('code', '=', code)
      .orderBy('received_at')
      .orderBy('id')
      .limit(tooMany);
    await store.deleteFrom('dead_letters').where('id', 'in', oldest).execute();
    logger?.warn({ code, letters: tooMany, most: mostOfCode }, 'the oldest dead letters of a code have gone');
  };

  return {
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
      for (const { code } of rows) unchecked.set(code, (unchecked.get(code) ?? slack) + 1);
      for (const [code, put] of unchecked) {
        if (put <= slack) continue;
        await holdBound(code);
        unchecked.set(code, 0);
      }
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
  };
};
