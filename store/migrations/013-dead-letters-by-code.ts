import type { Kysely, Migration } from 'kysely';

export const deadLettersByCode: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createIndex('dead_letters_by_code')
      .on('dead_letters')
      .columns(['code', 'received_at', 'id'])
      .execute();
  },
};
