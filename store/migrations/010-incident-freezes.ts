import { CompiledQuery, type Kysely, type Migration } from 'kysely';

export const incidentFreezes: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('incident_freezes')
      .addColumn('incident', 'text', (c) => c.notNull())
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('mine', 'text', (c) => c.notNull())
      .addColumn('final', 'integer', (c) => c.notNull())
      .addColumn('frozen_at', 'bigint', (c) => c.notNull())
      .addColumn('applied_arrival', 'bigint', (c) => c.notNull())
      .addColumn('sha256', 'text', (c) => c.notNull())
      .addColumn('body', 'blob', (c) => c.notNull())
      .addPrimaryKeyConstraint('incident_freezes_primary_key', ['incident', 'number'])
      .execute();
    await db.schema.createIndex('incidents_by_close').on('incidents').columns(['closed_at']).execute();
    for (const act of ['update', 'delete']) {
      const sql = `create trigger incident_freezes_no_${act} before ${act} on incident_freezes begin select raise(abort, 'frozen evidence is append-only'); end`;
      await db.executeQuery(CompiledQuery.raw(sql));
    }
  },
};
