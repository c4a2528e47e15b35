import { z } from 'zod';
import { WHO_DRILLS } from '../../../domain/roles.js';
import type { Drill } from '../../../regulator/drills/drill.js';
import { scoreOf } from '../../../regulator/drills/drill.js';
import type { DrillWish } from '../../../regulator/drills/drills.js';
import { type App, mineOf, minesOf, personOf } from '../access.js';
import { refuse, refuseByDesk } from '../errors.js';
import { mineNow } from '../mine-now.js';
import type { ServerParts } from '../ports.js';
import { decodeCursor, instantBody, mergePage, PAGE, pageOf } from '../records.js';
import { drillSchema } from '../register-shapes.js';
import { storedEvacuation } from '../stored.js';
import { doneOf } from './rectifications.js';

const words = z.string().trim().min(1).max(4000);

/** Emergency drills (D8): ordered here and followed person by person, or written down after they were held. */
export const drillRoutes = (
  app: App,
  parts: Pick<ServerParts, 'view' | 'clock' | 'store' | 'desk' | 'registers'>,
): void => {
  const { store, desk, view } = parts;
  const { drills } = parts.registers;

  const scored = async (drill: Drill): Promise<z.infer<typeof drillSchema>> => {
    const { evacuation: id } = drill;
    if (id === undefined) return drill;
    const live = view.evacuations().find(({ evacuation }) => evacuation.id === id)?.evacuation;
    const row = await store.selectFrom('evacuations').select('body').where('id', '=', id).executeTakeFirst();
    const order = live ?? (row && storedEvacuation(row));
    return order === undefined ? drill : { ...drill, score: scoreOf(order) };
  };

  app.route({
    method: 'GET',
    url: '/api/drills',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Emergency drills, newest first; one ordered here with its score',
      querystring: z.object({ mine: z.string().optional(), cursor: z.string().max(400).optional() }),
      response: { 200: pageOf(drillSchema) },
    },
    handler: async (request) => {
      const { mine, cursor } = request.query;
      const mines =
        mine === undefined ? minesOf(request, parts).map(({ id }) => id) : [mineOf(request, parts, mine).id];
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      const rows = await drills.list({ mines, after, limit: PAGE + 1 });
      const cursorOf = ({ id, heldAt }: Drill) => ({ at: heldAt, id });
      const page = mergePage({ rows, live: [], cursorOf, after, matches: () => true });
      return { ...page, items: await Promise.all(page.items.map(scored)) };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/drills',
    config: { access: WHO_DRILLS },
    schema: {
      summary: 'Order a drill now (without `heldAt`), or write down one that was held at `heldAt`',
      body: z.object({
        mine: z.string(),
        scenario: words,
        areas: z.array(z.string().max(32)).max(500).default([]),
        heldAt: instantBody.optional(),
        participants: z.number().int().nonnegative().max(100_000).optional(),
        result: words.optional(),
      }),
      response: { 200: drillSchema },
    },
    handler: async (request) => {
      const { mine: id, scenario, areas, heldAt, participants, result } = request.body;
      const mine = mineOf(request, parts, id);
      const person = personOf(request);
      const unknown = areas.find((area) => !mine.areaById.has(area));
      if (unknown !== undefined) throw refuse('invalid-request', `areas: the mine has no area ${unknown}`);
      const said = {
        mine: mine.id,
        scenario,
        ...(participants === undefined ? {} : { participants }),
        ...(result === undefined ? {} : { result }),
      };
      let wish: DrillWish;
      if (heldAt === undefined) {
        if (areas.length === 0) throw refuse('invalid-request', 'areas: a drill ordered now empties at least one area');
        const ordered = await desk.order(person, mine.id, { areas, reason: scenario, drill: true });
        if (!ordered.ok) throw refuseByDesk(ordered);
        const { evacuation } = ordered;
        wish = { ...said, areas: evacuation.areas, heldAt: evacuation.orderedAt, evacuation: evacuation.id };
      } else {
        if (heldAt > mineNow(mine, parts)) throw refuse('invalid-request', 'heldAt: the drill lies in the future');
        wish = { ...said, areas, heldAt };
      }
      const drill = await doneOf(drills.record(person, wish));
      desk.drilled(mine.id, drill.heldAt);
      return scored(drill);
    },
  });
};
