import { z } from 'zod';
import type { LabelSeconds, PointCoverage } from '../../../alerts/coverage/coverage-query.js';
import { monthOf } from '../../../domain/calendar.js';
import { COVERAGE_LABELS } from '../../../domain/coverage-label.js';
import { isMonth } from '../../../domain/month.js';
import { type App, mineOf } from '../access.js';
import { instant } from '../live/shapes.js';
import { mineNow } from '../mine-now.js';
import type { ServerParts } from '../ports.js';

type ShapeOf<T> = { readonly [Field in keyof T]-?: z.ZodType };

const seconds = z.number().nonnegative();
const share = z.number().min(0).max(1).nullable();
const labelSchema = z.enum(COVERAGE_LABELS);
const labelSeconds = z.object({
  monitored: seconds,
  stale: seconds,
  faulty: seconds,
  calibrating: seconds,
  'communication-lost': seconds,
  suppressed: seconds,
  'service-down': seconds,
} satisfies ShapeOf<LabelSeconds>);

const pointCoverageSchema = z.object({
  point: z.string(),
  seconds: labelSeconds,
  /** How much of the month is known, up to now; the labels add up to it. */
  knownS: seconds,
  share,
  owedTo: z.array(z.object({ label: labelSchema, by: z.string(), seconds })).readonly(),
} satisfies ShapeOf<PointCoverage>);

const coverageSchema = z.object({
  mine: z.string(),
  month: z.string(),
  from: instant,
  to: instant,
  seconds: labelSeconds,
  knownS: seconds,
  share,
  points: z.array(pointCoverageSchema).readonly(),
});

/** How much of a month every mandatory point of a mine was monitored, and what the rest was. */
export const coverageRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'clock' | 'coverage'>): void => {
  app.route({
    method: 'GET',
    url: '/api/mines/:mine/coverage',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Monitored and blind time of a calendar month per mandatory point and for the mine; default this month',
      params: z.object({ mine: z.string() }),
      querystring: z.object({ month: z.string().refine(isMonth, 'use YYYY-MM').optional() }),
      response: { 200: coverageSchema },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      const month = request.query.month ?? monthOf(mineNow(mine, parts), mine.timeZone);
      return parts.coverage(mine, month);
    },
  });
};
