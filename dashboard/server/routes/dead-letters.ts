import { z } from 'zod';
import { seesAll } from '../../../domain/roles.js';
import type { DeadLetterRow } from '../../../store/schema.js';
import { type App, minesOf, personOf } from '../access.js';
import { refuse } from '../errors.js';
import { instant } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';
import { PAGE, pageOf } from '../records.js';

const deadLetterSchema = z.object({
  id: z.string(),
  arrival: z.number().int(),
  receivedAt: instant,
  topic: z.string(),
  mine: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  place: z.string(),
  /** The first 4 KiB of what was refused. */
  excerpt: z.string(),
  sha256: z.string(),
  bytes: z.number().int(),
});

const deadLetter = ({ received_at: receivedAt, ...row }: DeadLetterRow): z.infer<typeof deadLetterSchema> => ({
  ...row,
  receivedAt,
});

/** Pages read for one answer to somebody who sees a part of them; the answer may then be short, with a `next`. */
const MOST_PAGES = 10;

/** What was refused, and why. What belongs to no mine is shown to those whose scope is everything. */
export const deadLetterRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'deadLetters'>): void => {
  const { deadLetters } = parts;

  const listFor = async (
    mines: readonly string[],
    cursor: string | undefined,
  ): Promise<{ items: DeadLetterRow[]; next?: string }> => {
    let after = cursor;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const found = await deadLetters.list({ limit: PAGE, ...(after !== undefined && { after }) });
      const items = found.items.filter(({ mine }) => mine !== null && mines.includes(mine));
      if (items.length > 0 || found.next === undefined) return { ...found, items };
      after = found.next;
    }
    return { items: [], ...(after !== undefined && { next: after }) };
  };

  app.route({
    method: 'GET',
    url: '/api/dead-letters',
    config: { access: 'signed-in' },
    schema: {
      summary: 'What was refused, with the reason, newest first',
      querystring: z.object({ mine: z.string().optional(), cursor: z.string().max(400).optional() }),
      response: { 200: pageOf(deadLetterSchema) },
    },
    handler: async (request) => {
      const { mine, cursor } = request.query;
      const mines = minesOf(request, parts).map(({ id }) => id);
      if (mine !== undefined && !mines.includes(mine)) throw refuse('unknown-mine');
      const unfiltered = seesAll(personOf(request)) || mine !== undefined;
      const { items, next } = unfiltered
        ? await deadLetters.list({
            limit: PAGE,
            ...(cursor !== undefined && { after: cursor }),
            ...(mine !== undefined && { mine }),
          })
        : await listFor(mines, cursor);
      return { items: items.map(deadLetter), ...(next !== undefined && { next }) };
    },
  });
};
