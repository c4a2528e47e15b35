import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { maySee, type Person, type Role, seesAll } from '../../../domain/roles.js';
import { type App, personOf } from '../access.js';
import type { Devices } from '../auth/devices.js';
import { HttpError, refuse } from '../errors.js';
import { instant } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';
import { pageOf } from '../records.js';

const ADMINS: readonly Role[] = ['admin'];

const deviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()).readonly(),
  createdBy: z.string(),
  createdAt: instant,
  revokedAt: instant.optional(),
});

/** The screens that only show: an administrator gives each its own token, and takes it away again. */
export const deviceRoutes = (app: App, parts: Pick<ServerParts, 'view'> & { readonly devices: Devices }): void => {
  const { view, devices } = parts;
  /** Nobody gives, sees or takes away more than their own scope holds. */
  const covers = (person: Person, scopes: readonly string[]): boolean =>
    seesAll(person) ||
    scopes.every(
      (scope) =>
        person.scopes.some((own) => own === scope) ||
        view.mines().some((mine) => scope === `mine:${mine.id}` && maySee(person, mine)),
    );
  const deviceOf = async (request: FastifyRequest, id: string) => {
    const device = (await devices.list()).find((one) => one.id === id);
    if (!device || !covers(personOf(request), device.scopes)) throw refuse('unknown-device');
    return device;
  };

  app.route({
    method: 'GET',
    url: '/api/devices',
    config: { access: ADMINS },
    schema: { summary: 'Screens that only show, newest first', response: { 200: pageOf(deviceSchema) } },
    handler: async (request) => {
      const person = personOf(request);
      return { items: (await devices.list()).filter(({ scopes }) => covers(person, scopes)) };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/devices',
    config: { access: ADMINS },
    schema: {
      summary: 'Add a screen that only shows; its token is told this once',
      body: z.object({ name: z.string().max(64), scopes: z.array(z.string().max(120)).min(1).max(100) }),
      response: { 200: z.object({ id: z.string(), token: z.string() }) },
    },
    handler: async (request) => {
      const person = personOf(request);
      const { name, scopes } = request.body;
      if (!covers(person, scopes)) throw refuse('forbidden', 'Your scope does not hold all of these.');
      const answer = await devices.add(name, scopes, person.name);
      if (!answer.ok) throw new HttpError(400, answer.code, answer.message);
      return { id: answer.id, token: answer.token };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/devices/:id/revoke',
    config: { access: ADMINS },
    schema: {
      summary: "Revoke a device's token: its screens end within seconds",
      params: z.object({ id: z.string().max(100) }),
      response: { 200: z.object({ id: z.string() }) },
    },
    handler: async (request) => {
      const { id } = await deviceOf(request, request.params.id);
      const answer = await devices.revoke(id, personOf(request).name);
      if (!answer.ok) throw refuse('unknown-device');
      return { id };
    },
  });
};
