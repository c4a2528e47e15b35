import { z } from 'zod';
import { screenThen } from '../../../regulator/time-machine/screen-then.js';
import { type App, mineOf } from '../access.js';
import { refuse } from '../errors.js';
import { describeMine } from '../live/describe-mine.js';
import { liveReadingSchema, snapshotSchema, systemSchema } from '../live/protocol.js';
import { instant, textSchema } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';
import { instantQuery } from '../records.js';

const notSeenSchema = z.object({
  alarm: z.string(),
  rule: z.string(),
  message: textSchema,
  at: instant,
  raisedAt: instant,
  paintedAt: instant.optional(),
});

/** A live snapshot of a moment that is over, with what was shown late or never. */
export const screenThenSchema = snapshotSchema
  .omit({ type: true, stream: true, seq: true, serverAt: true, parts: true })
  .extend({
    mine: z.string(),
    /** The instant asked for, and the service's clock of that moment (a simulated mine has its own). */
    at: instant,
    serviceAt: instant,
    points: z.array(liveReadingSchema),
    systems: z.array(systemSchema),
    signedIn: z.array(z.object({ user: z.string(), since: instant, address: z.string().optional() })),
    late: z.object({
      readings: z.array(
        z.object({ point: z.string(), readings: z.number().int(), firstAt: instant, lastReceivedAt: instant }),
      ),
      alarms: z.array(notSeenSchema),
    }),
    neverShown: z.array(notSeenSchema),
  });

/** The time machine: what the dispatcher's screen showed. */
export const screenThenRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'store' | 'clock' | 'record'>): void => {
  const { store, clock, record } = parts;

  app.route({
    method: 'GET',
    url: '/api/mines/:mine/screen',
    config: { access: 'signed-in' },
    schema: {
      summary:
        "What the dispatcher's screen showed at an instant, rebuilt from the record; the mine is drawn as it is now",
      params: z.object({ mine: z.string() }),
      querystring: z.object({ at: instantQuery }),
      response: { 200: screenThenSchema },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      if (record === undefined) throw refuse('history-unavailable');
      const then = await screenThen({ store, history: record }, mine, request.query.at, clock());
      const { headcount, evacuations, points, alarms, systems, signedIn, late, neverShown, ...rest } = then;
      return {
        ...rest,
        mines: [describeMine(mine)],
        points: [...points],
        alarms: [...alarms],
        evacuations: evacuations.map(({ evacuation, muster }) => ({ ...evacuation, muster })),
        headcount: [headcount],
        systems: [...systems],
        signedIn: [...signedIn],
        late: { readings: [...late.readings], alarms: [...late.alarms] },
        neverShown: [...neverShown],
      };
    },
  });
};
