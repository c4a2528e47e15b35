import type { Kysely, Migration } from 'kysely';

export const ledgerIndexes: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.createIndex('ledger_by_subject').on('ledger').columns(['subject', 'seq']).execute();
    await db.schema.createIndex('ledger_by_time').on('ledger').columns(['mine', 'at', 'seq']).execute();
  },
};
