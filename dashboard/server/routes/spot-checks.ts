import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { WHO_REGULATES } from '../../../domain/roles.js';
import { spotCheckCsv } from '../../../regulator/spot-checks/export.js';
import { FINDINGS, type SpotCheck } from '../../../regulator/spot-checks/spot-check.js';
import { encodeCursor } from '../../../store/cursor.js';
import { type App, mineOf, minesOf, personOf } from '../access.js';
import { refuse } from '../errors.js';
import type { ServerParts } from '../ports.js';
import { decodeCursor, PAGE, pageOf } from '../records.js';
import { spotCheckSchema } from '../spot-check-shape.js';
import { doneOf } from './rectifications.js';

const idParams = z.object({ id: z.string().max(200) });
const words = z.string().trim().min(1).max(4000);
/** One draw asks history for at most 200 days of points. */
const MOST_MINES = 20;
const MOST_POINTS = 10;

type SeenCheck = SpotCheck & { readonly partial: boolean };

/** Random spot checks (D5): drawn by a seed that nobody chooses, looked at, found, signed, exported. */
export const spotCheckRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'registers'>): void => {
  const { spotChecks } = parts.registers;

  /** The check as far as the person's mines go; undefined where none of them was drawn and somebody else drew it. */
  const seenBy = (request: FastifyRequest, check: SpotCheck): SeenCheck | undefined => {
    const mines = new Set(minesOf(request, parts).map(({ id }) => id));
    const drawn = check.drawn.filter(({ mine }) => mines.has(mine));
    const candidates = check.drawing.candidates.filter(({ mine }) => mines.has(mine));
    if (drawn.length === 0 && check.by !== personOf(request).name) return undefined;
    return {
      ...check,
      drawing: { ...check.drawing, candidates },
      drawn,
      findings: check.findings.filter(({ mine }) => mines.has(mine)),
      partial: candidates.length < check.drawing.candidates.length,
    };
  };
  const checkOf = async (request: FastifyRequest, id: string) => {
    const check = await spotChecks.find(id);
    const seen = check && seenBy(request, check);
    if (seen === undefined) throw refuse('unknown-spot-check');
    return seen;
  };
  const shown = (request: FastifyRequest, check: SpotCheck): SeenCheck => {
    const seen = seenBy(request, check);
    if (seen === undefined) throw refuse('unknown-spot-check');
    return seen;
  };

  app.route({
    method: 'GET',
    url: '/api/spot-checks',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Spot checks, newest first',
      querystring: z.object({ cursor: z.string().max(400).optional() }),
      response: { 200: pageOf(spotCheckSchema) },
    },
    handler: async (request) => {
      const { cursor } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      const rows = await spotChecks.list({ after, limit: PAGE + 1 });
      const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
      return {
        items: rows.slice(0, PAGE).flatMap((check) => seenBy(request, check) ?? []),
        ...(last === undefined ? {} : { next: encodeCursor({ at: last.createdAt, id: last.id }) }),
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/spot-checks',
    config: { access: WHO_REGULATES },
    schema: {
      summary: 'Announce a spot check and draw it; the seed follows from the ledger line that announces it',
      body: z.object({
        mines: z.number().int().min(1).max(MOST_MINES).default(1),
        points: z.number().int().min(1).max(MOST_POINTS).default(3),
        division: z.string().max(100).optional(),
        reason: z.string().trim().max(4000).default(''),
        word: z.string().trim().max(200).default(''),
      }),
      response: { 200: spotCheckSchema },
    },
    handler: async (request) => {
      const { division, ...wish } = request.body;
      const mines = minesOf(request, parts).filter((mine) => division === undefined || mine.division === division);
      return shown(request, await doneOf(spotChecks.draw(personOf(request), mines, wish)));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/spot-checks/:id',
    config: { access: 'signed-in' },
    schema: {
      summary: 'A spot check; `format=csv` as a file',
      params: idParams,
      querystring: z.object({ format: z.enum(['json', 'csv']).default('json') }),
      response: { 200: spotCheckSchema },
    },
    handler: async (request, reply) => {
      const check = await checkOf(request, request.params.id);
      if (request.query.format === 'json') return check;
      reply.header('content-disposition', `attachment; filename="spot-check-${check.id}.csv"`);
      reply.type('text/csv; charset=utf-8').serializer((text) => String(text));
      // The compiled answer is JSON; a file is sent as it is.
      return spotCheckCsv(check) as never;
    },
  });

  app.route({
    method: 'POST',
    url: '/api/spot-checks/:id/findings',
    config: { access: WHO_REGULATES },
    schema: {
      summary: 'Record what was found at a drawn point, or at a drawn mine as a whole',
      params: idParams,
      body: z.object({
        mine: z.string(),
        point: z.string().max(32).optional(),
        outcome: z.enum(FINDINGS),
        note: words,
        measured: z.number().optional(),
      }),
      response: { 200: spotCheckSchema },
    },
    handler: async (request) => {
      const { id } = request.params;
      await checkOf(request, id);
      const { mine, point, outcome, note, measured } = request.body;
      const finding = {
        mine: mineOf(request, parts, mine).id,
        ...(point === undefined ? {} : { point }),
        outcome,
        note,
        ...(measured === undefined ? {} : { measured }),
      };
      return shown(request, await doneOf(spotChecks.add(personOf(request), id, finding)));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/spot-checks/:id/sign',
    config: { access: WHO_REGULATES },
    schema: {
      summary: 'Sign a spot check: nothing is added to it any more',
      params: idParams,
      body: z.object({ note: words.optional() }).default({}),
      response: { 200: spotCheckSchema },
    },
    handler: async (request) => {
      const { id } = request.params;
      await checkOf(request, id);
      return shown(request, await doneOf(spotChecks.sign(personOf(request), id, request.body.note)));
    },
  });
};
