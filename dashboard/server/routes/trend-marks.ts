import { z } from 'zod';
import { WORK_STATES } from '../../../domain/work-kind.js';
import { type App, mineOf } from '../access.js';
import { refuse } from '../errors.js';
import { instant, levelSchema, textSchema } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';
import { instantQuery, severalOf } from '../records.js';
import { storedAlarm, storedWork } from '../stored.js';

/** Rows looked through for one picture; the newest count. */
const MOST_ROWS = 3000;

/** Alarms that were raised so long after their readings are found still. */
const LATE_MS = 86_400_000;

const marksSchema = z.object({
  alarms: z
    .array(
      z.object({
        id: z.string(),
        point: z.string(),
        level: levelSchema,
        rule: z.string(),
        message: textSchema,
        from: instant,
        to: instant,
      }),
    )
    .readonly(),
  work: z
    .array(
      z.object({
        id: z.string(),
        point: z.string(),
        kind: z.string(),
        state: z.enum(WORK_STATES),
        from: instant,
        to: instant,
      }),
    )
    .readonly(),
  /** More than are looked through lie in the span: older ones are missing. */
  more: z.boolean(),
});

/** What is drawn into trends beside the values: alarms and announced work of the points shown. Sensor time. */
export const trendMarkRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'store'>): void => {
  const { view, store } = parts;

  app.route({
    method: 'GET',
    url: '/api/mines/:mine/trend-marks',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Alarms and planned work of points that overlap [from, to)',
      params: z.object({ mine: z.string() }),
      querystring: z.object({ point: severalOf(z.string().max(64)), from: instantQuery, to: instantQuery }),
      response: { 200: marksSchema },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      const { from, to } = request.query;
      const points = new Set(request.query.point);
      if ([...points].some((point) => !mine.pointById.has(point))) throw refuse('unknown-point');
      let asked = store.selectFrom('alarms').select('body').where('mine', '=', mine.id).where('last_at', '>=', from);
      // A simulated mine's readings live on another clock than its alarms' raising.
      if (!mine.simulated) asked = asked.where('raised_at', '<', to + LATE_MS);
      const alarmRows = await asked
        .orderBy('raised_at', 'desc')
        .limit(MOST_ROWS + 1)
        .execute();
      const workRows = await store
        .selectFrom('planned_work')
        .select('body')
        .where('mine', '=', mine.id)
        .where('to_at', '>', from)
        .where('from_at', '<', to)
        .orderBy('from_at', 'desc')
        .limit(MOST_ROWS + 1)
        .execute();
      const alarms = new Map(alarmRows.map(storedAlarm).map((alarm) => [alarm.id, alarm]));
      for (const alarm of view.standing()) if (alarm.mine === mine.id) alarms.set(alarm.id, alarm);
      const shown = [...alarms.values()].flatMap(({ id, point, level, rule, message, at, lastAt }) =>
        point !== undefined && points.has(point) && at < to && lastAt >= from
          ? [{ id, point, level, rule, message, from: at, to: lastAt }]
          : [],
      );
      const work = workRows.map(storedWork).flatMap((one) => {
        const until = Math.min(one.to, one.endedAt ?? one.to);
        return [...points]
          .filter((point) => one.points.includes(point) || one.areas.includes(mine.pointById.get(point)?.area ?? ''))
          .map((point) => ({ id: one.id, point, kind: one.kind, state: one.state, from: one.from, to: until }));
      });
      return { alarms: shown, work, more: alarmRows.length > MOST_ROWS || workRows.length > MOST_ROWS };
    },
  });
};
