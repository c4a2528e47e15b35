import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Incident } from '../../../alerts/incident/incident.js';
import { WHO_SETTLES } from '../../../domain/roles.js';
import { type App, personOf, seesMine } from '../access.js';
import { refuse } from '../errors.js';
import type { ServerParts } from '../ports.js';
import { storedIncident } from '../stored.js';

const idParams = z.object({ id: z.string().max(200) });
const words = z.string().trim().min(1).max(4000);
const people = z.number().int().min(0).max(10_000);

/** Evidence packs, and what is recorded of an accident. */
export const evidenceRoutes = (
  app: App,
  parts: Pick<ServerParts, 'view' | 'store' | 'journal' | 'incidentFiles' | 'clock'>,
): void => {
  const { store, journal, incidentFiles, clock } = parts;

  const incidentOf = async (request: FastifyRequest, id: string): Promise<Incident> => {
    const row = await store.selectFrom('incidents').select('body').where('id', '=', id).executeTakeFirst();
    const incident = row && storedIncident(row);
    if (!incident || !seesMine(request, parts, incident.mine)) throw refuse('unknown-incident');
    return incident;
  };

  app.route({
    method: 'GET',
    url: '/api/incidents/:id/evidence.zip',
    config: { access: 'signed-in' },
    schema: {
      summary: 'The evidence pack of an incident, for `minesentry verify`; provisional while it may still change',
      params: idParams,
    },
    handler: async (request, reply) => {
      const incident = await incidentOf(request, request.params.id);
      const pack = await incidentFiles?.pack(incident.id, personOf(request).name);
      if (pack === 'busy') throw refuse('too-many-packs');
      if (pack === undefined) throw refuse('evidence-not-kept');
      reply.header('content-disposition', `attachment; filename="evidence-${incident.id}.zip"`);
      return reply.type('application/zip').send(pack);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/incidents/:id/accident',
    config: { access: WHO_SETTLES },
    schema: {
      summary: 'Record casualties, or to whom the accident was reported; each entry adds to those before it',
      params: idParams,
      body: z
        .object({
          deaths: people.optional(),
          injured: people.optional(),
          reportedTo: words.optional(),
          note: words.optional(),
        })
        .refine((said) => Object.keys(said).length > 0, 'say deaths, injured, reportedTo or note'),
      response: { 200: z.object({ at: z.number() }) },
    },
    handler: async (request) => {
      const { id, mine } = await incidentOf(request, request.params.id);
      const at = clock();
      const author = personOf(request).name;
      await journal.commit({
        entries: [{ at, kind: 'incident.accident', mine, subject: id, author, body: request.body }],
      });
      return { at };
    },
  });
};
