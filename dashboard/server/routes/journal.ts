import { z } from 'zod';
import { seesAll } from '../../../domain/roles.js';
import { type App, minesOf, personOf } from '../access.js';
import type { ServerParts } from '../ports.js';
import { PAGE, pageOf } from '../records.js';
import { ledgerEntry, ledgerEntrySchema } from './ledger-entry.js';

/** The ledger in the order of its chain. Whose scope is not everything sees the lines of their mines alone. */
export const journalRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'store'>): void => {
  app.route({
    method: 'GET',
    url: '/api/journal',
    config: { access: 'signed-in' },
    schema: {
      summary: 'The ledger after a line, oldest first: `next` is the `after` of the next page',
      querystring: z.object({ after: z.coerce.number().int().min(0).default(0) }),
      response: { 200: pageOf(ledgerEntrySchema) },
    },
    handler: async (request) => {
      let query = parts.store.selectFrom('ledger').selectAll().where('seq', '>', request.query.after);
      if (!seesAll(personOf(request))) {
        const mines = minesOf(request, parts).map(({ id }) => id);
        if (mines.length === 0) return { items: [] };
        query = query.where('mine', 'in', mines);
      }
      const rows = await query
        .orderBy('seq')
        .limit(PAGE + 1)
        .execute();
      const items = rows.slice(0, PAGE).map(ledgerEntry);
      const last = items.at(-1);
      return rows.length > PAGE && last ? { items, next: String(last.seq) } : { items };
    },
  });
};
