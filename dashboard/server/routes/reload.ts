import { z } from 'zod';
import type { Reload, ReloadAnswer } from '../../../alerts/reload/reloads.js';
import { WHO_APPROVES, WHO_PLANS } from '../../../domain/roles.js';
import { type App, mineOf, personOf } from '../access.js';
import { HttpError, refuseByDesk } from '../errors.js';
import { instant, textSchema } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';

const changeSchema = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  /** The part of the file: `areas`, `points`, `limits` … */
  what: z.string(),
  id: z.string(),
  text: textSchema,
});
/** A new file of a mine, as the service tells of it. */
export const reloadSchema = z.object({
  id: z.string(),
  mine: z.string(),
  state: z.enum(['pending', 'approved']),
  by: z.string(),
  at: instant,
  approvedBy: z.string().optional(),
  approvedAt: instant.optional(),
  sha256: z.string(),
  changes: z.array(changeSchema).readonly(),
  /** Standing alarms that are closed with it, since their subject leaves the file. */
  closes: z.array(z.object({ id: z.string(), rule: z.string(), subject: z.string(), message: textSchema })).readonly(),
  /** Set where a suspended mine stays suspended whatever the file says: the division has not accepted (D13). */
  held: textSchema.optional(),
});

const done = async (answer: Promise<ReloadAnswer>): Promise<Reload> => {
  const said = await answer;
  if (said.ok) return said.reload;
  const { faults, ...refusal } = said;
  const { status, code, message } = refuseByDesk(refusal);
  throw new HttpError(status, code, message, {}, faults && { faults });
};

/** A mine's file, put in force while the service runs: asked for by one person, approved by another. */
export const reloadRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'reloads'>): void => {
  const { reloads } = parts;
  const params = z.object({ mine: z.string() });

  app.route({
    method: 'GET',
    url: '/api/mines/:mine/reload',
    config: { access: WHO_PLANS },
    schema: {
      summary: "The new file that waits for somebody else's approval, with what it would change; null where none does",
      params,
      response: { 200: z.object({ waiting: reloadSchema.nullable() }) },
    },
    handler: async (request) => ({ waiting: reloads.waiting(mineOf(request, parts, request.params.mine).id) ?? null }),
  });

  app.route({
    method: 'POST',
    url: '/api/mines/:mine/reload',
    config: { access: WHO_PLANS },
    schema: {
      summary: "Read the mine's file again and say what it would change; it waits for somebody else's approval",
      params,
      response: { 200: reloadSchema },
    },
    handler: async (request) => done(reloads.ask(personOf(request), mineOf(request, parts, request.params.mine).id)),
  });

  app.route({
    method: 'POST',
    url: '/api/mines/:mine/reload/approve',
    config: { access: WHO_APPROVES },
    schema: {
      summary: 'Put a file in force that somebody else has asked for; `id`: the one that was looked at',
      params,
      body: z.object({ id: z.string().max(200).optional() }).nullish(),
      response: { 200: reloadSchema },
    },
    handler: async (request) =>
      done(reloads.approve(personOf(request), mineOf(request, parts, request.params.mine).id, request.body?.id)),
  });
};
