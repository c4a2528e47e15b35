import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../../domain/roles.js';
import {
  as,
  createHarness,
  type Harness,
  NOW,
  someAlarm,
  someEvacuation,
  someIncident,
  someMuster,
} from './support.js';

const REMARKS: readonly Role[] = ['dispatcher', 'team-leader', 'mine-leader', 'engineer', 'admin'];
const SETTLES: readonly Role[] = ['dispatcher', 'team-leader', 'mine-leader', 'admin'];
const APPROVES: readonly Role[] = ['mine-leader', 'admin'];
const ORDERS: readonly Role[] = ['dispatcher', 'team-leader', 'admin'];

interface Case {
  readonly who: 'anyone' | readonly Role[];
  readonly url: string;
  readonly payload?: object;
  /** Where the answer is not 200. */
  readonly status?: number;
  /** What somebody whose scope is another mine gets: nothing there, or a list without it. */
  readonly elsewhere?: 'not-found' | 'left-out';
}

const note = { note: '已处置' };

/** Every route there is. A new one that is missing here fails the test below. */
const MATRIX: Readonly<Record<string, Case>> = {
  'GET /healthz': { who: 'anyone', url: '/healthz' },
  'GET /readyz': { who: 'anyone', url: '/readyz' },
  'GET /metrics': { who: 'anyone', url: '/metrics' },
  'GET /api/docs': { who: 'anyone', url: '/api/docs' },
  'GET /api/docs/json': { who: 'anyone', url: '/api/docs/json' },
  'POST /api/session': { who: 'anyone', url: '/api/session', payload: { user: 'x', password: 'y' }, status: 401 },
  'GET /api/session': { who: ROLES, url: '/api/session' },
  'DELETE /api/session': { who: ROLES, url: '/api/session', status: 204 },
  'GET /ws': { who: ROLES, url: '/ws', status: 426 },
  'GET /api/mines': { who: ROLES, url: '/api/mines', elsewhere: 'left-out' },
  'GET /api/mines/{mine}': { who: ROLES, url: '/api/mines/north', elsewhere: 'not-found' },
  'GET /api/mines/{mine}/points': { who: ROLES, url: '/api/mines/north/points', elsewhere: 'not-found' },
  'GET /api/mines/{mine}/points/{point}/history': {
    who: ROLES,
    url: '/api/mines/north/points/T1/history',
    elsewhere: 'not-found',
  },
  'GET /api/mines/{mine}/people': { who: ROLES, url: '/api/mines/north/people', elsewhere: 'not-found' },
  'GET /api/mines/{mine}/compliance': { who: ROLES, url: '/api/mines/north/compliance', elsewhere: 'not-found' },
  'GET /api/mines/{mine}/coverage': { who: ROLES, url: '/api/mines/north/coverage', elsewhere: 'not-found' },
  'GET /api/alarm-statistics': { who: ROLES, url: '/api/alarm-statistics', elsewhere: 'left-out' },
  'GET /api/alarms': { who: ROLES, url: '/api/alarms', elsewhere: 'left-out' },
  'GET /api/alarms/{id}': { who: ROLES, url: '/api/alarms/a-1', elsewhere: 'not-found' },
  'POST /api/alarms/{id}/acknowledge': {
    who: REMARKS,
    url: '/api/alarms/a-1/acknowledge',
    payload: note,
    elsewhere: 'not-found',
  },
  'POST /api/alarms/{id}/remarks': {
    who: REMARKS,
    url: '/api/alarms/a-1/remarks',
    payload: note,
    elsewhere: 'not-found',
  },
  'POST /api/alarms/{id}/shelve': {
    who: SETTLES,
    url: '/api/alarms/a-1/shelve',
    payload: { minutes: 10, reason: '检修' },
    elsewhere: 'not-found',
  },
  'POST /api/alarms/{id}/close': { who: SETTLES, url: '/api/alarms/a-1/close', payload: note, elsewhere: 'not-found' },
  'GET /api/evacuations': { who: ROLES, url: '/api/evacuations', elsewhere: 'left-out' },
  'GET /api/evacuations/{id}/muster': { who: ROLES, url: '/api/evacuations/e-1/muster', elsewhere: 'not-found' },
  'POST /api/mines/{mine}/evacuations': {
    who: ORDERS,
    url: '/api/mines/north/evacuations',
    payload: { areas: ['face-1'], reason: '有烟' },
    elsewhere: 'not-found',
  },
  'POST /api/evacuations/{id}/stand-down': {
    who: SETTLES,
    url: '/api/evacuations/e-1/stand-down',
    payload: note,
    elsewhere: 'not-found',
  },
  'GET /api/incidents': { who: ROLES, url: '/api/incidents', elsewhere: 'left-out' },
  'GET /api/incidents/{id}': { who: ROLES, url: '/api/incidents/i-1', elsewhere: 'not-found' },
  'GET /api/incidents/{id}/evidence.zip': {
    who: ROLES,
    url: '/api/incidents/i-1/evidence.zip',
    elsewhere: 'not-found',
  },
  'POST /api/incidents/{id}/accident': {
    who: SETTLES,
    url: '/api/incidents/i-1/accident',
    payload: { deaths: 0, reportedTo: '县应急管理局' },
    elsewhere: 'not-found',
  },
  'GET /api/mines/{mine}/screen': { who: ROLES, url: `/api/mines/north/screen?at=${NOW}`, elsewhere: 'not-found' },
  'GET /api/planned-work': { who: ROLES, url: '/api/planned-work', elsewhere: 'left-out' },
  'POST /api/planned-work': {
    who: REMARKS,
    url: '/api/planned-work',
    payload: { mine: 'north', kind: 'calibration', points: ['T1'], from: NOW, to: NOW + 3_600_000, reason: '调校' },
  },
  'POST /api/planned-work/{id}/approve': { who: APPROVES, url: '/api/planned-work/w-0/approve', payload: {} },
  'POST /api/planned-work/{id}/end': { who: REMARKS, url: '/api/planned-work/w-0/end', payload: {} },
  'GET /api/journal': { who: ROLES, url: '/api/journal', elsewhere: 'left-out' },
  'GET /api/dead-letters': { who: ROLES, url: '/api/dead-letters', elsewhere: 'left-out' },
};

const deadLetter = (id: string, mine: string | null) => ({
  id,
  arrival: 1,
  received_at: NOW,
  topic: `mines/${mine}/gas/T9`,
  mine,
  code: 'unknown-point',
  message: 'there is no such point',
  place: '',
  excerpt: '',
  sha256: '',
  bytes: 2,
});

let harness: Harness;
beforeAll(async () => {
  const letters = [deadLetter('d-1', 'north'), deadLetter('d-2', null)];
  harness = await createHarness({
    parts: {
      deadLetters: { list: async () => ({ items: letters }) },
      incidentFiles: { file: async () => undefined, pack: async () => Buffer.from('PK') },
      record: { received: async () => [], others: async () => [] },
    },
  });
  harness.world.alarms = [someAlarm('a-1', 'north')];
  harness.world.orders = [{ evacuation: someEvacuation('e-1', 'north'), muster: someMuster }];
  await harness.store
    .insertInto('incidents')
    .values({
      id: 'i-1',
      mine: 'north',
      rule: 'gas.methane.over-limit',
      opened_at: NOW,
      last_at: NOW,
      closed_at: null,
      applied_arrival: 1,
      body: JSON.stringify({ incident: someIncident('i-1', 'north'), applied: {} }),
    })
    .execute();
  const work = {
    id: 'w-0',
    mine: 'north',
    kind: 'calibration',
    state: 'planned',
    from_at: NOW,
    to_at: NOW + 1,
    created_at: NOW,
  } as const;
  const body = {
    ...work,
    points: ['T1'],
    areas: [],
    from: NOW,
    to: NOW + 1,
    reason: '调校',
    by: 'chen',
    createdAt: NOW,
  };
  await harness.store
    .insertInto('planned_work')
    .values({ ...work, body: JSON.stringify(body) })
    .execute();
  await harness.parts.journal.commit({
    entries: [
      { at: NOW, kind: 'alarm.raised', mine: 'north', subject: 'a-1', author: null, body: {} },
      { at: NOW, kind: 'user.created', mine: null, subject: 'someone', author: 'admin', body: {} },
    ],
  });
});
afterAll(() => harness.close());

const routesOf = (): string[] =>
  Object.entries(harness.app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
  );

const ask = (name: string, { url, payload }: Case, headers: Record<string, string>) => {
  const [method] = name.split(' ');
  return harness.app.inject({
    method: method === 'POST' || method === 'DELETE' ? method : 'GET',
    url,
    headers,
    ...(payload && { payload }),
  });
};

/** DELETE /api/session ends the session it is asked with: each question gets its own. */
const freshHeaders = async (role: Role, scope: string, once: boolean): Promise<Record<string, string>> =>
  as(await harness.cookieOf(role, once ? `mine:north-${role}` : scope));

describe('who may do what', () => {
  it('is said here of every route that there is, and of no other', () => {
    expect(routesOf().toSorted()).toEqual(Object.keys(MATRIX).toSorted());
  });

  for (const [name, one] of Object.entries(MATRIX)) {
    it(`${name}: ${one.who === 'anyone' ? 'anyone' : one.who.length === ROLES.length ? 'who has signed in' : one.who.join(', ')}`, async () => {
      const usual = one.status ?? 200;
      const stranger = await ask(name, one, { origin: 'http://localhost' });
      expect(stranger.statusCode).toBe(one.who === 'anyone' ? usual : 401);
      for (const role of ROLES) {
        const answer = await ask(name, one, await freshHeaders(role, 'all', name === 'DELETE /api/session'));
        const may = one.who === 'anyone' || one.who.includes(role);
        expect([role, answer.statusCode]).toEqual([role, may ? usual : 403]);
        if (!may) expect(answer.json()).toEqual({ code: 'forbidden', message: 'Your role may not do this.' });
      }
    });
  }

  for (const [name, one] of Object.entries(MATRIX)) {
    if (one.elsewhere === undefined) continue;
    it(`${name}: another mine's people find ${one.elsewhere === 'not-found' ? 'nothing' : 'it left out'}`, async () => {
      for (const scope of ['mine:south', 'division:第八师']) {
        const answer = await ask(name, one, as(await harness.cookieOf('dispatcher', scope)));
        if (one.elsewhere === 'not-found') {
          expect(answer.statusCode).toBe(404);
        } else {
          expect(answer.statusCode).toBe(200);
          expect(answer.body).not.toMatch(/north|user\.created/);
          const all = await ask(name, one, as(await harness.cookieOf('dispatcher')));
          expect(all.body).toMatch(/north/);
        }
      }
      for (const scope of ['mine:north', 'division:第六师']) {
        const answer = await ask(name, one, as(await harness.cookieOf('dispatcher', scope)));
        expect(answer.statusCode).toBe(200);
        expect(answer.body).not.toMatch(/south|user\.created|"mine":null/);
      }
    });
  }
});
