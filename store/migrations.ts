import { type Kysely, type Migration, Migrator } from 'kysely';
import { first } from './migrations/001-first.js';
import { appendOnly } from './migrations/002-append-only.js';
import { plannedWork } from './migrations/003-planned-work.js';
import { coverage } from './migrations/004-coverage.js';
import { ledgerIndexes } from './migrations/005-ledger-indexes.js';
import { entry } from './migrations/007-entry.js';
import { registers } from './migrations/008-registers.js';
import { descents } from './migrations/009-descents.js';
import { incidentFreezes } from './migrations/010-incident-freezes.js';
import { alarmPassports } from './migrations/011-alarm-passports.js';
import { upload } from './migrations/012-upload.js';
import { deadLettersByCode } from './migrations/013-dead-letters-by-code.js';

/** Forward only; a shape once shipped is never edited. Portable SQL. */
const MIGRATIONS: Record<string, Migration> = {
  '001-first': first,
  '002-append-only': appendOnly,
  '003-planned-work': plannedWork,
  '004-coverage': coverage,
  '005-ledger-indexes': ledgerIndexes,
  '007-entry': entry,
  '008-registers': registers,
  '009-descents': descents,
  '010-incident-freezes': incidentFreezes,
  '011-alarm-passports': alarmPassports,
  '012-upload': upload,
  '013-dead-letters-by-code': deadLettersByCode,
};

/** Every shape that the schema has had, oldest first. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS).sort();

/**
 * Brings the schema to this program's shape, or to an earlier one that it has not reached yet.
 * @throws Error naming the migration that failed; the schema is then as it was.
 */
export const migrate = async <Tables>(store: Kysely<Tables>, upTo?: string): Promise<void> => {
  const migrator = new Migrator({ db: store, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = upTo === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(upTo);
  if (error) throw error;
};
