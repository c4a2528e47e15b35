import type { Kysely, Migration } from 'kysely';

export const plannedWork: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('planned_work')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('mine', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('from_at', 'bigint', (c) => c.notNull())
      .addColumn('to_at', 'bigint', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('planned_work_by_time').on('planned_work').columns(['created_at', 'id']).execute();
  },
};
