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
const REGULATES: readonly Role[] = ['regulator', 'admin'];
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

/**
 * Every route there is. A new one that is missing here fails the test below: give it a row, and where a mine's things are
 * asked for say with `elsewhere` what somebody of another mine gets.
 */
const MATRIX: Readonly<Record<string, Case>> = {
  'GET /healthz': { who: 'anyone', url: '/healthz' },
  'GET /readyz': { who: 'anyone', url: '/readyz' },
  'GET /metrics': { who: 'anyone', url: '/metrics' },
  'GET /api/docs': { who: 'anyone', url: '/api/docs' },
  'GET /api/docs/json': { who: 'anyone', url: '/api/docs/json' },
  'POST /api/session': { who: 'anyone', url: '/api/session', payload: { user: 'x', password: 'y' }, status: 401 },
  'GET /api/session': { who: ROLES, url: '/api/session' },
  'DELETE /api/session': { who: ROLES, url: '/api/session', status: 204 },
  'POST /api/session/device': {
    who: 'anyone',
    url: '/api/session/device',
    payload: { token: 'x'.repeat(43) },
    status: 401,
  },
  'GET /api/devices': { who: ['admin'], url: '/api/devices' },
  'POST /api/devices': { who: ['admin'], url: '/api/devices', payload: { name: '调度大屏', scopes: ['mine:south'] } },
  'POST /api/devices/{id}/revoke': { who: ['admin'], url: '/api/devices/no-such/revoke', payload: {}, status: 404 },
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
  'GET /api/mines/{mine}/people/{card}/trail': {
    who: ROLES,
    url: '/api/mines/north/people/101/trail',
    elsewhere: 'not-found',
  },
  'GET /api/mines/{mine}/attendance': { who: ROLES, url: '/api/mines/north/attendance', elsewhere: 'not-found' },
  'GET /api/mines/{mine}/leaders': { who: ROLES, url: '/api/mines/north/leaders', elsewhere: 'not-found' },
  'GET /api/mines/{mine}/events': { who: ROLES, url: '/api/mines/north/events', elsewhere: 'not-found' },
  'GET /api/mines/{mine}/trend-marks': {
    who: ROLES,
    url: `/api/mines/north/trend-marks?point=T1&from=${NOW - 1000}&to=${NOW}`,
    elsewhere: 'not-found',
  },
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
  'GET /api/evacuations/{id}/conditions': {
    who: ROLES,
    url: '/api/evacuations/e-1/conditions',
    elsewhere: 'not-found',
  },
  'GET /api/evacuations/{id}/muster': { who: ROLES, url: '/api/evacuations/e-1/muster', elsewhere: 'not-found' },
  'POST /api/mines/{mine}/evacuations': {
    who: ORDERS,
    url: '/api/mines/north/evacuations',
    payload: { areas: ['face-1'], reason: '有烟' },
    elsewhere: 'not-found',
  },
  'POST /api/evacuations/{id}/rescuers': {
    who: SETTLES,
    url: '/api/evacuations/e-1/rescuers',
    payload: { card: '1001' },
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
  'GET /api/reports/{kind}': { who: ROLES, url: '/api/reports/analogue?mine=north', elsewhere: 'not-found' },
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
  'GET /api/hazards': { who: ROLES, url: '/api/hazards', elsewhere: 'left-out' },
  'POST /api/hazards': { who: REMARKS, url: '/api/hazards', payload: { mine: 'north', description: '顶板淋水' } },
  'GET /api/hazards/{id}': { who: ROLES, url: '/api/hazards/h-9', status: 404 },
  'POST /api/hazards/{id}/rectification': {
    who: ROLES,
    url: '/api/hazards/h-9/rectification',
    payload: { step: 'registered' },
    status: 404,
  },
  'GET /api/rectifications': { who: ROLES, url: '/api/rectifications', elsewhere: 'left-out' },
  'GET /api/incidents/{id}/rectification': {
    who: ROLES,
    url: '/api/incidents/i-1/rectification',
    elsewhere: 'not-found',
  },
  'POST /api/incidents/{id}/rectification': {
    who: ROLES,
    url: '/api/incidents/i-9/rectification',
    payload: { step: 'registered' },
    status: 404,
  },
  'GET /api/incidents/{id}/comments': { who: ROLES, url: '/api/incidents/i-1/comments', elsewhere: 'not-found' },
  'POST /api/incidents/{id}/comments': { who: REGULATES, url: '/api/incidents/i-1/comments', payload: note },
  'GET /api/handovers': { who: ROLES, url: '/api/handovers', elsewhere: 'left-out' },
  'POST /api/handovers': { who: SETTLES, url: '/api/handovers', payload: { mine: 'north', notes: '无' } },
  'POST /api/handovers/{id}/sign': { who: SETTLES, url: '/api/handovers/s-9/sign', payload: {}, status: 404 },
  'GET /api/drills': { who: ROLES, url: '/api/drills', elsewhere: 'left-out' },
  'POST /api/drills': {
    who: SETTLES,
    url: '/api/drills',
    payload: { mine: 'north', scenario: '1201 火灾', heldAt: NOW },
  },
  'GET /api/spot-checks': { who: ROLES, url: '/api/spot-checks', elsewhere: 'left-out' },
  'POST /api/spot-checks': { who: REGULATES, url: '/api/spot-checks', payload: { division: '第六师' } },
  'GET /api/spot-checks/{id}': { who: ROLES, url: '/api/spot-checks/k-9', status: 404 },
  'POST /api/spot-checks/{id}/findings': {
    who: REGULATES,
    url: '/api/spot-checks/k-9/findings',
    payload: { mine: 'north', outcome: 'in-order', note: '正常' },
    status: 404,
  },
  'POST /api/spot-checks/{id}/sign': { who: REGULATES, url: '/api/spot-checks/k-9/sign', payload: {}, status: 404 },
  'GET /api/board': { who: ROLES, url: '/api/board', elsewhere: 'left-out' },
  'GET /api/board/summary': { who: ROLES, url: '/api/board/summary', elsewhere: 'left-out' },
  'POST /api/mines/{mine}/resumption': {
    who: REGULATES,
    url: '/api/mines/north/resumption',
    payload: note,
    status: 409,
  },
  'GET /api/mines/{mine}/reload': { who: REMARKS, url: '/api/mines/north/reload', elsewhere: 'not-found' },
  'POST /api/mines/{mine}/reload': { who: REMARKS, url: '/api/mines/north/reload', elsewhere: 'not-found' },
  'POST /api/mines/{mine}/reload/approve': {
    who: APPROVES,
    url: '/api/mines/north/reload/approve',
    payload: { id: 'r-1' },
  },
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
      trail: async () => ({ stays: [], silences: [], sightings: 0 }),
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

/** What a wall shows: it reads this and does nothing. */
const WALL: readonly string[] = [
  'GET /ws',
  'GET /api/session',
  'DELETE /api/session',
  'GET /api/mines',
  'GET /api/mines/{mine}',
  'GET /api/mines/{mine}/points',
  'GET /api/mines/{mine}/points/{point}/history',
  'GET /api/alarms',
  'GET /api/alarms/{id}',
  'GET /api/evacuations',
  'GET /api/evacuations/{id}/muster',
];
const wallSees = (name: string, { who }: Case): boolean => who === 'anyone' || WALL.includes(name);

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
    it(`${name}: a wall ${wallSees(name, one) ? 'sees it' : 'is refused'}`, async () => {
      const answer = await ask(name, one, as(await harness.wallOf('all')));
      expect(answer.statusCode).toBe(wallSees(name, one) ? (one.status ?? 200) : 403);
      if (one.elsewhere === undefined || !wallSees(name, one)) return;
      const elsewhere = await ask(name, one, as(await harness.wallOf('mine:south')));
      if (one.elsewhere === 'not-found') expect(elsewhere.statusCode).toBe(404);
      else expect(elsewhere.body).not.toMatch(/north/);
    });
  }

  for (const [name, one] of Object.entries(MATRIX)) {
    const { who } = one;
    if (who === 'anyone') continue;
    const reads = name.startsWith('GET ');
    it(`${name}: a session whose password is too old ${reads ? 'goes on showing it' : 'is asked for it anew'}`, async () => {
      const [role] = who;
      if (role === undefined) throw new Error(`${name} is for nobody`);
      const isOwn = name === 'DELETE /api/session';
      const headers = as(await harness.lockedCookieOf(role, isOwn ? 'mine:north' : 'all'));
      const answer = await ask(name, one, headers);
      expect(answer.statusCode).toBe(reads || isOwn ? (one.status ?? 200) : 401);
      if (!reads && !isOwn) expect(answer.json()).toMatchObject({ code: 'session-locked' });
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
