import type { Kysely, Migration } from 'kysely';

export const registers: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('registers')
      .addColumn('register', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('mine', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('due_at', 'bigint')
      .addColumn('supervised', 'integer', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('registers_primary_key', ['register', 'id'])
      .execute();
    await db.schema
      .createIndex('registers_by_time')
      .on('registers')
      .columns(['register', 'mine', 'created_at', 'id'])
      .execute();
    await db.schema.createIndex('registers_by_subject').on('registers').columns(['register', 'subject']).execute();
  },
};
