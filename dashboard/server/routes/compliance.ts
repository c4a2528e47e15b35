import { z } from 'zod';
import { type App, mineOf } from '../access.js';
import { complianceSchema } from '../compliance-shape.js';
import { refuse } from '../errors.js';
import type { ServerParts } from '../ports.js';

/** Whether a mine has what it must have, and whether that is proven to work. */
export const complianceRoutes = (app: App, parts: Pick<ServerParts, 'view'>): void => {
  app.route({
    method: 'GET',
    url: '/api/mines/:mine/compliance',
    config: { access: 'signed-in' },
    schema: {
      summary: 'The duties of a mine (D3, D4, D5, D8), each met, late or missing, with its evidence',
      params: z.object({ mine: z.string() }),
      response: { 200: complianceSchema },
    },
    handler: async (request) => {
      const board = parts.view.compliance(mineOf(request, parts, request.params.mine).id);
      if (board === undefined) throw refuse('unknown-mine');
      return board;
    },
  });
};
