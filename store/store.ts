import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { migrate } from './migrations.js';
import type { Schema } from './schema.js';
import { openSqlite, type Sqlite, SqliteError } from './sqlite.js';
import type { SqlValue } from './sqlite-protocol.js';

/** The SQL store that journal, users and registers share. */
export type Store = Kysely<Schema>;

const sqliteDriver = (sqlite: Sqlite): Driver => {
  // One connection: transactions wait for each other in this chain.
  let last: Promise<void> = Promise.resolve();
  const releases = new Map<DatabaseConnection, () => void>();
  const connect = (): DatabaseConnection => ({
    executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
      const { rows, changes } = await sqlite.query<Row>(query.sql, query.parameters as readonly SqlValue[]);
      return { rows, numAffectedRows: BigInt(changes) };
    },
    // biome-ignore lint/correctness/useYield: SQLite answers whole results
    streamQuery: async function* () {
      throw new Error('the SQL store does not stream');
    },
  });
  const say = async (connection: DatabaseConnection, sql: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(sql));
  };
  return {
    init: async () => undefined,
    acquireConnection: async () => {
      const before = last;
      const connection = connect();
      last = new Promise((release) => releases.set(connection, release));
      await before;
      return connection;
    },
    beginTransaction: (connection) => say(connection, 'begin immediate'),
    commitTransaction: (connection) => say(connection, 'commit'),
    async rollbackTransaction(connection) {
      try {
        await say(connection, 'rollback');
      } catch (error) {
        // On a full disk SQLite has rolled back by itself; saying so would hide why.
        if (!(error instanceof SqliteError && error.message.includes('no transaction is active'))) throw error;
      }
    },
    releaseConnection: async (connection) => {
      releases.get(connection)?.();
      releases.delete(connection);
    },
    destroy: () => sqlite.close(),
  };
};

/**
 * Opens the store in one SQLite file and brings its schema up to date.
 * @throws SqliteError where the file cannot be opened, or holds a schema newer than this program.
 */
export const openStore = async (file: string): Promise<Store> => {
  const store = storeOn(openSqlite(file));
  await migrate(store);
  return store;
};

/** The store on an open SQLite file, in whatever shape the file has. */
export const storeOn = (sqlite: Sqlite): Store =>
  new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => sqliteDriver(sqlite),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
