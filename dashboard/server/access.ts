import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type {} from '@fastify/cookie';
import type {} from '@fastify/websocket';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Mine } from '../../domain/mine.js';
import { maySee, type Person, type Role } from '../../domain/roles.js';
import { originOf } from './auth/origin.js';
import type { Sessions, SignedIn } from './auth/sessions.js';
import { refuse } from './errors.js';
import type { ServerParts } from './ports.js';

/** Who may use a route: everybody, whoever has signed in, or these roles alone. Every route says so. */
export type Access = 'anyone' | 'signed-in' | readonly Role[];

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Set once the session is found; null on routes for anyone and on unknown addresses. */
    signedIn: SignedIn | null;
  }
}

/** The server with zod schemas on its routes. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

/** The session cookie's name. */
export const COOKIE = 'minesentry';

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

/**
 * Checks session, role and Origin before anything else is done with a request. What changes something needs an Origin
 * of this server; a WebSocket must not come from a foreign one.
 */
export const guardRoutes = (app: FastifyInstance, sessions: Sessions): void => {
  app.decorateRequest('signedIn', null);
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.addHook('onReady', async () => {
    const open = routes.filter(({ config }) => config?.access === undefined).map(({ url }) => url);
    if (open.length > 0) throw new Error(`routes that do not say who may use them: ${open.join(', ')}`);
  });
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config;
    if (access === undefined) return;
    const changes = !READS.has(request.method);
    const origin = originOf(request);
    if ((changes || request.ws) && origin === 'foreign') throw refuse('foreign-origin');
    if (access === 'anyone') return;
    const token = request.cookies[COOKIE];
    if (token === undefined) throw refuse('not-signed-in');
    if (changes && origin === 'absent') throw refuse('foreign-origin', 'Send an Origin header that names this server.');
    const signedIn = await sessions.find(token);
    if (!signedIn) throw refuse('not-signed-in');
    if (access !== 'signed-in' && !access.includes(signedIn.person.role)) throw refuse('forbidden');
    request.signedIn = signedIn;
  });
};
