import { z } from 'zod';
import { type App, mineOf } from '../access.js';
import { describePoint } from '../live/describe-mine.js';
import { pointViewSchema } from '../live/mine-view.js';
import { liveReadingSchema } from '../live/protocol.js';
import { liveReading } from '../live/readings.js';
import type { ServerParts } from '../ports.js';
import { pageOf } from '../records.js';

/** Cycles without a reading after which a point is silent. */
const SILENT_CYCLES = 3;

const pointSchema = pointViewSchema.extend({
  /** Absent where the point has not spoken. */
  latest: liveReadingSchema.optional(),
  /** No reading of any quality for three cycles: `latest` is what it said last, not what is. */
  silent: z.boolean(),
});

/** The points of a mine with their newest readings and limits. All of them on one page. */
export const pointRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'clock'>): void => {
  const { view, clock } = parts;
  app.route({
    method: 'GET',
    url: '/api/mines/:mine/points',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Points: latest reading, quality, limits and where they come from',
      params: z.object({ mine: z.string() }),
      response: { 200: pageOf(pointSchema) },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      const now = clock();
      const items = mine.points.map((point) => {
        const latest = liveReading(view, mine.id, point.id);
        const silent = !latest || now - latest.heardAt > SILENT_CYCLES * point.cycleS * 1000;
        return { ...describePoint(mine, point), ...(latest && { latest }), silent };
      });
      return { items };
    },
  });
};
