import { z } from 'zod';
import { QUANTITIES } from '../../../domain/quantity.js';
import { type App, mineOf } from '../access.js';
import { refuse } from '../errors.js';
import { instant } from '../live/shapes.js';
import { mineNow } from '../mine-now.js';
import type { ServerParts } from '../ports.js';
import { instantQuery } from '../records.js';

const HOUR_MS = 3_600_000;

const historySchema = z.object({
  point: z.string(),
  unit: z.string(),
  from: instant,
  to: instant,
  buckets: z
    .array(
      z.object({
        at: instant,
        min: z.number().nullable(),
        max: z.number().nullable(),
        mean: z.number().nullable(),
        count: z.number().int(),
        bad: z.number().int(),
      }),
    )
    .readonly(),
  gaps: z.array(z.object({ from: instant, to: instant, reason: z.string() })).readonly(),
  calibrations: z
    .array(z.object({ from: instant, to: instant }))
    .readonly()
    .optional(),
});

/** What was measured at one point. Peaks are never smoothed away, gaps are named. */
export const historyRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'history' | 'clock'>): void => {
  const { history } = parts;

  app.route({
    method: 'GET',
    url: '/api/mines/:mine/points/:point/history',
    config: { access: 'signed-in' },
    schema: {
      summary: 'History of a point in [from, to); without them the last hour',
      params: z.object({ mine: z.string(), point: z.string() }),
      querystring: z.object({
        from: instantQuery.optional(),
        to: instantQuery.optional(),
        maxPoints: z.coerce.number().int().min(1).max(100_000).default(2000),
      }),
      response: { 200: historySchema },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      const point = mine.pointById.get(request.params.point);
      if (!point) throw refuse('unknown-point');
      // Just after the newest reading.
      const to = request.query.to ?? mineNow(mine, parts) + 1;
      const from = request.query.from ?? to - HOUR_MS;
      if (from >= to) throw refuse('invalid-request', 'querystring.from: lies not before `to`');
      const { maxPoints } = request.query;
      const cycleMs = point.cycleS * 1000;
      const found = await history.history({ mine: mine.id, point: point.id, from, to, maxPoints, cycleMs });
      return {
        point: point.id,
        unit: QUANTITIES[point.quantity].unit,
        from,
        to,
        buckets: found.buckets,
        gaps: found.gaps,
        ...(found.calibrations === undefined ? {} : { calibrations: found.calibrations }),
      };
    },
  });
};
