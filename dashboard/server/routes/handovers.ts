import { z } from 'zod';
import { WHO_SETTLES } from '../../../domain/roles.js';
import type { Handover } from '../../../regulator/handovers/handover.js';
import { type App, mineOf, minesOf, personOf, seesMine } from '../access.js';
import { refuse } from '../errors.js';
import type { ServerParts } from '../ports.js';
import { decodeCursor, mergePage, PAGE, pageOf } from '../records.js';
import { handoverSchema } from '../register-shapes.js';
import { doneOf } from './rectifications.js';

const idParams = z.object({ id: z.string().max(200) });

/** Shift handovers (交接班): written by one person, signed by another, frozen in between. */
export const handoverRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'registers'>): void => {
  const { registers } = parts;

  app.route({
    method: 'GET',
    url: '/api/handovers',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Shift handovers, newest first',
      querystring: z.object({ mine: z.string().optional(), cursor: z.string().max(400).optional() }),
      response: { 200: pageOf(handoverSchema) },
    },
    handler: async (request) => {
      const { mine, cursor } = request.query;
      const mines =
        mine === undefined ? minesOf(request, parts).map(({ id }) => id) : [mineOf(request, parts, mine).id];
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      const rows = await registers.handovers.list({ mines, after, limit: PAGE + 1 });
      const cursorOf = ({ id, createdAt }: Handover) => ({ at: createdAt, id });
      return mergePage({ rows, live: [], cursorOf, after, matches: () => true });
    },
  });

  app.route({
    method: 'POST',
    url: '/api/handovers',
    config: { access: WHO_SETTLES },
    schema: {
      summary: 'Hand a shift over: how things stand is frozen with it',
      body: z.object({ mine: z.string(), notes: z.string().trim().max(8000).default('') }),
      response: { 200: handoverSchema },
    },
    handler: async (request) => {
      const { mine, notes } = request.body;
      return doneOf(registers.handOver(personOf(request), mineOf(request, parts, mine), notes));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/handovers/:id/sign',
    config: { access: WHO_SETTLES },
    schema: {
      summary: 'Take a shift over that somebody else handed over',
      params: idParams,
      body: z.object({ note: z.string().trim().min(1).max(4000).optional() }).default({}),
      response: { 200: handoverSchema },
    },
    handler: async (request) => {
      const { id } = request.params;
      const handover = await registers.handovers.find(id);
      if (!handover || !seesMine(request, parts, handover.mine)) throw refuse('unknown-handover');
      return doneOf(registers.handovers.sign(personOf(request), id, request.body.note));
    },
  });
};
