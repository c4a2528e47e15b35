import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Alarm } from '../../../alerts/alarm/alarm.js';
import type { DeskAnswer, Said } from '../../../alerts/desk.js';
import { WHO_REMARKS, WHO_SETTLES } from '../../../domain/roles.js';
import { type App, minesOf, personOf, seesMine } from '../access.js';
import { refuse, refuseByDesk } from '../errors.js';
import { alarmSchema, alarmStateSchema, levelSchema } from '../live/shapes.js';
import type { ServerParts } from '../ports.js';
import { decodeCursor, instantQuery, mergePage, PAGE, pageOf, severalOf } from '../records.js';
import { storedAlarm } from '../stored.js';
import { ledgerEntrySchema, ledgerOf } from './ledger-entry.js';

const idParams = z.object({ id: z.string().max(200) });
const words = z.string().trim().min(1).max(4000);
const said = z.object({ note: words.optional(), cause: words.optional(), measures: words.optional() });

const saidOf = ({ note, cause, measures }: z.infer<typeof said>): Said => ({
  ...(note !== undefined && { note }),
  ...(cause !== undefined && { cause }),
  ...(measures !== undefined && { measures }),
});

const cursorOf = ({ id, raisedAt }: Alarm) => ({ at: raisedAt, id });

/** Alarms: the list, one with its history, and what people do to them. */
export const alarmRoutes = (app: App, parts: Pick<ServerParts, 'view' | 'store' | 'desk'>): void => {
  const { view, store, desk } = parts;

  /** The alarm as it is now. @throws HttpError unknown-alarm, also where it is out of the person's sight. */
  const alarmOf = async (request: FastifyRequest, id: string): Promise<Alarm> => {
    const standing = view.standing().find((alarm) => alarm.id === id);
    const row = standing
      ? undefined
      : await store.selectFrom('alarms').select('body').where('id', '=', id).executeTakeFirst();
    const alarm = standing ?? (row && storedAlarm(row));
    if (!alarm || !seesMine(request, parts, alarm.mine)) throw refuse('unknown-alarm');
    return alarm;
  };
  const done = (answer: DeskAnswer<{ readonly alarm: Alarm }>): Alarm => {
    if (!answer.ok) throw refuseByDesk(answer);
    return answer.alarm;
  };

  app.route({
    method: 'GET',
    url: '/api/alarms',
    config: { access: 'signed-in' },
    schema: {
      summary: 'Alarms, newest first; `from` and `to` bound when they were raised',
      querystring: z.object({
        mine: z.string().optional(),
        state: severalOf(alarmStateSchema).optional(),
        level: severalOf(levelSchema).optional(),
        from: instantQuery.optional(),
        to: instantQuery.optional(),
        cursor: z.string().max(400).optional(),
      }),
      response: { 200: pageOf(alarmSchema) },
    },
    handler: async (request) => {
      const { mine, state, level, from, to, cursor } = request.query;
      const mines = minesOf(request, parts).map(({ id }) => id);
      if (mine !== undefined && !mines.includes(mine)) throw refuse('unknown-mine');
      if (mines.length === 0) return { items: [] };
      const among = mine === undefined ? mines : [mine];
      const after = cursor === undefined ? undefined : decodeCursor(cursor);

      let query = store.selectFrom('alarms').select('body').where('mine', 'in', among);
      if (state) query = query.where('state', 'in', [...state]);
      if (level) query = query.where('level', 'in', [...level]);
      if (from !== undefined) query = query.where('raised_at', '>=', from);
      if (to !== undefined) query = query.where('raised_at', '<', to);
      if (after) {
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('raised_at', 'id'), '<', tuple(after.at, after.id)),
        );
      }
      const rows = await query
        .orderBy('raised_at', 'desc')
        .orderBy('id', 'desc')
        .limit(PAGE + 1)
        .execute();
      return mergePage({
        rows: rows.map(storedAlarm),
        live: view.standing(),
        cursorOf,
        after,
        matches: (alarm) =>
          among.includes(alarm.mine) &&
          (!state || state.includes(alarm.state)) &&
          (!level || level.includes(alarm.level)) &&
          (from === undefined || alarm.raisedAt >= from) &&
          (to === undefined || alarm.raisedAt < to),
      });
    },
  });

  app.route({
    method: 'GET',
    url: '/api/alarms/:id',
    config: { access: 'signed-in' },
    schema: {
      summary: 'An alarm, with everything that the ledger says of it, oldest first',
      params: idParams,
      response: { 200: alarmSchema.extend({ history: z.array(ledgerEntrySchema).readonly() }) },
    },
    handler: async (request) => {
      const alarm = await alarmOf(request, request.params.id);
      return { ...alarm, history: await ledgerOf(store, alarm.id) };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/alarms/:id/acknowledge',
    config: { access: WHO_REMARKS },
    schema: {
      summary: 'Acknowledge an alarm',
      params: idParams,
      body: said.nullish(),
      response: { 200: alarmSchema },
    },
    handler: async (request) => {
      const { id } = await alarmOf(request, request.params.id);
      return done(await desk.acknowledge(personOf(request), id, saidOf(request.body ?? {})));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/alarms/:id/remarks',
    config: { access: WHO_REMARKS },
    schema: {
      summary: 'Add a note, cause or measures to an alarm, as often as needed',
      params: idParams,
      body: said.refine((given) => Object.values(given).some((value) => value !== undefined), {
        message: 'say at least one of note, cause, measures',
      }),
      response: { 200: alarmSchema },
    },
    handler: async (request) => {
      const { id } = await alarmOf(request, request.params.id);
      return done(await desk.remark(personOf(request), id, saidOf(request.body)));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/alarms/:id/shelve',
    config: { access: WHO_SETTLES },
    schema: {
      summary: 'Silence an alarm for a while; never a red one, never a statutory gas alarm',
      params: idParams,
      body: z.object({ minutes: z.number().positive().max(1440), reason: words }),
      response: { 200: alarmSchema },
    },
    handler: async (request) => {
      const { id } = await alarmOf(request, request.params.id);
      return done(await desk.shelve(personOf(request), id, request.body));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/alarms/:id/close',
    config: { access: WHO_SETTLES },
    schema: {
      summary: 'Close an alarm of a rule that a person closes',
      params: idParams,
      body: z.object({ note: words }),
      response: { 200: alarmSchema },
    },
    handler: async (request) => {
      const { id } = await alarmOf(request, request.params.id);
      return done(await desk.close(personOf(request), id, request.body));
    },
  });
};
