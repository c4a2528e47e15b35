import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { jsonSchemaTransform, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { type App, guardRoutes } from './access.js';
import { createDevices } from './auth/devices.js';
import { createEntry } from './auth/entry.js';
import { createPasswords } from './auth/passwords.js';
import { createSessions } from './auth/sessions.js';
import { createUsers } from './auth/users.js';
import { docsRoutes } from './docs-page.js';
import { answerErrors, answerFrameworkErrors } from './errors.js';
import { liveSocket, MOST_CLIENT_BYTES } from './live/socket.js';
import { createMetrics } from './metrics.js';
import type { ServerParts } from './ports.js';
import { alarmStatisticsRoutes } from './routes/alarm-statistics.js';
import { alarmRoutes } from './routes/alarms.js';
import { boardRoutes } from './routes/board.js';
import { complianceRoutes } from './routes/compliance.js';
import { coverageRoutes } from './routes/coverage.js';
import { deadLetterRoutes } from './routes/dead-letters.js';
import { deviceRoutes } from './routes/devices.js';
import { drillRoutes } from './routes/drills.js';
import { evacuationRoutes } from './routes/evacuations.js';
import { eventRoutes } from './routes/events.js';
import { evidenceRoutes } from './routes/evidence.js';
import { handoverRoutes } from './routes/handovers.js';
import { healthRoutes } from './routes/health.js';
import { historyRoutes } from './routes/history.js';
import { incidentRoutes } from './routes/incidents.js';
import { journalRoutes } from './routes/journal.js';
import { mineRoutes } from './routes/mines.js';
import { peopleRoutes } from './routes/people.js';
import { personRoutes } from './routes/persons.js';
import { plannedWorkRoutes } from './routes/planned-work.js';
import { pointRoutes } from './routes/points.js';
import { rectificationRoutes } from './routes/rectifications.js';
import { reloadRoutes } from './routes/reload.js';
import { reportRoutes } from './routes/reports.js';
import { screenThenRoutes } from './routes/screen-then.js';
import { sessionRoutes } from './routes/session.js';
import { spotCheckRoutes } from './routes/spot-checks.js';
import { trendMarkRoutes } from './routes/trend-marks.js';
import { serveWebClient } from './web-client.js';

/** Largest request body, in bytes. */
const MOST_BODY_BYTES = 1024 * 1024;
/** Largest head of a request, in bytes. */
const MOST_HEADER_BYTES = 16 * 1024;
const REQUEST_MS = 30_000;

/** Older versions have known breaks; 1.2 is what the screens of a mine may still need. */
const TLS = { minVersion: 'TLSv1.2', honorCipherOrder: true } as const;

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
        // The same origin's WebSocket included, in every browser since 2022.
        connectSrc: ["'self'"],
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
  const limits = {
    requestTimeout: REQUEST_MS,
    headersTimeout: REQUEST_MS,
    keepAliveTimeout: 72_000,
    maxHeaderSize: MOST_HEADER_BYTES,
  };
  const app: App = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.trustProxy,
    bodyLimit: MOST_BODY_BYTES,
    forceCloseConnections: true,
    frameworkErrors: answerFrameworkErrors,
    serverFactory: (handle) =>
      tls ? createTlsServer({ ...limits, ...TLS, ...tls }, handle) : createServer(limits, handle),
  }).withTypeProvider<ZodTypeProvider>();

  // Answers are checked by the compiler and by tests against their schemas; a wrong field must not cost the whole answer.
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  answerErrors(app);

  const sessions = createSessions(store, clock, logger);
  const users = createUsers({ store, journal, clock, passwords: createPasswords() });
  const devices = createDevices({ store, journal, clock });
  const entry = createEntry(sessions, devices);
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
  guardRoutes(app, entry, clock);

  docsRoutes(app);
  sessionRoutes(app, { ...parts, users, sessions, devices });
  deviceRoutes(app, { ...parts, devices });
  mineRoutes(app, parts);
  pointRoutes(app, parts);
  historyRoutes(app, parts);
  peopleRoutes(app, parts);
  personRoutes(app, parts);
  complianceRoutes(app, parts);
  coverageRoutes(app, parts);
  alarmRoutes(app, parts);
  alarmStatisticsRoutes(app, parts);
  evacuationRoutes(app, parts);
  incidentRoutes(app, parts);
  evidenceRoutes(app, parts);
  screenThenRoutes(app, parts);
  plannedWorkRoutes(app, parts);
  reloadRoutes(app, parts);
  rectificationRoutes(app, parts);
  handoverRoutes(app, parts);
  drillRoutes(app, parts);
  spotCheckRoutes(app, parts);
  boardRoutes(app, parts);
  reportRoutes(app, parts);
  journalRoutes(app, parts);
  eventRoutes(app, parts);
  trendMarkRoutes(app, parts);
  deadLetterRoutes(app, parts);
  healthRoutes(app, parts, metrics);
  liveSocket(app, { ...parts, entry, metrics });
  await serveWebClient(app, parts.webRoot);
  await app.ready();
  return app;
};
