import { CompiledQuery, type Kysely, type Migration } from 'kysely';

export const descents: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('descents')
      .addColumn('mine', 'text', (c) => c.notNull())
      .addColumn('card', 'text', (c) => c.notNull())
      .addColumn('down_at', 'bigint', (c) => c.notNull())
      .addColumn('up_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('descents_primary_key', ['mine', 'card', 'down_at'])
      .execute();
    await db.schema.createIndex('descents_by_time').on('descents').columns(['mine', 'down_at']).execute();
    for (const act of ['update', 'delete']) {
      const sql = `create trigger descents_no_${act} before ${act} on descents begin select raise(abort, 'descents are append-only'); end`;
      await db.executeQuery(CompiledQuery.raw(sql));
    }
  },
};
