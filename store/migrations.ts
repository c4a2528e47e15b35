import { CompiledQuery, type Kysely, type Migration, Migrator } from 'kysely';

/** Forward only; a shape once shipped is never edited. Portable SQL. */
const MIGRATIONS: Record<string, Migration> = {
  '001-first': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('users')
        .addColumn('name', 'text', (c) => c.primaryKey())
        .addColumn('password_hash', 'text', (c) => c.notNull())
        .addColumn('role', 'text', (c) => c.notNull())
        .addColumn('scopes', 'text', (c) => c.notNull())
        .addColumn('disabled', 'integer', (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('sessions')
        .addColumn('token_hash', 'text', (c) => c.primaryKey())
        .addColumn('user', 'text', (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('ledger')
        .addColumn('seq', 'bigint', (c) => c.primaryKey())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('mine', 'text')
        .addColumn('subject', 'text', (c) => c.notNull())
        .addColumn('author', 'text')
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('previous_hash', 'text', (c) => c.notNull())
        .addColumn('hash', 'text', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('alarms')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('mine', 'text', (c) => c.notNull())
        .addColumn('rule', 'text', (c) => c.notNull())
        .addColumn('level', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('raised_at', 'bigint', (c) => c.notNull())
        .addColumn('last_at', 'bigint', (c) => c.notNull())
        .addColumn('applied_arrival', 'bigint', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .execute();
      await db.schema.createIndex('alarms_by_time').on('alarms').columns(['raised_at', 'id']).execute();
      await db.schema.createIndex('alarms_by_state').on('alarms').columns(['state', 'raised_at']).execute();
      await db.schema
        .createTable('evacuations')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('mine', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('ordered_at', 'bigint', (c) => c.notNull())
        .addColumn('applied_arrival', 'bigint', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('incidents')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('mine', 'text', (c) => c.notNull())
        .addColumn('rule', 'text', (c) => c.notNull())
        .addColumn('opened_at', 'bigint', (c) => c.notNull())
        .addColumn('last_at', 'bigint', (c) => c.notNull())
        .addColumn('closed_at', 'bigint')
        .addColumn('applied_arrival', 'bigint', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .execute();
      await db.schema.createIndex('incidents_by_time').on('incidents').columns(['opened_at', 'id']).execute();
      await db.schema
        .createTable('dead_letters')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('arrival', 'bigint', (c) => c.notNull())
        .addColumn('received_at', 'bigint', (c) => c.notNull())
        .addColumn('topic', 'text', (c) => c.notNull())
        .addColumn('mine', 'text')
        .addColumn('code', 'text', (c) => c.notNull())
        .addColumn('message', 'text', (c) => c.notNull())
        .addColumn('place', 'text', (c) => c.notNull())
        .addColumn('excerpt', 'text', (c) => c.notNull())
        .addColumn('sha256', 'text', (c) => c.notNull())
        .addColumn('bytes', 'integer', (c) => c.notNull())
        .execute();
      await db.schema.createIndex('dead_letters_by_time').on('dead_letters').columns(['received_at', 'id']).execute();
      await db.schema
        .createTable('meta')
        .addColumn('key', 'text', (c) => c.primaryKey())
        .addColumn('value', 'text', (c) => c.notNull())
        .execute();
    },
  },
  '002-append-only': {
    up: async (db: Kysely<unknown>) => {
      // SQLite's own: a second database gets triggers in its own words.
      for (const act of ['update', 'delete']) {
        const sql = `create trigger ledger_no_${act} before ${act} on ledger begin select raise(abort, 'the ledger is append-only'); end`;
        await db.executeQuery(CompiledQuery.raw(sql));
      }
    },
  },
  '003-planned-work': {
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
  },
  '004-coverage': {
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
  },
  '005-ledger-indexes': {
    up: async (db: Kysely<unknown>) => {
      await db.schema.createIndex('ledger_by_subject').on('ledger').columns(['subject', 'seq']).execute();
      await db.schema.createIndex('ledger_by_time').on('ledger').columns(['mine', 'at', 'seq']).execute();
    },
  },
};

/**
 * Brings the schema to this program's shape.
 * @throws Error naming the migration that failed; the schema is then as it was.
 */
export const migrate = async <Tables>(store: Kysely<Tables>): Promise<void> => {
  const migrator = new Migrator({ db: store, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
};
