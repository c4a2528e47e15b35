import { MIGRATION_NAMES, migrate } from './migrations.js';
import { openSqlite, type Sqlite } from './sqlite.js';
import { storeOn } from './store.js';

/** Why a file's schema is not one that this program can take up. */
export interface SchemaFault {
  readonly code: 'schema-newer' | 'schema-half-migrated';
  readonly message: string;
}

interface Thing {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

const THINGS = `select type, name, sql from sqlite_master where name not like 'sqlite_%' and name not like 'kysely_%'`;

/** Tables, indexes and triggers as the migrations up to this one make them. */
const madeBy = async (migration: string): Promise<readonly Thing[]> => {
  const sqlite = openSqlite(':memory:', []);
  const store = storeOn(sqlite);
  try {
    await migrate(store, migration);
    return (await sqlite.query<Thing>(THINGS)).rows;
  } finally {
    await store.destroy();
  }
};

/**
 * What is wrong with the schema of an open file: migrations that a newer program made, or tables, indexes and triggers
 * that the migrations named in it should have made and that are not there, or otherwise. Empty for a new file.
 * @throws SqliteError where the file cannot be read.
 */
export const schemaFaults = async (sqlite: Pick<Sqlite, 'query'>): Promise<readonly SchemaFault[]> => {
  const found = new Map((await sqlite.query<Thing>(THINGS)).rows.map((one) => [`${one.type} ${one.name}`, one]));
  const listed = await sqlite.query<Thing>(`select name from sqlite_master where name = 'kysely_migration'`);
  const sql = 'select name from kysely_migration order by name';
  const done = listed.rows.length === 0 ? [] : (await sqlite.query<{ name: string }>(sql)).rows.map(({ name }) => name);
  const half = (message: string): SchemaFault => ({ code: 'schema-half-migrated', message });
  const newer = done.filter((name) => !MIGRATION_NAMES.includes(name));
  if (newer.length > 0) {
    const message = `was written by a newer version of this program (${newer.join(', ')}); start that version`;
    return [{ code: 'schema-newer', message }];
  }
  const last = done.at(-1);
  if (last === undefined) {
    const names = [...found.keys()];
    return names.length === 0 ? [] : [half(`holds ${names.join(', ')}, and names no migration that made them`)];
  }
  const skipped = MIGRATION_NAMES.filter((name) => name < last && !done.includes(name));
  if (skipped.length > 0) return [half(`was migrated to ${last} without ${skipped.join(', ')}`)];
  return (await madeBy(last)).flatMap((one) => {
    const name = `${one.type} ${one.name}`;
    const there = found.get(name);
    if (there === undefined) return [half(`lacks the ${name} that ${last} has`)];
    return there.sql === one.sql ? [] : [half(`has a ${name} of another shape than ${last}`)];
  });
};
