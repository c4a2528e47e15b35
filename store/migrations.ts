import { type Kysely, type Migration, Migrator } from 'kysely';
import { first } from './migrations/001-first.js';
import { appendOnly } from './migrations/002-append-only.js';
import { plannedWork } from './migrations/003-planned-work.js';
import { coverage } from './migrations/004-coverage.js';
import { ledgerIndexes } from './migrations/005-ledger-indexes.js';
import { deadLettersByCode } from './migrations/013-dead-letters-by-code.js';

/** Forward only; a shape once shipped is never edited. Portable SQL. */
const MIGRATIONS: Record<string, Migration> = {
  '001-first': first,
  '002-append-only': appendOnly,
  '003-planned-work': plannedWork,
  '004-coverage': coverage,
  '005-ledger-indexes': ledgerIndexes,
  '013-dead-letters-by-code': deadLettersByCode,
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
