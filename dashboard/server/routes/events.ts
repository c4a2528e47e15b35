import { z } from 'zod';
import { EVENT_GROUP_NAMES } from '../../../domain/event-group.js';
import { seesAll } from '../../../domain/roles.js';
import { encodeCursor } from '../../../store/cursor.js';
import { type App, mineOf, personOf } from '../access.js';
import { refuse } from '../errors.js';
import { type Event, eventsOf } from '../events/events.js';
import { instant, levelSchema, textSchema } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';
import { decodeCursor, instantQuery, PAGE, pageOf, severalOf } from '../records.js';

const groupSchema = z.enum(EVENT_GROUP_NAMES);

const eventSchema = z.object({
  seq: z.number().int(),
  at: instant,
  kind: z.string(),
  group: groupSchema,
  subject: z.string(),
  author: z.string().nullable(),
  level: levelSchema.optional(),
  areas: z.array(z.string()).readonly(),
  point: z.string().optional(),
  rule: z.string().optional(),
  message: textSchema.optional(),
  note: z.string().optional(),
} satisfies { readonly [Field in keyof Event]-?: z.ZodType });

/** What happened at a mine, from the ledger, for people to read. Lines of no mine are for those whose scope is everything. */
export const eventRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'store'>): void => {
  app.route({
    method: 'GET',
    url: '/api/mines/:mine/events',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Events of a mine, newest first: a page may be short, or empty, and still have a `next`',
      params: z.object({ mine: z.string() }),
      querystring: z.object({
        group: severalOf(groupSchema).optional(),
        level: severalOf(levelSchema).optional(),
        area: z.string().max(64).optional(),
        person: z.string().max(100).optional(),
        from: instantQuery.optional(),
        to: instantQuery.optional(),
        cursor: z.string().max(400).optional(),
      }),
      response: { 200: pageOf(eventSchema) },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      const { group, level, area, person, from, to, cursor } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      const seq = Number(after?.id ?? 0);
      if (!Number.isSafeInteger(seq)) throw refuse('invalid-request', 'cursor: use the `next` of the last page');
      const { items, next } = await eventsOf(
        parts.store,
        {
          mine: mine.id,
          withService: seesAll(personOf(request)),
          groups: group,
          levels: level,
          area,
          person,
          from,
          to,
          after: after === undefined ? undefined : { at: after.at, seq },
        },
        PAGE,
      );
      return next === undefined ? { items } : { items, next: encodeCursor({ at: next.at, id: String(next.seq) }) };
    },
  });
};
