import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import pino from 'pino';
import type { Alarm, Level } from '../../alerts/alarm/alarm.js';
import { alarmStatisticsOf } from '../../alerts/alarm/statistics-query.js';
import type { AlertsView, Announcement } from '../../alerts/alerts.js';
import { coverageOf } from '../../alerts/coverage/coverage-query.js';
import type { Desk } from '../../alerts/desk.js';
import type { Evacuation, Muster, Whereabouts } from '../../alerts/evacuation/evacuation.js';
import type { Incident } from '../../alerts/incident/incident.js';
import { writeChanges } from '../../alerts/journal/write.js';
import type { PlannedWork } from '../../alerts/planned-work/planned-work.js';
import type { Reload, Reloads } from '../../alerts/reload/reloads.js';
import type { Judged } from '../../alerts/rules/rule.js';
import { buildApp } from '../../dashboard/server/app.js';
import { createDevices } from '../../dashboard/server/auth/devices.js';
import { createPasswords, type Passwords } from '../../dashboard/server/auth/passwords.js';
import { createUsers } from '../../dashboard/server/auth/users.js';
import { createHub, HUB_BOUNDS, type HubBounds } from '../../dashboard/server/live/hub.js';
import type { JournalPort, ServerParts } from '../../dashboard/server/ports.js';
import type { Airflow } from '../../domain/airflow.js';
import type { PointLimits, Threshold } from '../../domain/limits/limit.js';
import type { Mine, Point } from '../../domain/mine.js';
import { mineFileSchema } from '../../domain/mine-file.js';
import type { Reading, SystemReport } from '../../domain/observation.js';
import type { Role } from '../../domain/roles.js';
import { OK } from '../../domain/status.js';
import { createRegisters } from '../../regulator/registers/registers.js';
import { createReports } from '../../regulator/reports/reports.js';
import { createSuspensions } from '../../regulator/resumption/suspensions.js';
import { openStore, type Store } from '../../store/store.js';

/** The instant at which every test begins. */
export const NOW = Date.parse('2026-03-01T08:00:00+08:00');
export const PASSWORD = 'correct horse battery';

const still: Airflow = { downwind: () => new Set(), upwind: () => new Set() };
const threshold = (value: number): Threshold => ({
  value,
  comparison: 'at-or-above',
  provenance: { edition: 'AQ 1029-2019', clause: 'table 1', confidence: 'source', effectiveFrom: '2020-01-01' },
});
const methane: PointLimits = {
  kind: 'methane',
  row: '1',
  position: 'T1',
  alarm: threshold(1),
  powerOff: threshold(1.5),
  preWarning: threshold(0.8),
  withdraw: 'at-alarm',
  powerOffRange: 'face-and-returns',
};

/** A mine of two areas and three points. */
export const someMine = (id: string, division: string): Mine => {
  const file = mineFileSchema.parse({
    id,
    code: '140000000001',
    name: `${id}煤矿`,
    division,
    timeZone: 'Asia/Shanghai',
    capacityTPerYear: 1_200_000,
    gasClass: 'high',
    status: 'producing',
    personnel: { quota: 300 },
    areas: [
      { id: 'face-1', name: '1201综采工作面', kind: 'coal-face', quota: 25, clearWithinMin: 8 },
      { id: 'return-1', name: '1201回风巷', kind: 'return-roadway' },
    ],
    airflow: [{ from: 'face-1', to: 'return-1' }],
    points: [
      { id: 'T1', name: '工作面T1', area: 'face-1', quantity: 'methane', position: 'T1', cycleS: 5 },
      { id: 'T2', name: '回风T2', area: 'return-1', quantity: 'methane', position: 'T2', cycleS: 5 },
      { id: 'FEED', name: '馈电', area: 'face-1', quantity: 'power-feed', cycleS: 20 },
    ],
  });
  const points: Point[] = file.points.map((point) => ({
    ...point,
    workplace: 'face-1',
    cycleS: point.cycleS ?? 20,
    mandatory: true,
    work: true,
    cuts: [],
  }));
  return {
    ...file,
    points,
    pointById: new Map(points.map((point) => [point.id, point])),
    areaById: new Map(file.areas.map((area) => [area.id, area])),
    personByCard: new Map(),
    areaOfReader: new Map(),
    limitsOf: new Map([['T1', methane]]),
    air: still,
  };
};

export const MINES = [someMine('north', '第六师'), someMine('south', '第八师')] as const;

export const someAlarm = (id: string, mine: string, more: Partial<Alarm> & { level?: Level } = {}): Alarm => ({
  id,
  mine,
  area: 'face-1',
  point: 'T1',
  subject: 'T1',
  rule: 'gas.methane.over-limit',
  level: 'red',
  state: 'unacknowledged',
  count: 1,
  at: NOW - 300,
  receivedAt: NOW - 200,
  raisedAt: NOW - 200,
  lastAt: NOW,
  value: 1.6,
  basis: { edition: 'AQ 1029-2019', clause: 'table 1', confidence: 'source' },
  message: { zh: '瓦斯超限', en: 'methane over limit' },
  remarks: [],
  ...more,
});

export const someEvacuation = (id: string, mine: string, more: Partial<Evacuation> = {}): Evacuation => ({
  id,
  mine,
  areas: ['face-1', 'return-1'],
  core: ['face-1'],
  revision: 0,
  receipts: [],
  trigger: { alarm: 'a-1' },
  alarms: ['a-1'],
  named: ['101'],
  rescuers: [],
  orderedAt: NOW,
  dueAt: NOW + 480_000,
  state: 'open',
  drill: false,
  text: { zh: '立即撤人', en: 'withdraw' },
  ...more,
});

export const someWork = (id: string, mine: string, more: Partial<PlannedWork> = {}): PlannedWork => ({
  id,
  mine,
  kind: 'calibration',
  points: ['T1'],
  areas: [],
  from: NOW,
  to: NOW + 3_600_000,
  reason: '调校',
  state: 'planned',
  by: 'chen',
  createdAt: NOW,
  ...more,
});

export const someIncident = (id: string, mine: string, openedAt = NOW): Incident => ({
  id,
  mine,
  workplace: 'face-1',
  points: ['T1'],
  rule: 'gas.methane.over-limit',
  limit: { value: 1, unit: '% CH4', kind: 'alarm', basis: someAlarm('x', mine).basis },
  peak: 1.6,
  openedAt,
  lastAt: openedAt + 1000,
  episodes: 1,
  counted: true,
  foundLate: false,
  alarms: [],
});

export const someMuster: Muster = {
  inScope: [{ card: '101', name: '张三', job: '采煤机司机', area: 'face-1', lastSeenAt: NOW }],
  sheltering: [],
  out: [],
  unaccounted: [],
};

/** What the rule layer would say, to be set by a test. */
export interface FakeWorld {
  readonly view: AlertsView;
  alarms: Alarm[];
  orders: { evacuation: Evacuation; muster: Muster }[];
  read(mine: string, point: string, value: number | null, more?: Partial<Reading>): void;
}

export const createWorld = (mines: readonly Mine[], clock: () => number): FakeWorld => {
  const latest = new Map(mines.map(({ id }) => [id, new Map<string, Judged>()]));
  const person: Whereabouts = {
    card: '101',
    name: '张三',
    job: '采煤机司机',
    team: '综采一队',
    known: true,
    underground: true,
    area: 'face-1',
    lastSeenAt: NOW,
  };
  const system = (mine: string): SystemReport => ({ kind: 'system', mine, system: 'video', at: NOW, state: 'up' });
  const world: FakeWorld = {
    alarms: [],
    orders: [],
    read: (mine, point, value, more = {}) => {
      const at = clock();
      const reading: Reading = { kind: 'reading', mine, point, at, value, quality: 'good', ...more };
      latest.get(mine)?.set(point, { reading, at, receivedAt: at, clockSuspect: false, newest: true });
    },
    view: {
      mines: () => mines,
      latest: (mine) => latest.get(mine) ?? new Map(),
      lastHeardAt: (mine, point) => latest.get(mine)?.get(point)?.receivedAt,
      standing: () => world.alarms,
      evacuations: () => world.orders,
      people: () => [person],
      headcount: () => ({ areas: { 'face-1': 1 }, underground: 1 }),
      coverage: () => [],
      compliance: (mine) =>
        mines.some(({ id }) => id === mine)
          ? { mine, binds: true, why: { zh: '120万吨/年', en: '1.2 Mt/a' }, duties: [] }
          : undefined,
      systems: (mine) => [system(mine)],
    },
  };
  return world;
};

/** A journal that writes at once. */
const createJournal = (store: Store): JournalPort => ({
  commit: (change) => writeChanges(store, [change]),
});

/** A desk that notes what it is asked and does it in the world. */
const createDesk = (world: FakeWorld, asked: unknown[]): Desk => {
  const change = async (name: string, id: string, more: Partial<Alarm>, rest: unknown[]) => {
    asked.push([name, id, ...rest]);
    const alarm = world.alarms.find((one) => one.id === id);
    if (!alarm) return { ok: false, code: 'not-possible', message: 'The alarm is closed.' } as const;
    const changed = { ...alarm, ...more };
    world.alarms = world.alarms.map((one) => (one === alarm ? changed : one));
    return { ok: true, alarm: changed } as const;
  };
  return {
    acknowledge: (person, id, said) =>
      change('acknowledge', id, { state: 'acknowledged', acknowledgedBy: person.name }, [said]),
    remark: (_person, id, said) => change('remark', id, {}, [said]),
    shelve: (_person, id, wish) => change('shelve', id, {}, [wish]),
    close: (_person, id, wish) => change('close', id, { state: 'closed' }, [wish]),
    order: async (person, mine, wish) => {
      asked.push(['order', mine, wish]);
      const drill = wish.drill ?? false;
      return { ok: true, evacuation: someEvacuation('e-new', mine, { trigger: { by: person.name }, drill }) };
    },
    conditions: (_person, id) =>
      world.orders.some(({ evacuation }) => evacuation.id === id)
        ? [{ id: 'nobody-in-scope', met: false, text: { zh: '撤离范围内无人', en: 'Nobody is in scope' } }]
        : undefined,
    nameRescuer: async (_person, id, { card }) => {
      asked.push(['nameRescuer', id, card]);
      return { ok: true, evacuation: someEvacuation(id, 'north', { rescuers: [card] }) };
    },
    standDown: async (person, id, wish) => {
      asked.push(['standDown', id, wish]);
      return { ok: true, evacuation: someEvacuation(id, 'north', { state: 'stood-down', stoodDownBy: person.name }) };
    },
    plan: async (person, mine, wish) => {
      asked.push(['plan', mine, wish]);
      return { ok: true, work: { ...wish, id: 'w-1', mine, state: 'planned', by: person.name, createdAt: NOW } };
    },
    approve: async (_person, work) => {
      asked.push(['approve', work]);
      return { ok: true, work: someWork(work.id, work.mine, { state: 'approved' }) };
    },
    endWork: async (_person, work) => {
      asked.push(['endWork', work]);
      return { ok: true, work: someWork(work.id, work.mine, { state: 'ended' }) };
    },
    drilled: (mine, at) => {
      asked.push(['drilled', mine, at]);
    },
  };
};

/** Reloads that note what they are asked and do nothing. */
const createFakeReloads = (asked: unknown[]): Pick<Reloads, 'ask' | 'approve' | 'waiting'> => {
  const someReload = (mine: string, by: string): Reload => {
    return { id: 'r-1', mine, state: 'pending', by, at: NOW, sha256: '0'.repeat(64), changes: [], closes: [] };
  };
  return {
    waiting: (mine) => someReload(mine, 'chen'),
    ask: async ({ name }, mine) => {
      asked.push(['reload', mine]);
      return { ok: true, reload: someReload(mine, name) };
    },
    approve: async ({ name }, mine, id) => {
      asked.push(['approve-reload', mine, id]);
      return {
        ok: true,
        reload: { ...someReload(mine, 'chen'), state: 'approved', approvedBy: name, approvedAt: NOW },
      };
    },
  };
};

export interface Harness {
  readonly app: FastifyInstance;
  readonly parts: ServerParts;
  readonly world: FakeWorld;
  readonly store: Store;
  /** What the desk was asked to do. */
  readonly asked: unknown[];
  readonly users: ReturnType<typeof createUsers>;
  /** Cookie header of a user with this role and scope, made on first use. */
  cookieOf(role: Role, scope?: string): Promise<string>;
  /** Cookie header of a wall with this scope. */
  wallOf(scope: string): Promise<string>;
  /** Cookie header of somebody with this role whose password is too old to act. */
  lockedCookieOf(role: Role, scope?: string): Promise<string>;
  /** Announces as the rule layer would. */
  announce(announcement: Announcement): void;
  advance(ms: number): void;
  close(): Promise<void>;
}

/** One for the whole test file: hashing takes its time on purpose. */
const passwords: Passwords = createPasswords();

export const createHarness = async (
  options: {
    bounds?: Partial<HubBounds>;
    webRoot?: string;
    trustProxy?: boolean;
    mines?: readonly Mine[];
    parts?: Partial<ServerParts>;
  } = {},
): Promise<Harness> => {
  const folder = await mkdtemp(join(tmpdir(), 'minesentry-dashboard-'));
  const store = await openStore(join(folder, 'store.db'));
  let now = NOW;
  const clock = (): number => now;
  const world = createWorld(options.mines ?? MINES, clock);
  const asked: unknown[] = [];
  const journal = createJournal(store);
  const hub = createHub({
    view: () => world.view,
    parts: () => ({ broker: OK }),
    clock,
    bounds: { ...HUB_BOUNDS, ...options.bounds },
  });
  const parts: ServerParts = {
    view: world.view,
    desk: createDesk(world, asked),
    reloads: createFakeReloads(asked),
    hub,
    history: { history: async () => ({ buckets: [], gaps: [] }) },
    deadLetters: { list: async () => ({ items: [] }) },
    coverage: (mine, month) => coverageOf(store, mine, month, []),
    alarmStatistics: (mine, period) => alarmStatisticsOf(store, mine, period, clock()),
    registers: createRegisters({
      store,
      journal,
      clock,
      view: world.view,
      history: options.parts?.history ?? { history: async () => ({ buckets: [], gaps: [] }) },
      coverage: (mine, month) => coverageOf(store, mine, month, []),
      suspensions: createSuspensions({ store, journal, clock }),
      unapproved: () => undefined,
      logger: { warn: () => undefined },
    }),
    reports: createReports({ raw: async () => [], store, clock, proofing: { proofMs: 40_000, wordCycles: 3 } }),
    store,
    journal,
    parts: () => ({ broker: OK, historian: { state: 'degraded', why: 'slow' } }),
    ready: () => true,
    conservation: () => ({ received: 10, stored: 6, duplicate: 2, quarantined: 1, queued: 1 }),
    clock,
    logger: pino({ level: 'silent' }),
    webRoot: options.webRoot ?? join(folder, 'no-client'),
    trustProxy: options.trustProxy ?? false,
    ...options.parts,
  };
  const app = await buildApp(parts);
  const users = createUsers({ store, journal, passwords, clock });
  const cookies = new Map<string, Promise<string>>();
  const devices = createDevices({ store, journal, clock });
  const signIn = async (role: Role, scope: string, more = ''): Promise<string> => {
    const name = `${role}-${scope.replace(':', '-')}${more}`;
    const made = await users.create({ name, role, scopes: [scope], password: PASSWORD }, 'test');
    if (!made.ok) throw new Error(made.message);
    return cookieIn(await logIn(app, name, PASSWORD));
  };
  const signInAndLock = async (role: Role, scope: string): Promise<string> => {
    const cookie = await signIn(role, scope, '-locked');
    const user = `${role}-${scope.replace(':', '-')}-locked`;
    await store.updateTable('sessions').set({ expires_at: now }).where('user', '=', user).execute();
    return cookie;
  };
  return {
    app,
    parts,
    world,
    store,
    asked,
    users,
    cookieOf: (role, scope = 'all') => {
      const key = `${role} ${scope}`;
      const cookie = cookies.get(key) ?? signIn(role, scope);
      cookies.set(key, cookie);
      return cookie;
    },
    wallOf: async (scope) => {
      const made = await devices.add('wall', [scope], 'test');
      if (!made.ok) throw new Error(made.message);
      return `minesentry-wall=${made.token}`;
    },
    lockedCookieOf: (role, scope = 'all') => {
      const key = `locked ${role} ${scope}`;
      const cookie = cookies.get(key) ?? signInAndLock(role, scope);
      cookies.set(key, cookie);
      return cookie;
    },
    announce: (announcement) => {
      if (announcement.type === 'alarm') {
        world.alarms = [...world.alarms.filter(({ id }) => id !== announcement.alarm.id), announcement.alarm];
      }
      hub.announce(announcement);
    },
    advance: (ms) => {
      now += ms;
    },
    close: async () => {
      await app.close();
      await store.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

export const logIn = (app: FastifyInstance, user: string, password: string): Promise<LightMyRequestResponse> =>
  app.inject({ method: 'POST', url: '/api/session', payload: { user, password } });

/** The session cookie of an answer, as a Cookie header. */
export const cookieIn = (answer: LightMyRequestResponse): string => {
  const [cookie] = answer.cookies;
  if (!cookie) throw new Error(`no cookie in an answer of ${answer.statusCode}: ${answer.body}`);
  return `${cookie.name}=${cookie.value}`;
};

/** Headers of a script: its cookie and the server's own origin (`inject` asks localhost:80). */
export const as = (cookie: string): Record<string, string> => ({ cookie, origin: 'http://localhost' });
