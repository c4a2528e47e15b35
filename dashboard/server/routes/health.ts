import { z } from 'zod';
import type { App } from '../access.js';
import { partSchema } from '../live/protocol.js';
import { partStates } from '../live/snapshot.js';
import type { Metrics } from '../metrics.js';
import type { ServerParts } from '../ports.js';

const readySchema = z.object({ ready: z.boolean(), parts: z.array(partSchema) });

/** What orchestrators and Prometheus ask: no session, nothing about people. */
export const healthRoutes = (
  app: App,
  { ready, parts }: Pick<ServerParts, 'ready' | 'parts'>,
  metrics: Metrics,
): void => {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { access: 'anyone' },
    schema: { summary: 'Whether the service lives', response: { 200: z.object({ alive: z.literal(true) }) } },
    handler: async () => ({ alive: true as const }),
  });

  app.route({
    method: 'GET',
    url: '/readyz',
    config: { access: 'anyone' },
    schema: {
      summary: 'Whether it takes telemetry; 200 also while a part is degraded, each part named',
      response: { 200: readySchema, 503: readySchema },
    },
    handler: async (_request, reply) => {
      const isReady = ready();
      return reply.code(isReady ? 200 : 503).send({ ready: isReady, parts: partStates(parts()) });
    },
  });

  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: 'anyone' },
    schema: { summary: 'Prometheus metrics', produces: ['text/plain'] },
    handler: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.scrape()),
  });
};
