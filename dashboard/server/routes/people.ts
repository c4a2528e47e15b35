import { z } from 'zod';
import { type App, mineOf } from '../access.js';
import { whereaboutsSchema } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';
import { pageOf } from '../records.js';

const personSchema = whereaboutsSchema.extend({
  /** Leads a shift underground (D7); absent for everybody else. */
  leader: z.enum(['mine-manager', 'deputy', 'group']).optional(),
});

const peopleSchema = pageOf(personSchema).extend({
  underground: z.number().int(),
  /** People by area; those underground at a place unknown are in none. */
  areas: z.record(z.string(), z.number().int()),
});

/** Where everybody of a mine is believed to be. All of them on one page. */
export const peopleRoutes = (app: App, parts: Pick<ServerParts, 'view'>): void => {
  app.route({
    method: 'GET',
    url: '/api/mines/:mine/people',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Where everyone is',
      params: z.object({ mine: z.string() }),
      response: { 200: peopleSchema },
    },
    handler: async (request) => {
      const { id, personByCard } = mineOf(request, parts, request.params.mine);
      const { underground, areas } = parts.view.headcount(id);
      const items = parts.view.people(id).map((person) => {
        const leader = personByCard.get(person.card)?.leader;
        return leader ? { ...person, leader } : person;
      });
      return { items, underground, areas };
    },
  });
};
