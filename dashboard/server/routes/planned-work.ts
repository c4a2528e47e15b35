import { z } from 'zod';
import type { WorkAnswer } from '../../../alerts/desk.js';
import type { PlannedWork } from '../../../alerts/planned-work/planned-work.js';
import { WHO_APPROVES, WHO_PLANS } from '../../../domain/roles.js';
import { type App, mineOf, minesOf, personOf, seesMine } from '../access.js';
import { refuse, refuseByDesk } from '../errors.js';
import { plannedWorkSchema, workKindSchema, workStateSchema } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';
import { decodeCursor, instantBody, mergePage, PAGE, pageOf, severalOf } from '../records.js';
import { storedWork } from '../stored.js';

const idParams = z.object({ id: z.string().max(200) });
const ids = z.array(z.string().max(32)).max(500).default([]);

const done = async (answer: WorkAnswer): Promise<PlannedWork> => {
  const said = await answer;
  if (!said.ok) throw refuseByDesk(said);
  return said.work;
};

/** Planned work (报备): announced by one person, approved by another, and over at its time or when somebody ends it. */
export const plannedWorkRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'store' | 'desk'>): void => {
  const { store, desk } = parts;

  app.route({
    method: 'GET',
    url: '/api/planned-work',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Planned work, newest first',
      querystring: z.object({
        mine: z.string().optional(),
        kind: severalOf(workKindSchema).optional(),
        state: severalOf(workStateSchema).optional(),
        cursor: z.string().max(400).optional(),
      }),
      response: { 200: pageOf(plannedWorkSchema) },
    },
    handler: async (request) => {
      const { mine, kind, state, cursor } = request.query;
      const mines = minesOf(request, parts).map(({ id }) => id);
      if (mine !== undefined && !mines.includes(mine)) throw refuse('unknown-mine');
      if (mines.length === 0) return { items: [] };
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      let query = store
        .selectFrom('planned_work')
        .select('body')
        .where('mine', 'in', mine === undefined ? mines : [mine]);
      if (kind) query = query.where('kind', 'in', [...kind]);
      if (state) query = query.where('state', 'in', [...state]);
      if (after) {
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('created_at', 'id'), '<', tuple(after.at, after.id)),
        );
      }
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(PAGE + 1)
        .execute();
      return mergePage({
        rows: rows.map(storedWork),
        live: [],
        cursorOf: ({ id, createdAt }: PlannedWork) => ({ at: createdAt, id }),
        after,
        matches: () => true,
      });
    },
  });

  app.route({
    method: 'POST',
    url: '/api/planned-work',
    config: { access: WHO_PLANS },
    schema: {
      summary: 'Announce work beforehand; it excuses nothing until somebody else approves it',
      body: z.object({
        mine: z.string(),
        kind: workKindSchema,
        points: ids,
        areas: ids,
        from: instantBody,
        to: instantBody,
        reason: z.string().trim().min(1).max(4000),
      }),
      response: { 200: plannedWorkSchema },
    },
    handler: async (request) => {
      const { mine, ...wish } = request.body;
      return done(desk.plan(personOf(request), mineOf(request, parts, mine).id, wish));
    },
  });

  const workOf = async (request: Parameters<typeof seesMine>[0], id: string) => {
    const row = await store.selectFrom('planned_work').select(['id', 'mine']).where('id', '=', id).executeTakeFirst();
    if (!row || !seesMine(request, parts, row.mine)) throw refuse('unknown-work');
    return row;
  };

  app.route({
    method: 'POST',
    url: '/api/planned-work/:id/approve',
    config: { access: WHO_APPROVES },
    schema: {
      summary: 'Approve planned work of somebody else, from now on',
      params: idParams,
      response: { 200: plannedWorkSchema },
    },
    handler: async (request) => done(desk.approve(personOf(request), await workOf(request, request.params.id))),
  });

  app.route({
    method: 'POST',
    url: '/api/planned-work/:id/end',
    config: { access: WHO_PLANS },
    schema: {
      summary: 'End planned work before its time',
      params: idParams,
      response: { 200: plannedWorkSchema },
    },
    handler: async (request) => done(desk.endWork(personOf(request), await workOf(request, request.params.id))),
  });
};
