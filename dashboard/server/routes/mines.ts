import { z } from 'zod';
import { type App, mineOf, minesOf } from '../access.js';
import { describeMine, summariseMine } from '../live/describe-mine.js';
import { mineSummarySchema, mineViewSchema } from '../live/mine-view.js';
import type { ServerParts } from '../ports.js';
import { pageOf } from '../records.js';

/** The mines that the person asking may see. */
export const mineRoutes = (app: App, parts: Pick<ServerParts, 'view'>): void => {
  app.route({
    method: 'GET',
    url: '/api/mines',
    config: { access: 'signed-in' },
    schema: { summary: 'The mines that you may see', response: { 200: pageOf(mineSummarySchema) } },
    handler: async (request) => ({ items: minesOf(request, parts).map(summariseMine) }),
  });

  app.route({
    method: 'GET',
    url: '/api/mines/:mine',
    config: { access: 'signed-in' },
    schema: {
      summary: 'A mine with its areas, airflow, points and limits',
      params: z.object({ mine: z.string() }),
      response: { 200: mineViewSchema },
    },
    handler: async (request) => describeMine(mineOf(request, parts, request.params.mine)),
  });
};
