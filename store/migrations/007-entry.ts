import { type Kysely, type Migration, sql } from 'kysely';

export const entry: Migration = {
  up: async (db: Kysely<unknown>) => {
    // A session keeps its id while its cookie is exchanged, so that a running screen outlives the exchange.
    await db.schema.alterTable('sessions').addColumn('id', 'text').execute();
    await db.schema.alterTable('sessions').addColumn('seen_at', 'bigint').execute();
    await sql`update sessions set id = token_hash, seen_at = created_at`.execute(db);
    await db.schema.createIndex('sessions_by_id').on('sessions').column('id').unique().execute();
    await db.schema
      .createTable('devices')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('token_hash', 'text', (c) => c.notNull().unique())
      .addColumn('scopes', 'text', (c) => c.notNull())
      .addColumn('created_by', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('revoked_at', 'bigint')
      .execute();
    await db.schema
      .createTable('known_places')
      .addColumn('user', 'text', (c) => c.notNull())
      .addColumn('place_hash', 'text', (c) => c.notNull())
      .addColumn('last_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('known_places_key', ['user', 'place_hash'])
      .execute();
    await db.schema
      .createTable('gateways')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('mine', 'text', (c) => c.notNull())
      .addColumn('secret_hash', 'text', (c) => c.notNull())
      .addColumn('created_by', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('revoked_at', 'bigint')
      .execute();
    await db.schema.createIndex('gateways_by_mine').on('gateways').column('mine').execute();
  },
};
