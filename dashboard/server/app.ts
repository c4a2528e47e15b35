import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { jsonSchemaTransform, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { type App, guardRoutes } from './access.js';
import { createPasswords } from './auth/passwords.js';
import { createSessions } from './auth/sessions.js';
import { createUsers } from './auth/users.js';
import { docsRoutes } from './docs-page.js';
import { answerErrors } from './errors.js';
import { liveSocket, MOST_CLIENT_BYTES } from './live/socket.js';
import { createMetrics } from './metrics.js';
import type { ServerParts } from './ports.js';
import { alarmStatisticsRoutes } from './routes/alarm-statistics.js';
import { alarmRoutes } from './routes/alarms.js';
import { complianceRoutes } from './routes/compliance.js';
import { coverageRoutes } from './routes/coverage.js';
import { deadLetterRoutes } from './routes/dead-letters.js';
import { evacuationRoutes } from './routes/evacuations.js';
import { evidenceRoutes } from './routes/evidence.js';
import { healthRoutes } from './routes/health.js';
import { historyRoutes } from './routes/history.js';
import { incidentRoutes } from './routes/incidents.js';
import { journalRoutes } from './routes/journal.js';
import { mineRoutes } from './routes/mines.js';
import { peopleRoutes } from './routes/people.js';
import { plannedWorkRoutes } from './routes/planned-work.js';
import { pointRoutes } from './routes/points.js';
import { screenThenRoutes } from './routes/screen-then.js';
import { sessionRoutes } from './routes/session.js';
import { serveWebClient } from './web-client.js';

/** Largest request body, in bytes. */
const MOST_BODY_BYTES = 1024 * 1024;
const REQUEST_MS = 30_000;

const secureHeaders = (app: App, isTls: boolean) =>
  app.register(helmet, {
    // Without TLS a browser that was told to insist on it would find no server at all.
    hsts: isTls,
    // Plain HTTP on a mine's own network is no secure context, where browsers ignore it with a warning.
    crossOriginOpenerPolicy: isTls,
    originAgentCluster: isTls,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // The component library of the client writes its styles into the page.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  });

/**
 * Builds the HTTP and WebSocket server from its parts; the caller listens and closes. Closing it closes every socket.
 * @throws Error where a route does not say who may use it.
 */
export const buildApp = async (parts: ServerParts): Promise<FastifyInstance> => {
  const { store, journal, clock, logger, tls } = parts;
  const limits = { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, keepAliveTimeout: 72_000 };
  const app: App = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.trustProxy,
    bodyLimit: MOST_BODY_BYTES,
    forceCloseConnections: true,
    serverFactory: (handle) => (tls ? createTlsServer({ ...limits, ...tls }, handle) : createServer(limits, handle)),
  }).withTypeProvider<ZodTypeProvider>();

  // Answers are checked by the compiler and by tests against their schemas; a wrong field must not cost the whole answer.
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  answerErrors(app);

  const sessions = createSessions(store, clock, logger);
  const users = createUsers({ store, journal, clock, passwords: createPasswords() });
  const metrics = createMetrics(parts);

  await secureHeaders(app, tls !== undefined);
  await app.register(cookie);
  // Before the plugin's own hook, which gives no reason: screens are told that the service stops.
  app.addHook('preClose', async () => parts.hub.close());
  await app.register(websocket, {
    options: { maxPayload: MOST_CLIENT_BYTES },
    errorHandler: (error, socket) => {
      logger.debug({ err: error }, 'a screen broke off');
      socket.terminate();
    },
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'MineSentry', version: '1', description: 'Real-time monitoring and alarms for coal mines.' },
    },
    transform: jsonSchemaTransform,
  });
  guardRoutes(app, sessions);

  docsRoutes(app);
  sessionRoutes(app, { ...parts, users, sessions });
  mineRoutes(app, parts);
  pointRoutes(app, parts);
  historyRoutes(app, parts);
  peopleRoutes(app, parts);
  complianceRoutes(app, parts);
  coverageRoutes(app, parts);
  alarmRoutes(app, parts);
  alarmStatisticsRoutes(app, parts);
  evacuationRoutes(app, parts);
  incidentRoutes(app, parts);
  evidenceRoutes(app, parts);
  screenThenRoutes(app, parts);
  plannedWorkRoutes(app, parts);
  journalRoutes(app, parts);
  deadLetterRoutes(app, parts);
  healthRoutes(app, parts, metrics);
  liveSocket(app, { ...parts, sessions, metrics });
  await serveWebClient(app, parts.webRoot);
  await app.ready();
  return app;
};
