import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type {} from '@fastify/cookie';
import type {} from '@fastify/websocket';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Clock } from '../../domain/clock.js';
import type { Mine } from '../../domain/mine.js';
import { maySee, type Person, type Role } from '../../domain/roles.js';
import type { Entry } from './auth/entry.js';
import { originOf } from './auth/origin.js';
import { createRate } from './auth/rate.js';
import type { SignedIn } from './auth/sessions.js';
import { refuse } from './errors.js';
import type { ServerParts } from './ports.js';

/**
 * Who may use a route: everybody, whoever has signed in (screens that only show: where the route is among WALL_SHOWS),
 * or these roles alone. Every route says so.
 */
export type Access = 'anyone' | 'signed-in' | readonly Role[];

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Its own business: it is answered also where the session is locked. */
    whileLocked?: true;
  }
  interface FastifyRequest {
    /** Set once the session is found; null on routes for anyone and on unknown addresses. */
    signedIn: SignedIn | null;
  }
}

/** The server with zod schemas on its routes. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

/** What a screen that only shows may ask for: what it draws, and who it is. */
export const WALL_SHOWS: ReadonlySet<string> = new Set([
  '/ws',
  '/api/session',
  '/api/mines',
  '/api/mines/:mine',
  '/api/mines/:mine/points',
  '/api/mines/:mine/points/:point/history',
  '/api/alarms',
  '/api/alarms/:id',
  '/api/evacuations',
  '/api/evacuations/:id/muster',
]);

/** Requests of one session; the interface promises at least 100 a second. */
const SESSION_RATE = { burst: 600, perSecond: 300 } as const;
/** Requests of one address that come without a session. */
const STRANGER_RATE = { burst: 1000, perSecond: 200 } as const;

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Who asks. @throws HttpError not-signed-in on a route that anyone may use. */
export const personOf = (request: FastifyRequest): Person => {
  if (!request.signedIn) throw refuse('not-signed-in');
  return request.signedIn.person;
};

/** The mines that the person asking may see. */
export const minesOf = (request: FastifyRequest, { view }: Pick<ServerParts, 'view'>): readonly Mine[] =>
  view.mines().filter((mine) => maySee(personOf(request), mine));

/** The mine asked for. @throws HttpError unknown-mine, also where it exists out of the person's sight. */
export const mineOf = (request: FastifyRequest, parts: Pick<ServerParts, 'view'>, id: string): Mine => {
  const mine = minesOf(request, parts).find((one) => one.id === id);
  if (!mine) throw refuse('unknown-mine');
  return mine;
};

/** Whether the person asking may see what belongs to this mine. */
export const seesMine = (request: FastifyRequest, parts: Pick<ServerParts, 'view'>, mine: string): boolean =>
  minesOf(request, parts).some(({ id }) => id === mine);

const mayUse = ({ role }: Person, access: Access, url: string | undefined): boolean => {
  if (access !== 'anyone' && access !== 'signed-in') return access.includes(role);
  return role !== 'wall' || (url !== undefined && WALL_SHOWS.has(url));
};

/**
 * Checks session, role, Origin and rate before anything else is done with a request. What changes something needs an
 * Origin of this server and a session that is not locked; a WebSocket must not come from a foreign one.
 */
export const guardRoutes = (app: FastifyInstance, entry: Entry, clock: Clock): void => {
  const sessionRate = createRate(clock, SESSION_RATE);
  const strangerRate = createRate(clock, STRANGER_RATE);
  app.decorateRequest('signedIn', null);
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.addHook('onReady', async () => {
    const open = routes.filter(({ config }) => config?.access === undefined).map(({ url }) => url);
    if (open.length > 0) throw new Error(`routes that do not say who may use them: ${open.join(', ')}`);
  });
  app.addHook('onRequest', async (request, reply) => {
    // What is asked now is true now, and is nobody else's at this browser.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    const { access, whileLocked } = request.routeOptions.config;
    if (access === undefined) return;
    const changes = !READS.has(request.method);
    const origin = originOf(request);
    if ((changes || request.ws) && origin === 'foreign') throw refuse('foreign-origin');
    if (access === 'anyone') {
      if (!strangerRate.allows(request.ip)) throw refuse('too-many-requests');
      return;
    }
    const signedIn = await entry.find(request);
    if (!signedIn) throw refuse(strangerRate.allows(request.ip) ? 'not-signed-in' : 'too-many-requests');
    if (!sessionRate.allows(signedIn.session)) throw refuse('too-many-requests');
    if (changes && origin === 'absent') throw refuse('foreign-origin', 'Send an Origin header that names this server.');
    if (!mayUse(signedIn.person, access, request.routeOptions.url)) throw refuse('forbidden');
    if (changes && signedIn.locked && whileLocked !== true) throw refuse('session-locked');
    request.signedIn = signedIn;
  });
};
