import { CompiledQuery, type Kysely, type Migration } from 'kysely';

export const appendOnly: Migration = {
  up: async (db: Kysely<unknown>) => {
    // SQLite's own: a second database gets triggers in its own words.
    for (const act of ['update', 'delete']) {
      const sql = `create trigger ledger_no_${act} before ${act} on ledger begin select raise(abort, 'the ledger is append-only'); end`;
      await db.executeQuery(CompiledQuery.raw(sql));
    }
  },
};
