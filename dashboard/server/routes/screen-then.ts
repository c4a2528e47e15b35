import { z } from 'zod';
import { screenThen } from '../../../regulator/time-machine/screen-then.js';
import { type App, mineOf } from '../access.js';
import { refuse } from '../errors.js';
import { describeMine } from '../live/describe-mine.js';
import { screenThenSchema } from '../live/screen-then-shape.js';
import type { ServerParts } from '../ports.js';
import { instantQuery } from '../records.js';

/** The time machine: what the dispatcher's screen showed. */
export const screenThenRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'store' | 'clock' | 'record'>): void => {
  const { store, clock, record } = parts;

  app.route({
    method: 'GET',
    url: '/api/mines/:mine/screen',
    config: { access: 'signed-in' },
    schema: {
      summary:
        "What the dispatcher's screen showed at an instant, rebuilt from the record; the mine as its file of then describes it",
      params: z.object({ mine: z.string() }),
      querystring: z.object({ at: instantQuery }),
      response: { 200: screenThenSchema },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      if (record === undefined) throw refuse('history-unavailable');
      const then = await screenThen({ store, history: record }, mine, request.query.at, clock());
      const { described, headcount, evacuations, points, alarms, systems, signedIn, late, neverShown, ...rest } = then;
      return {
        ...rest,
        mines: [describeMine(described)],
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
