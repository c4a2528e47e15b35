import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Evacuation, Muster } from '../../../alerts/evacuation/evacuation.js';
import { WHO_ORDERS, WHO_SETTLES } from '../../../domain/roles.js';
import { type App, mineOf, minesOf, personOf, seesMine } from '../access.js';
import { refuse, refuseByDesk } from '../errors.js';
import { evacuationSchema, evacuationStateSchema, musterSchema, textSchema } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';
import { decodeCursor, mergePage, PAGE, pageOf, severalOf } from '../records.js';
import { storedEvacuation, storedMuster } from '../stored.js';

const idParams = z.object({ id: z.string().max(200) });
const words = z.string().trim().min(1).max(4000);

const conditionSchema = z.object({
  id: z.enum(['gas-restored', 'nobody-in-scope', 'nobody-unaccounted']),
  met: z.boolean(),
  text: textSchema,
});

const cursorOf = ({ id, orderedAt }: Evacuation) => ({ at: orderedAt, id });

/** Orders to withdraw: the list, one's muster, ordering by hand, standing down. */
export const evacuationRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'store' | 'desk'>): void => {
  const { view, store, desk } = parts;

  /** An order with its muster as it is now. @throws HttpError unknown-evacuation, also out of the person's sight. */
  const orderOf = async (
    request: FastifyRequest,
    id: string,
  ): Promise<{ readonly evacuation: Evacuation; readonly muster: Muster | undefined }> => {
    const live = view.evacuations().find(({ evacuation }) => evacuation.id === id);
    const row = live
      ? undefined
      : await store.selectFrom('evacuations').select('body').where('id', '=', id).executeTakeFirst();
    const found = live ?? (row && { evacuation: storedEvacuation(row), muster: storedMuster(row) });
    if (!found || !seesMine(request, parts, found.evacuation.mine)) throw refuse('unknown-evacuation');
    return found;
  };

  app.route({
    method: 'GET',
    url: '/api/evacuations',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Evacuation orders, newest first',
      querystring: z.object({
        mine: z.string().optional(),
        state: severalOf(evacuationStateSchema).optional(),
        cursor: z.string().max(400).optional(),
      }),
      response: { 200: pageOf(evacuationSchema) },
    },
    handler: async (request) => {
      const { mine, state, cursor } = request.query;
      const mines = minesOf(request, parts).map(({ id }) => id);
      if (mine !== undefined && !mines.includes(mine)) throw refuse('unknown-mine');
      if (mines.length === 0) return { items: [] };
      const among = mine === undefined ? mines : [mine];
      const after = cursor === undefined ? undefined : decodeCursor(cursor);

      let query = store.selectFrom('evacuations').select('body').where('mine', 'in', among);
      if (state) query = query.where('state', 'in', [...state]);
      if (after) {
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('ordered_at', 'id'), '<', tuple(after.at, after.id)),
        );
      }
      const rows = await query
        .orderBy('ordered_at', 'desc')
        .orderBy('id', 'desc')
        .limit(PAGE + 1)
        .execute();
      return mergePage({
        rows: rows.map(storedEvacuation),
        live: view.evacuations().map(({ evacuation }) => evacuation),
        cursorOf,
        after,
        matches: (order) => among.includes(order.mine) && (!state || state.includes(order.state)),
      });
    },
  });

  app.route({
    method: 'GET',
    url: '/api/evacuations/:id/muster',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Where everybody named by an order is; of one that was stood down, where they were then',
      params: idParams,
      response: { 200: musterSchema },
    },
    handler: async (request) => {
      const { muster } = await orderOf(request, request.params.id);
      if (!muster) throw refuse('not-possible', 'The order was stood down; its last muster stands in the journal.');
      return muster;
    },
  });

  app.route({
    method: 'GET',
    url: '/api/evacuations/:id/conditions',
    config: { access: 'signed-in' },
    schema: {
      summary: 'What a stand-down of an order waits for now, each met or not; empty once it was stood down',
      params: idParams,
      response: { 200: z.object({ items: z.array(conditionSchema).readonly() }) },
    },
    handler: async (request) => {
      const { evacuation } = await orderOf(request, request.params.id);
      return { items: desk.conditions(personOf(request), evacuation.id) ?? [] };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/mines/:mine/evacuations',
    config: { access: WHO_ORDERS },
    schema: {
      summary: 'Order people out of areas and of everything downwind of them, at once',
      params: z.object({ mine: z.string() }),
      body: z.object({ areas: z.array(z.string()).min(1).max(500), reason: words }),
      response: { 200: evacuationSchema },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      const unknown = request.body.areas.find((area) => !mine.areaById.has(area));
      if (unknown !== undefined) throw refuse('invalid-request', `body.areas: the mine has no area ${unknown}`);
      const answer = await desk.order(personOf(request), mine.id, request.body);
      if (!answer.ok) throw refuseByDesk(answer);
      return answer.evacuation;
    },
  });

  app.route({
    method: 'POST',
    url: '/api/evacuations/:id/rescuers',
    config: { access: WHO_SETTLES },
    schema: {
      summary: 'Name somebody, by card, who may enter the scope of an order',
      params: idParams,
      body: z.object({ card: z.string().trim().min(1).max(64) }),
      response: { 200: evacuationSchema },
    },
    handler: async (request) => {
      const { evacuation } = await orderOf(request, request.params.id);
      if (evacuation.state === 'stood-down') throw refuse('already-stood-down');
      const answer = await desk.nameRescuer(personOf(request), evacuation.id, request.body);
      if (!answer.ok) throw refuseByDesk(answer);
      return answer.evacuation;
    },
  });

  app.route({
    method: 'POST',
    url: '/api/evacuations/:id/stand-down',
    config: { access: WHO_SETTLES },
    schema: {
      summary: 'End an order, once its conditions are met',
      params: idParams,
      body: z.object({ note: words }),
      response: { 200: evacuationSchema },
    },
    handler: async (request) => {
      const { evacuation } = await orderOf(request, request.params.id);
      if (evacuation.state === 'stood-down') throw refuse('already-stood-down');
      const answer = await desk.standDown(personOf(request), evacuation.id, request.body);
      if (!answer.ok) throw refuseByDesk(answer);
      return answer.evacuation;
    },
  });
};
