import { z } from 'zod';
import { dayOf } from '../../../domain/calendar.js';
import { csvText } from '../../../domain/csv.js';
import { isReportKind, REPORT_KINDS, type Report, reportTable } from '../../../domain/report.js';
import { isDay, reportPeriod } from '../../../regulator/reports/period.js';
import { reportXlsx } from '../../../regulator/reports/xlsx.js';
import { type App, mineOf, personOf } from '../access.js';
import { ERRORS, HttpError, refuse } from '../errors.js';
import { instant } from '../live/shapes.js';
import { mineNow } from '../mine-now.js';
import type { ServerParts } from '../ports.js';

const MINUTE_MS = 60_000;
/** Reports asked for and not yet made; each reads a whole day of a mine. */
const MOST_WAITING = 20;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const text = z.object({ zh: z.string(), en: z.string() });
const note = z.object({ at: instant, by: z.string(), text: z.string() });
const feed = z.object({
  point: z.string(),
  name: z.string(),
  live: z.boolean().nullable(),
  at: instant.nullable(),
  abnormalMs: z.number(),
});
const cells = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.null(), text, z.array(note).readonly(), z.array(feed).readonly()]),
);

const reportSchema = z.object({
  kind: z.enum(REPORT_KINDS),
  title: text,
  mine: z.string(),
  mineName: z.string(),
  timeZone: z.string(),
  date: z.string(),
  shift: z.object({ id: z.string(), name: z.string() }).nullable(),
  from: instant,
  to: instant,
  until: instant,
  madeAt: instant,
  columns: z
    .array(
      z.object({
        key: z.string(),
        of: z.enum(['row', 'episode']),
        type: z.enum(['text', 'value', 'mean', 'count', 'instant', 'duration', 'notes', 'feeds']),
        title: text,
      }),
    )
    .readonly(),
  rows: z
    .array(z.object({ id: z.string(), decimals: z.number().int(), cells, episodes: z.array(cells).readonly() }))
    .readonly(),
});

/** The statutory daily and shift reports, on screen and as files. */
export const reportRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'clock' | 'reports'>): void => {
  let waiting = 0;

  app.route({
    method: 'GET',
    url: '/api/reports/:kind',
    config: { access: 'signed-in' },
    schema: {
      summary: `A statutory report of a day or shift of the mine's calendar; default today. Kinds: ${REPORT_KINDS.join(', ')}`,
      params: z.object({ kind: z.string().max(100) }),
      querystring: z.object({
        mine: z.string(),
        date: z.string().refine(isDay, 'use a day of the calendar, YYYY-MM-DD').optional(),
        shift: z.string().max(64).optional(),
        format: z.enum(['json', 'csv', 'xlsx']).default('json'),
        lang: z.enum(['zh', 'en']).default('zh'),
        minutes: z.coerce.number().int().min(1).max(1440).default(60),
      }),
      // Files go out as they are.
      response: { 200: z.union([reportSchema, z.unknown()]) },
    },
    handler: async (request, reply) => {
      const { kind } = request.params;
      if (!isReportKind(kind)) {
        const [status, message] = ERRORS['unknown-report'];
        throw new HttpError(status, 'unknown-report', message, {}, { kinds: REPORT_KINDS });
      }
      const { shift, format, lang, minutes } = request.query;
      const mine = mineOf(request, parts, request.query.mine);
      const now = mineNow(mine, parts) + 1;
      const date = request.query.date ?? dayOf(now, mine.timeZone);
      const period = reportPeriod(mine, date, shift);
      if (period === undefined) {
        const [status, message] = ERRORS['unknown-shift'];
        throw new HttpError(status, 'unknown-shift', message, {}, { shifts: mine.shifts.map(({ id }) => id) });
      }
      if (waiting >= MOST_WAITING) throw refuse('too-many-reports');
      waiting += 1;
      const report: z.input<typeof reportSchema> & Report = await parts
        .reports({ kind, mine, date, period, now, everyMs: minutes * MINUTE_MS })
        .finally(() => {
          waiting -= 1;
        });
      if (format === 'json') return report;
      const name = [mine.id, kind, date, ...(shift === undefined ? [] : [shift])].join('_');
      void reply.header('content-disposition', `attachment; filename="${name}.${format}"`);
      if (format === 'csv') {
        const { head, lines } = reportTable({ ...report, date: '' }, lang);
        return reply.type('text/csv; charset=utf-8').send(csvText(head, lines));
      }
      return reply.type(XLSX).send(await reportXlsx(report, { language: lang, author: personOf(request).name }));
    },
  });
};
