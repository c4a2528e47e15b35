import { z } from 'zod';
import type { LedgerEntry } from '../../../alerts/journal/ledger.js';
import { type Person, ROLES } from '../../../domain/roles.js';
import { type App, COOKIE, personOf } from '../access.js';
import { createLoginRate } from '../auth/login-rate.js';
import { PASSWORD_LENGTH } from '../auth/passwords.js';
import { SESSION_MS, type Sessions } from '../auth/sessions.js';
import type { Users } from '../auth/users.js';
import { refuse } from '../errors.js';
import type { ServerParts } from '../ports.js';

const whoSchema = z.object({
  user: z.string(),
  role: z.enum(ROLES),
  scopes: z.array(z.string()).readonly(),
});

const who = ({ name, role, scopes }: Person) => ({ user: name, role, scopes });

/** Signing in, asking who one is, signing out. Each attempt goes to the ledger. */
export const sessionRoutes = (
  app: App,
  parts: Pick<ServerParts, 'journal' | 'clock'> & { readonly users: Users; readonly sessions: Sessions },
): void => {
  const { journal, clock, users, sessions } = parts;
  const rate = createLoginRate(clock);

  // Not waited for: a dispatcher gets in while the ledger cannot be written, and the entry follows once it can.
  const record = (entry: Pick<LedgerEntry, 'kind' | 'subject' | 'author' | 'body'>): void => {
    journal.commit({ entries: [{ at: clock(), mine: null, ...entry }] }).catch((error: unknown) => {
      app.log.error({ err: error, kind: entry.kind }, 'the ledger did not take an entry');
    });
  };

  app.route({
    method: 'POST',
    url: '/api/session',
    config: { access: 'anyone' },
    schema: {
      summary: 'Sign in: sets the session cookie',
      body: z.object({ user: z.string().min(1).max(64), password: z.string().min(1).max(PASSWORD_LENGTH.max) }),
      response: { 200: whoSchema },
    },
    handler: async (request, reply) => {
      const { user, password } = request.body;
      if (!rate.allows(request.ip)) {
        reply.header('retry-after', '60');
        throw refuse('too-many-logins');
      }
      const person = await users.recognise(user, password);
      if (!person) {
        const subject = (await users.exists(user)) ? user : 'unknown user';
        record({ kind: 'session.refused', subject, author: null, body: { address: request.ip } });
        throw refuse('wrong-credentials');
      }
      const { token } = await sessions.open(person.name);
      record({ kind: 'session.opened', subject: person.name, author: person.name, body: { address: request.ip } });
      reply.setCookie(COOKIE, token, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: request.protocol === 'https',
        // The server ends a session; the cookie merely outlives every prolonging of it.
        maxAge: (30 * SESSION_MS) / 1000,
      });
      return who(person);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/session',
    config: { access: 'signed-in' },
    schema: { summary: 'Who am I', response: { 200: whoSchema } },
    handler: async (request) => who(personOf(request)),
  });

  app.route({
    method: 'DELETE',
    url: '/api/session',
    config: { access: 'signed-in' },
    schema: { summary: 'Sign out', response: { 204: z.null() } },
    handler: async (request, reply) => {
      const { name } = personOf(request);
      if (request.signedIn) await sessions.end(request.signedIn.tokenHash);
      record({ kind: 'session.closed', subject: name, author: name, body: { address: request.ip } });
      reply.clearCookie(COOKIE, { path: '/' });
      return reply.code(204).send(null);
    },
  });
};
