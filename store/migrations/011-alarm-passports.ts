import { CompiledQuery, type Kysely, type Migration } from 'kysely';

export const alarmPassports: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('alarm_passports')
      .addColumn('alarm', 'text', (c) => c.notNull())
      .addColumn('mine', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('by_whom', 'text')
      .addColumn('address', 'text')
      .addColumn('screens', 'integer')
      .execute();
    await db.schema.createIndex('alarm_passports_by_alarm').on('alarm_passports').columns(['alarm', 'at']).execute();
    await db.schema.createIndex('alarm_passports_by_time').on('alarm_passports').columns(['mine', 'at']).execute();
    for (const act of ['update', 'delete']) {
      const sql = `create trigger alarm_passports_no_${act} before ${act} on alarm_passports begin select raise(abort, 'passports are append-only'); end`;
      await db.executeQuery(CompiledQuery.raw(sql));
    }
  },
};
