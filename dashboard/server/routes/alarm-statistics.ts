import { z } from 'zod';
import type { Target } from '../../../alerts/alarm/performance-targets.js';
import type { AlarmStatistics, Figure, Source, Stood } from '../../../alerts/alarm/statistics.js';
import { type App, minesOf } from '../access.js';
import { refuse } from '../errors.js';
import { instant, levelSchema } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';
import { instantQuery, pageOf } from '../records.js';

const DAY_MS = 24 * 3_600_000;
const USUAL_DAYS = 30;
const MOST_DAYS = 366;

type ShapeOf<T> = { readonly [Field in keyof T]-?: z.ZodType };

const count = z.number().int();
const share = z.number();
const targetSchema = z.object({
  good: z.number(),
  most: z.number(),
  below: z.literal(true).optional(),
  edition: z.string(),
  confidence: z.enum(['source', 'expert', 'unsure']),
} satisfies ShapeOf<Target>);

const figureSchema = z.object({
  id: z.enum([
    'per-day',
    'per-hour',
    'peak-hour',
    'per-ten-minutes',
    'peak-ten-minutes',
    'peak-minute',
    'hours-over-thirty',
    'ten-minutes-over-ten',
    'flood-time',
    'top-ten-share',
    'chattering',
    'stale-on-a-day',
  ]),
  value: z.number(),
  target: targetSchema,
  mark: z.enum(['good', 'bearable', 'over']),
} satisfies ShapeOf<Figure>);

const sourceSchema = z.object({
  rule: z.string(),
  subject: z.string(),
  area: z.string(),
  point: z.string().optional(),
  raises: count,
  share,
} satisfies ShapeOf<Source>);

const stoodSchema = z.object({
  alarm: z.string(),
  rule: z.string(),
  subject: z.string(),
  area: z.string(),
  from: instant,
  to: instant.nullable(),
} satisfies ShapeOf<Stood>);

const statisticsSchema = z.object({
  mine: z.string(),
  from: instant,
  to: instant,
  enough: z.boolean(),
  raises: count,
  silenced: count,
  figures: z.array(figureSchema).readonly(),
  topTen: z.array(sourceSchema).readonly(),
  chattering: z.array(sourceSchema).readonly(),
  stale: z.array(stoodSchema).readonly(),
  levels: z.array(z.object({ level: levelSchema, raises: count, share, target: targetSchema })).readonly(),
} satisfies ShapeOf<AlarmStatistics>);

/** How well the alarms serve the dispatcher, beside what ISA-18.2 and EEMUA 191 ask for. All mines on one page. */
export const alarmStatisticsRoutes = (
  app: App,
  parts: Pick<ServerParts, 'view' | 'clock' | 'alarmStatistics'>,
): void => {
  app.route({
    method: 'GET',
    url: '/api/alarm-statistics',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Alarm performance per mine in [from, to), at most 366 days; without them the last 30 days',
      querystring: z.object({
        mine: z.string().optional(),
        from: instantQuery.optional(),
        to: instantQuery.optional(),
      }),
      response: { 200: pageOf(statisticsSchema) },
    },
    handler: async (request) => {
      const { mine } = request.query;
      const mines = minesOf(request, parts).map(({ id }) => id);
      if (mine !== undefined && !mines.includes(mine)) throw refuse('unknown-mine');
      const now = parts.clock();
      // Time to come would thin the figures out.
      const to = Math.min(request.query.to ?? now, now);
      const from = request.query.from ?? to - USUAL_DAYS * DAY_MS;
      if (from >= to) throw refuse('invalid-request', 'querystring.from: lies not before `to` and now');
      if (to - from > MOST_DAYS * DAY_MS)
        throw refuse('invalid-request', `querystring.from: ask for at most ${MOST_DAYS} days`);
      const items: AlarmStatistics[] = [];
      // One after the other: the store answers others in between.
      for (const one of mine === undefined ? mines : [mine]) items.push(await parts.alarmStatistics(one, { from, to }));
      return { items };
    },
  });
};
