import { CompiledQuery, type Kysely, type Migration } from 'kysely';

export const coverage: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('coverage_spans')
      .addColumn('mine', 'text', (c) => c.notNull())
      .addColumn('point', 'text', (c) => c.notNull())
      .addColumn('label', 'text', (c) => c.notNull())
      .addColumn('from_at', 'bigint', (c) => c.notNull())
      .addColumn('to_at', 'bigint', (c) => c.notNull())
      .addColumn('by_whom', 'text')
      .addPrimaryKeyConstraint('coverage_spans_primary_key', ['mine', 'point', 'from_at'])
      .execute();
    await db.schema.createIndex('coverage_spans_by_time').on('coverage_spans').columns(['mine', 'to_at']).execute();
    for (const act of ['update', 'delete']) {
      const sql = `create trigger coverage_spans_no_${act} before ${act} on coverage_spans begin select raise(abort, 'coverage is append-only'); end`;
      await db.executeQuery(CompiledQuery.raw(sql));
    }
  },
};
