import type { Kysely, Migration } from 'kysely';

export const upload: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('upload_cursors')
      .addColumn('mine', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('up_to', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('upload_cursors_key', ['mine', 'kind'])
      .execute();
    await db.schema
      .createTable('upload_files')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('mine', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('made_at', 'bigint', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('upload_files_by_time').on('upload_files').columns(['made_at', 'name']).execute();
    await db.schema
      .createTable('upload_late')
      .addColumn('mine', 'text', (c) => c.notNull())
      .addColumn('point', 'text', (c) => c.notNull())
      .addColumn('minute', 'bigint', (c) => c.notNull())
      .addColumn('received_from', 'bigint', (c) => c.notNull())
      .addColumn('received_to', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('upload_late_key', ['mine', 'point', 'minute'])
      .execute();
  },
};
