import { z } from 'zod';
import { monthOf } from '../../../domain/calendar.js';
import { WHO_REGULATES } from '../../../domain/roles.js';
import { isPeriod } from '../../../regulator/board/period.js';
import { type App, mineOf, minesOf, personOf } from '../access.js';
import { boardMineSchema, summarySchema, suspensionSchema } from '../board-shape.js';
import { mineNow } from '../mine-now.js';
import type { ServerParts } from '../ports.js';
import { pageOf } from '../records.js';
import { doneOf } from './rectifications.js';

/** The board of mines, its monthly and quarterly summaries, and the division's word that a mine may resume (D13). */
export const boardRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'clock' | 'registers'>): void => {
  const { registers } = parts;

  app.route({
    method: 'GET',
    url: '/api/board',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Every mine that you may see: status, duties, overruns, coverage, link, descents, rectifications',
      response: { 200: pageOf(boardMineSchema) },
    },
    handler: async (request) => ({ items: await registers.board(minesOf(request, parts)) }),
  });

  app.route({
    method: 'GET',
    url: '/api/board/summary',
    config: { access: 'signed-in' },
    schema: {
      summary: 'A month or quarter of every mine, division and region; default this month',
      querystring: z.object({
        period: z.string().refine(isPeriod, 'use YYYY-MM or YYYY-Qn').optional(),
        division: z.string().max(100).optional(),
      }),
      response: { 200: summarySchema },
    },
    handler: async (request) => {
      const { period, division } = request.query;
      const mines = minesOf(request, parts).filter((mine) => division === undefined || mine.division === division);
      const [first] = mines;
      const now = first === undefined ? parts.clock() : mineNow(first, parts);
      return registers.summary(mines, period ?? monthOf(now, first?.timeZone ?? 'Asia/Shanghai'));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/mines/:mine/resumption',
    config: { access: WHO_REGULATES },
    schema: {
      summary: 'Accept that a suspended mine may resume',
      params: z.object({ mine: z.string() }),
      body: z.object({ note: z.string().trim().min(1).max(4000) }),
      response: { 200: suspensionSchema },
    },
    handler: async (request) => {
      const mine = mineOf(request, parts, request.params.mine);
      return doneOf(registers.suspensions.accept(personOf(request), mine.id, request.body.note));
    },
  });
};
