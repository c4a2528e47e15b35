import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LedgerEntry } from '../../../alerts/journal/ledger.js';
import { ROLES } from '../../../domain/roles.js';
import { type App, personOf } from '../access.js';
import type { Devices } from '../auth/devices.js';
import { COOKIE, COOKIE_S, DEVICE_COOKIE } from '../auth/entry.js';
import { createKnownPlaces, PLACE_COOKIE } from '../auth/known-places.js';
import { createLoginGuard, type Place } from '../auth/login-guard.js';
import { createLoginRecord, type TurnedLine } from '../auth/login-record.js';
import { PASSWORD_LENGTH } from '../auth/passwords.js';
import type { Sessions, SignedIn } from '../auth/sessions.js';
import { newToken } from '../auth/tokens.js';
import type { Users } from '../auth/users.js';
import { refuse } from '../errors.js';
import type { ServerParts } from '../ports.js';

const whoSchema = z.object({
  user: z.string(),
  role: z.enum([...ROLES, 'wall']),
  scopes: z.array(z.string()).readonly(),
  /** The password was given too long ago: it shows and does nothing until POST /api/session. */
  locked: z.literal(true).optional(),
});

const who = ({ person: { name, role, scopes }, locked }: Omit<SignedIn, 'session'>) => ({
  user: name,
  role,
  scopes,
  ...(locked && { locked }),
});

/** Sums of logins that were turned away are looked through so often. */
const FLUSH_MS = 60_000;

const placeCookie = z.string().regex(/^[\w-]{43}$/);
const tokenSchema = z.string().regex(/^[\w-]{20,100}$/);

const setCookie = (request: FastifyRequest, reply: FastifyReply, name: string, value: string): void => {
  const secure = request.protocol === 'https';
  reply.setCookie(name, value, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: COOKIE_S });
};

/** Signing in, asking who one is, signing out. Each attempt goes to the ledger. */
export const sessionRoutes = (
  app: App,
  parts: Pick<ServerParts, 'journal' | 'clock' | 'store'> & {
    readonly users: Users;
    readonly sessions: Sessions;
    readonly devices: Devices;
  },
): void => {
  const { journal, clock, store, users, sessions, devices } = parts;
  const guard = createLoginGuard(clock);
  const knownPlaces = createKnownPlaces(store, clock);

  // Not waited for: a dispatcher gets in while the ledger cannot be written, and the entry follows once it can.
  const record = (entry: Pick<LedgerEntry, 'kind' | 'subject' | 'author' | 'body'>): void => {
    journal.commit({ entries: [{ at: clock(), mine: null, ...entry }] }).catch((error: unknown) => {
      app.log.error({ err: error, kind: entry.kind }, 'the ledger did not take an entry');
    });
  };
  const turned = createLoginRecord(clock, (line) => writeTurned(line));
  const writeTurned = async ({ why, account, attempts, from, to, ...where }: TurnedLine): Promise<void> => {
    const noun = account === '' ? 'device' : 'session';
    // What was typed as the name of a user that does not exist may be a password.
    const isKnown = account !== '' && (await users.exists(account).catch(() => false));
    const subject = isKnown ? account : `unknown ${account === '' ? 'device' : 'user'}`;
    const many = attempts === 1 ? {} : { attempts, from, to };
    const kind = `${noun}.${why === 'refused' ? 'refused' : 'delayed'}`;
    record({
      kind,
      subject,
      author: null,
      body: { ...where, ...(why === 'crowded' ? { crowded: true } : {}), ...many },
    });
  };
  const flushing = setInterval(() => void turned.flush(), FLUSH_MS);
  app.addHook('onClose', async () => {
    clearInterval(flushing);
    await turned.flush(true);
  });

  const admit = async (account: string, place: Place, address: string, reply: FastifyReply): Promise<void> => {
    const verdict = guard.begin(account, place);
    if (verdict.kind === 'go') return;
    const why = verdict.kind === 'wait' ? 'delayed' : 'crowded';
    await turned.note({ why, account, address, place: place.kind, failures: guard.failures(account, place) });
    const seconds = verdict.kind === 'wait' ? Math.ceil(verdict.ms / 1000) : 60;
    reply.header('retry-after', String(seconds));
    throw refuse(verdict.kind === 'wait' ? 'login-delayed' : 'too-many-logins');
  };

  app.route({
    method: 'POST',
    url: '/api/session',
    config: { access: 'anyone' },
    schema: {
      summary: 'Sign in, or give the password again: sets the session cookie',
      body: z.object({ user: z.string().min(1).max(64), password: z.string().min(1).max(PASSWORD_LENGTH.max) }),
      response: { 200: whoSchema },
    },
    handler: async (request, reply) => {
      const { user, password } = request.body;
      const { cookies, ip } = request;
      const known = await knownPlaces.find(user, cookies[PLACE_COOKIE]);
      const place: Place = known === undefined ? { kind: 'address', address: ip } : { kind: 'known', place: known };
      await admit(user, place, ip, reply);
      const person = await users.recognise(user, password, place.kind === 'known');
      if (!person) {
        const failures = guard.failures(user, place);
        await turned.note({ why: 'refused', account: user, address: ip, place: place.kind, failures });
        throw refuse('wrong-credentials');
      }
      guard.succeeded(user, place);
      const { token } = await sessions.open(person.name, cookies[COOKIE]);
      record({ kind: 'session.opened', subject: person.name, author: person.name, body: { address: ip } });
      setCookie(request, reply, COOKIE, token);
      const kept = placeCookie.safeParse(cookies[PLACE_COOKIE]);
      const own = kept.success ? kept.data : newToken();
      await knownPlaces.note(person.name, own).catch((error: unknown) => {
        app.log.warn({ err: error }, 'the place of a login could not be noted');
      });
      setCookie(request, reply, PLACE_COOKIE, own);
      return who({ person, locked: false });
    },
  });

  app.route({
    method: 'POST',
    url: '/api/session/device',
    config: { access: 'anyone' },
    schema: {
      summary: 'Sign a screen in that only shows, with its device token',
      body: z.object({ token: tokenSchema }),
      response: { 200: whoSchema },
    },
    handler: async (request, reply) => {
      const { ip: address } = request;
      await admit('', { kind: 'address', address }, address, reply);
      const device = await devices.find(request.body.token);
      if (!device) {
        const failures = guard.failures('', { kind: 'address', address });
        await turned.note({ why: 'refused', account: '', address, place: 'address', failures });
        throw refuse('unknown-token');
      }
      guard.succeeded('', { kind: 'address', address });
      const { name } = device.person;
      record({ kind: 'device.opened', subject: device.session, author: null, body: { name, address } });
      setCookie(request, reply, DEVICE_COOKIE, request.body.token);
      return who(device);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/session',
    config: { access: 'signed-in' },
    schema: { summary: 'Who am I', response: { 200: whoSchema } },
    handler: async (request) => who({ person: personOf(request), locked: request.signedIn?.locked ?? false }),
  });

  app.route({
    method: 'DELETE',
    url: '/api/session',
    config: { access: 'signed-in', whileLocked: true },
    schema: { summary: 'Sign out', response: { 204: z.null() } },
    handler: async (request, reply) => {
      const { name, role } = personOf(request);
      if (role === 'wall') {
        reply.clearCookie(DEVICE_COOKIE, { path: '/' });
        return reply.code(204).send(null);
      }
      if (request.signedIn) await sessions.end(request.signedIn.session);
      record({ kind: 'session.closed', subject: name, author: name, body: { address: request.ip } });
      reply.clearCookie(COOKIE, { path: '/' });
      return reply.code(204).send(null);
    },
  });
};
