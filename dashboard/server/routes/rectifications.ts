import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { WHO_REGULATES, WHO_REMARKS, WHO_WALKS } from '../../../domain/roles.js';
import { isOverdue, isSupervised, type Rectification } from '../../../regulator/rectification/rectification.js';
import { RECTIFICATION_LISTS } from '../../../regulator/rectification/rectifications.js';
import type { Answer } from '../../../regulator/registers/answer.js';
import { type App, mineOf, minesOf, personOf, seesMine } from '../access.js';
import { refuse, refuseByDesk } from '../errors.js';
import type { ServerParts } from '../ports.js';
import { decodeCursor, instantBody, mergePage, PAGE, pageOf } from '../records.js';
import { commentSchema, hazardSchema, rectificationSchema, severitySchema, stepBody } from '../register-shapes.js';
import { storedIncident } from '../stored.js';

const idParams = z.object({ id: z.string().max(200) });
const words = z.string().trim().min(1).max(4000);
const listQuery = z.object({
  mine: z.string().optional(),
  list: z.enum(RECTIFICATION_LISTS).default('all'),
  cursor: z.string().max(400).optional(),
});

const placeOf = (place: string | undefined): { readonly place?: string } => (place === undefined ? {} : { place });

/** What an act came to. @throws HttpError where it was refused. */
export const doneOf = async <Done>(answer: Promise<Answer<Done>>): Promise<Done> => {
  const said = await answer;
  if (!said.ok) throw refuseByDesk(said);
  return said.done;
};

/** Hidden dangers that people report, and the way of each of them and of every incident to its cancelling (D10). */
export const rectificationRoutes = (
  app: App,
  parts: Pick<ServerParts, 'view' | 'store' | 'clock' | 'registers'>,
): void => {
  const { store, clock } = parts;
  const { rectifications } = parts.registers;

  const shown = (record: Rectification, workplace?: string): z.infer<typeof rectificationSchema> => ({
    ...record,
    ...placeOf(record.hazard?.area ?? workplace),
    overdue: isOverdue(record, clock()),
    onSupervisedList: isSupervised(record),
  });
  const workplacesOf = async (records: readonly Rectification[]): Promise<ReadonlyMap<string, string>> => {
    const ids = records.flatMap((one) => (one.of === 'incident' ? [one.id] : []));
    if (ids.length === 0) return new Map();
    const rows = await store.selectFrom('incidents').select(['id', 'body']).where('id', 'in', ids).execute();
    return new Map(rows.map((row) => [row.id, storedIncident(row).workplace]));
  };
  const withWay = <Of extends { readonly rectification: Rectification }>(of: Of) => ({
    ...of,
    rectification: shown(of.rectification),
  });
  const mineIds = (request: FastifyRequest, mine: string | undefined): readonly string[] => {
    if (mine !== undefined) return [mineOf(request, parts, mine).id];
    return minesOf(request, parts).map(({ id }) => id);
  };
  const incidentOf = async (request: FastifyRequest, id: string) => {
    const row = await store.selectFrom('incidents').select('body').where('id', '=', id).executeTakeFirst();
    const incident = row && storedIncident(row);
    if (!incident || !seesMine(request, parts, incident.mine)) throw refuse('unknown-incident');
    return incident;
  };
  const hazardOf = async (request: FastifyRequest, id: string) => {
    const hazard = await rectifications.hazard(id);
    if (!hazard || !seesMine(request, parts, hazard.mine)) throw refuse('unknown-hazard');
    return hazard;
  };

  app.route({
    method: 'GET',
    url: '/api/hazards',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Hidden dangers that people reported, newest first, each with its way: all, open, overdue or supervised',
      querystring: listQuery,
      response: { 200: pageOf(hazardSchema) },
    },
    handler: async (request) => {
      const { mine, list, cursor } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      const rows = await rectifications.hazards({ mines: mineIds(request, mine), list, after, limit: PAGE + 1 });
      const cursorOf = ({ id, createdAt }: (typeof rows)[number]) => ({ at: createdAt, id });
      const page = mergePage({ rows, live: [], cursorOf, after, matches: () => true });
      return { ...page, items: page.items.map(withWay) };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/hazards',
    config: { access: WHO_REMARKS },
    schema: {
      summary: 'Report a hidden danger',
      body: z.object({
        mine: z.string(),
        area: z.string().max(32).optional(),
        point: z.string().max(32).optional(),
        description: words,
        severity: severitySchema.optional(),
        foundBy: words.optional(),
        foundAt: instantBody.optional(),
      }),
      response: { 200: hazardSchema },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.body.mine);
      const { area, point } = request.body;
      if (area !== undefined && !mine.areaById.has(area)) {
        throw refuse('invalid-request', `area: the mine has no area ${area}`);
      }
      if (point !== undefined && !mine.pointById.has(point)) throw refuse('unknown-point');
      return withWay(await doneOf(rectifications.report(personOf(request), request.body)));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/hazards/:id',
    config: { access: 'signed-in' },
    schema: { summary: 'A hidden danger with its way', params: idParams, response: { 200: hazardSchema } },
    handler: async (request) => withWay(await hazardOf(request, request.params.id)),
  });

  app.route({
    method: 'POST',
    url: '/api/hazards/:id/rectification',
    config: { access: WHO_WALKS },
    schema: {
      summary: 'Take a step on the way of a hidden danger',
      params: idParams,
      body: stepBody,
      response: { 200: hazardSchema },
    },
    handler: async (request) => {
      const hazard = await hazardOf(request, request.params.id);
      return withWay(await doneOf(rectifications.walkHazard(personOf(request), hazard, request.body)));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/rectifications',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Ways of hazards and of incidents that somebody registered: all, open, overdue or supervised',
      querystring: listQuery,
      response: { 200: pageOf(rectificationSchema) },
    },
    handler: async (request) => {
      const { mine, list, cursor } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      const rows = await rectifications.list({ mines: mineIds(request, mine), list, after, limit: PAGE + 1 });
      const cursorOf = ({ id, foundAt }: Rectification) => ({ at: foundAt, id });
      const page = mergePage({ rows, live: [], cursorOf, after, matches: () => true });
      const workplaces = await workplacesOf(page.items);
      return { ...page, items: page.items.map((record) => shown(record, workplaces.get(record.id))) };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/incidents/:id/rectification',
    config: { access: 'signed-in' },
    schema: { summary: 'The way of an incident', params: idParams, response: { 200: rectificationSchema } },
    handler: async (request) => {
      const incident = await incidentOf(request, request.params.id);
      return shown(await rectifications.ofIncident(incident), incident.workplace);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/incidents/:id/rectification',
    config: { access: WHO_WALKS },
    schema: {
      summary: 'Take a step on the way of an incident',
      params: idParams,
      body: stepBody,
      response: { 200: rectificationSchema },
    },
    handler: async (request) => {
      const incident = await incidentOf(request, request.params.id);
      const record = await doneOf(rectifications.walkIncident(personOf(request), incident, request.body));
      return shown(record, incident.workplace);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/incidents/:id/comments',
    config: { access: 'signed-in' },
    schema: {
      summary: "The regulator's comments on an incident, oldest first",
      params: idParams,
      response: { 200: pageOf(commentSchema) },
    },
    handler: async (request) => ({
      items: await rectifications.comments(await incidentOf(request, request.params.id)),
    }),
  });

  app.route({
    method: 'POST',
    url: '/api/incidents/:id/comments',
    config: { access: WHO_REGULATES },
    schema: {
      summary: 'Comment on an incident',
      params: idParams,
      body: z.object({ note: words }),
      response: { 200: commentSchema },
    },
    handler: async (request) => {
      const incident = await incidentOf(request, request.params.id);
      return doneOf(rectifications.comment(personOf(request), incident, request.body.note));
    },
  });
};
