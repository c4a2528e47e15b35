import { z } from 'zod';
import type { Stay } from '../../../alerts/people/past-trail.js';
import { dayOf, instantOf, monthOf } from '../../../domain/calendar.js';
import type { Mine } from '../../../domain/mine.js';
import { isMonth, monthBounds } from '../../../domain/month.js';
import { shiftAt } from '../../../domain/shift.js';
import { leaderDescents } from '../../../regulator/board/descents.js';
import { type App, mineOf } from '../access.js';
import { leaderSchema } from '../board-shape.js';
import { refuse } from '../errors.js';
import { instant } from '../live/shapes.js';
import { mineNow } from '../mine-now.js';
import type { ServerParts } from '../ports.js';
import { instantQuery } from '../records.js';

const DAY_MS = 86_400_000;
const SHIFT_MS = 8 * 3_600_000;
/** A trail reaches over no more: an hour longer than the longest day of a clock that is set back. */
const LONGEST_TRAIL_MS = 25 * 3_600_000;
/** Descents that one day of one mine shows. */
const MOST_DESCENTS = 5000;

const staySchema = z.object({
  area: z.string().nullable(),
  underground: z.boolean(),
  from: instant,
  to: instant,
} satisfies { readonly [Field in keyof Stay]-?: z.ZodType });

const trailSchema = z.object({
  card: z.string(),
  name: z.string(),
  from: instant,
  to: instant,
  stays: z.array(staySchema).readonly(),
  silences: z.array(z.object({ from: instant, to: instant })).readonly(),
  sightings: z.number().int(),
});

const descentSchema = z.object({
  card: z.string(),
  name: z.string(),
  job: z.string(),
  team: z.string(),
  leader: z.enum(['mine-manager', 'deputy', 'group']).optional(),
  /** The shift in which it began, by the mine's clock; null between shifts. */
  shift: z.string().nullable(),
  downAt: instant,
  /** Absent: still underground. */
  upAt: instant.optional(),
});

const DAY = /^\d{4}-\d\d-\d\d$/;
const isDay = (text: string): boolean => DAY.test(text) && Number.isFinite(Date.parse(text));

const dayBounds = (day: string, { timeZone }: Mine) => {
  const local = Date.parse(`${day}T00:00:00Z`);
  return { from: instantOf(local, timeZone), to: instantOf(local + DAY_MS, timeZone) };
};

/** One person's way through the mine, who went down on a day, and how often the leaders did in a month. */
export const personRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'store' | 'clock' | 'trail'>): void => {
  const { view, store } = parts;

  /** Who is underground, with since when. */
  const downNow = (mine: Mine): ReadonlyMap<string, number> =>
    new Map(
      view
        .people(mine.id)
        .flatMap(({ card, underground, enteredAt }) =>
          underground && enteredAt !== undefined ? [[card, enteredAt]] : [],
        ),
    );

  app.route({
    method: 'GET',
    url: '/api/mines/:mine/people/:card/trail',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Where a card was in [from, to), at most 25 hours; without them the last eight hours',
      params: z.object({ mine: z.string(), card: z.string().max(64) }),
      querystring: z.object({ from: instantQuery.optional(), to: instantQuery.optional() }),
      response: { 200: trailSchema },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      const { card } = request.params;
      const known = mine.personByCard.get(card) ?? view.people(mine.id).find((one) => one.card === card);
      if (known === undefined) throw refuse('unknown-card');
      if (parts.trail === undefined) throw refuse('history-unavailable');
      const to = request.query.to ?? mineNow(mine, parts) + 1;
      const from = request.query.from ?? to - SHIFT_MS;
      if (from >= to) throw refuse('invalid-request', 'querystring.from: lies not before `to`');
      if (to - from > LONGEST_TRAIL_MS)
        throw refuse('invalid-request', 'querystring: ask for at most 25 hours at once');
      return { card, name: known.name, from, to, ...(await parts.trail(mine, card, { from, to })) };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/mines/:mine/attendance',
    config: { access: 'signed-in' },
    schema: {
      summary: "Who went down on a day of the mine's calendar, the newest first; default today",
      params: z.object({ mine: z.string() }),
      querystring: z.object({ day: z.string().refine(isDay, 'use YYYY-MM-DD').optional() }),
      response: {
        200: z.object({ day: z.string(), items: z.array(descentSchema).readonly(), more: z.boolean() }),
      },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      const day = request.query.day ?? dayOf(mineNow(mine, parts), mine.timeZone);
      const { from, to } = dayBounds(day, mine);
      const rows = await store
        .selectFrom('descents')
        .selectAll()
        .where('mine', '=', mine.id)
        .where('down_at', '>=', from)
        .where('down_at', '<', to)
        .orderBy('down_at', 'desc')
        .limit(MOST_DESCENTS + 1)
        .execute();
      const still = [...downNow(mine)].filter(([, downAt]) => downAt >= from && downAt < to);
      const seen = new Map(view.people(mine.id).map((one) => [one.card, one]));
      const items = [
        ...still.map(([card, downAt]) => ({ card, downAt, upAt: undefined })),
        ...rows.slice(0, MOST_DESCENTS).map(({ card, down_at, up_at }) => ({
          card,
          downAt: Number(down_at),
          upAt: Number(up_at),
        })),
      ].map(({ card, downAt, upAt }) => {
        const person = mine.personByCard.get(card);
        const leader = person?.leader;
        return {
          card,
          name: person?.name ?? seen.get(card)?.name ?? card,
          job: person?.job ?? '',
          team: person?.team ?? '',
          ...(leader ? { leader } : {}),
          shift: shiftAt(mine, downAt)?.shift.id ?? null,
          downAt,
          ...(upAt === undefined ? {} : { upAt }),
        };
      });
      return { day, items: items.toSorted((a, b) => b.downAt - a.downAt), more: rows.length > MOST_DESCENTS };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/mines/:mine/leaders',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Descents of the leaders in a calendar month against what they owe (D7); default this month',
      params: z.object({ mine: z.string() }),
      querystring: z.object({ month: z.string().refine(isMonth, 'use YYYY-MM').optional() }),
      response: { 200: z.object({ month: z.string(), items: z.array(leaderSchema).readonly() }) },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      const month = request.query.month ?? monthOf(mineNow(mine, parts), mine.timeZone);
      const bounds = { ...monthBounds(month, mine.timeZone), months: 1 };
      return { month, items: await leaderDescents(store, mine, bounds, downNow(mine)) };
    },
  });
};
