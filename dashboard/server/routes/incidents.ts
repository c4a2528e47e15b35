import { z } from 'zod';
import type { Incident } from '../../../alerts/incident/incident.js';
import { withOverrunsInMonth } from '../../../regulator/incident-file/of-month.js';
import { type App, minesOf, seesMine } from '../access.js';
import { refuse } from '../errors.js';
import { incidentSchema } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';
import { decodeCursor, instantQuery, mergePage, PAGE, pageOf } from '../records.js';
import { storedIncident } from '../stored.js';
import { incidentFileSchema } from './incident-file-shape.js';

const cursorOf = ({ id, openedAt }: Incident) => ({ at: openedAt, id });

/** Overruns as the trade counts them. */
export const incidentRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'store' | 'incidentFiles'>): void => {
  const { store, incidentFiles } = parts;

  app.route({
    method: 'GET',
    url: '/api/incidents',
    config: { access: 'signed-in' },
    schema: {
      summary:
        'Incidents, newest first; `from` and `to` bound when they opened. `overrunsInMonth`: of one that counts, all that count in its mine and calendar month',
      querystring: z.object({
        mine: z.string().optional(),
        from: instantQuery.optional(),
        to: instantQuery.optional(),
        cursor: z.string().max(400).optional(),
      }),
      response: { 200: pageOf(incidentSchema.extend({ overrunsInMonth: z.number().int().optional() })) },
    },
    handler: async (request) => {
      const { mine, from, to, cursor } = request.query;
      const seen = minesOf(request, parts);
      const mines = seen.map(({ id }) => id);
      if (mine !== undefined && !mines.includes(mine)) throw refuse('unknown-mine');
      if (mines.length === 0) return { items: [] };
      const after = cursor === undefined ? undefined : decodeCursor(cursor);

      let query = store
        .selectFrom('incidents')
        .select('body')
        .where('mine', 'in', mine === undefined ? mines : [mine]);
      if (from !== undefined) query = query.where('opened_at', '>=', from);
      if (to !== undefined) query = query.where('opened_at', '<', to);
      if (after) {
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('opened_at', 'id'), '<', tuple(after.at, after.id)),
        );
      }
      const rows = await query
        .orderBy('opened_at', 'desc')
        .orderBy('id', 'desc')
        .limit(PAGE + 1)
        .execute();
      const page = mergePage({ rows: rows.map(storedIncident), live: [], cursorOf, after, matches: () => true });
      return { ...page, items: await withOverrunsInMonth(store, seen, page.items) };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/incidents/:id',
    config: { access: 'signed-in' },
    schema: {
      summary: 'An incident with its file: measured, causes, alarms, orders, muster, power, counting, accident',
      params: z.object({ id: z.string().max(200) }),
      response: { 200: incidentSchema.extend({ file: incidentFileSchema.optional() }) },
    },
    handler: async (request) => {
      const { id } = request.params;
      const row = await store.selectFrom('incidents').select('body').where('id', '=', id).executeTakeFirst();
      const incident = row && storedIncident(row);
      if (!incident || !seesMine(request, parts, incident.mine)) throw refuse('unknown-incident');
      const file = await incidentFiles?.file(id).catch((error: unknown) => {
        // What is not frozen yet needs the historian; the incident itself does not.
        if (!(error instanceof Error && error.name === 'HistorianError')) throw error;
        request.log.warn({ err: error, incident: id }, 'an incident is shown without its file');
        return undefined;
      });
      return file === undefined ? incident : { ...incident, file };
    },
  });
};
