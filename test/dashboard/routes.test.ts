import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Alarm } from '../../alerts/alarm/alarm.js';
import { mineViewSchema } from '../../dashboard/server/live/mine-view.js';
import { alarmSchema } from '../../dashboard/server/live/shapes.js';
import { mergePage } from '../../dashboard/server/records.js';
import { HistorianError, type HistoryQuery } from '../../ingest/historian/historian.js';
import { encodeCursor } from '../../store/cursor.js';
import { as, createHarness, type Harness, NOW, someAlarm, someEvacuation, someMuster } from './support.js';

let harness: Harness;
let headers: Record<string, string>;
const queries: HistoryQuery[] = [];
beforeAll(async () => {
  harness = await createHarness({
    parts: {
      history: {
        history: async (query) => {
          queries.push(query);
          if (query.point === 'FEED') throw new HistorianError('influx-down', 'secret host', true);
          const bucket = { at: NOW, min: 0.5, max: 1.6, mean: 0.9, count: 12, bad: 1 };
          return { buckets: [bucket], gaps: [{ from: NOW, to: NOW + 1, reason: 'silent' }] };
        },
      },
    },
  });
  headers = as(await harness.cookieOf('dispatcher'));
});
afterAll(() => harness.close());

const get = (url: string) => harness.app.inject({ url, headers });
const post = (url: string, payload: object | string, more: Record<string, string> = {}) =>
  harness.app.inject({ method: 'POST', url, headers: { ...headers, ...more }, payload });

const store = async (alarm: Alarm): Promise<void> => {
  const { id, mine, rule, level, state, raisedAt: raised_at, lastAt: last_at } = alarm;
  const body = JSON.stringify({ alarm, applied: { now: NOW, arrival: 1, receivedAt: NOW } });
  await harness.store
    .insertInto('alarms')
    .values({ id, mine, rule, level, state, raised_at, last_at, applied_arrival: 1, body })
    .execute();
};

describe('a mine', () => {
  it('is described with areas, airflow, points, limits and where they come from', async () => {
    const mine = mineViewSchema.strict().parse((await get('/api/mines/north')).json());
    expect(mine).toMatchObject({ id: 'north', timeZone: 'Asia/Shanghai', quota: 300, gasClass: 'high' });
    expect(mine.areas[0]).toMatchObject({ id: 'face-1', quota: 25, clearWithinMin: 8 });
    expect(mine.areas[1]).toMatchObject({ id: 'return-1', clearWithinMin: 10 });
    expect(mine.airflow).toEqual([{ from: 'face-1', to: 'return-1' }]);
    const [point] = mine.points;
    expect(point).toMatchObject({ unit: '% CH4', decimals: 2, row: '1', withdraw: 'at-alarm' });
    expect(point?.limits.map(({ kind, value }) => [kind, value])).toEqual([
      ['pre-warning', 0.8],
      ['alarm', 1],
      ['power-off', 1.5],
    ]);
    expect(point?.limits[1]?.provenance).toMatchObject({ edition: 'AQ 1029-2019', clause: 'table 1' });
  });

  it('shows of each point what it said last, and when it is silent', async () => {
    const own = await createHarness();
    const mine = as(await own.cookieOf('dispatcher'));
    own.world.read('north', 'T1', 0.42);
    own.world.read('north', 'T2', null, { quality: 'line-broken' });
    const points = async () => {
      const answer = await own.app.inject({ url: '/api/mines/north/points', headers: mine });
      return z
        .array(z.object({ id: z.string(), silent: z.boolean(), latest: z.unknown().optional() }))
        .parse(answer.json().items)
        .map(({ id, silent, latest }) => ({ id, silent, latest }));
    };
    expect(await points()).toEqual([
      { id: 'T1', silent: false, latest: expect.objectContaining({ value: 0.42, quality: 'good', heardAt: NOW }) },
      { id: 'T2', silent: false, latest: expect.objectContaining({ value: null, quality: 'line-broken' }) },
      { id: 'FEED', silent: true, latest: undefined },
    ]);
    own.advance(15_001);
    expect((await points()).map(({ silent }) => silent)).toEqual([true, true, true]);
    await own.close();
  });
});

describe('history', () => {
  it('answers in the shape of the contract, with the unit of the point', async () => {
    const answer = await get('/api/mines/north/points/T1/history?from=1000&to=1970-01-01T08:00:05%2B08:00&maxPoints=7');
    expect(answer.json()).toEqual({
      point: 'T1',
      unit: '% CH4',
      from: 1000,
      to: 5000,
      buckets: [{ at: NOW, min: 0.5, max: 1.6, mean: 0.9, count: 12, bad: 1 }],
      gaps: [{ from: NOW, to: NOW + 1, reason: 'silent' }],
    });
    expect(queries.at(-1)).toEqual({ mine: 'north', point: 'T1', from: 1000, to: 5000, maxPoints: 7, cycleMs: 5000 });
  });

  it('takes the last hour and 2,000 points where nothing is said, and an unescaped zone', async () => {
    await get('/api/mines/north/points/T1/history');
    expect(queries.at(-1)).toMatchObject({ from: NOW + 1 - 3_600_000, to: NOW + 1, maxPoints: 2000 });
    await get('/api/mines/north/points/T1/history?from=1970-01-01T08:00:05+08:00&to=9000');
    expect(queries.at(-1)).toMatchObject({ from: 5000, to: 9000 });
  });

  it('refuses a turned-round range, too many points, an instant without zone, an unknown point', async () => {
    const url = '/api/mines/north/points/T1/history';
    for (const query of ['from=5&to=5', 'maxPoints=100001', 'maxPoints=0', 'from=2026-03-01T08:00:00', 'from=1e3']) {
      const answer = await get(`${url}?${query}`);
      expect([query, answer.statusCode]).toEqual([query, 400]);
      expect(answer.json()).toEqual({ code: 'invalid-request', message: expect.stringMatching(/^querystring\./) });
    }
    expect((await get('/api/mines/north/points/T9/history')).json()).toMatchObject({ code: 'unknown-point' });
  });

  it('says that the historian is down without saying where it is', async () => {
    const answer = await get('/api/mines/north/points/FEED/history');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'history-unavailable' });
    expect(answer.body).not.toMatch(/secret/);
  });
});

describe('the list of alarms', () => {
  beforeEach(async () => {
    await harness.store.deleteFrom('alarms').execute();
    harness.world.alarms = [];
  });

  it('gives 250 alarms on three pages, newest first, each once, also those of one instant', async () => {
    for (let n = 0; n < 250; n += 1) {
      const raisedAt = NOW - Math.floor(n / 7) * 1000;
      await store(someAlarm(`a-${String(n).padStart(3, '0')}`, 'north', { raisedAt, state: 'closed' }));
    }
    const seen: Alarm[] = [];
    const sizes: number[] = [];
    let next: string | undefined;
    do {
      const page = (await get(`/api/alarms${next ? `?cursor=${next}` : ''}`)).json();
      for (const item of page.items) seen.push(alarmSchema.strict().parse(item) as Alarm);
      sizes.push(page.items.length);
      next = page.next;
    } while (next);
    expect(sizes).toEqual([100, 100, 50]);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(250);
    expect(seen.map(({ raisedAt }) => raisedAt)).toEqual(
      seen.map(({ raisedAt }) => raisedAt).toSorted((one, other) => other - one),
    );
  });

  it('filters by mine, state, level and time', async () => {
    await store(someAlarm('old', 'north', { raisedAt: NOW - 10_000, state: 'closed', level: 'yellow' }));
    await store(someAlarm('new', 'north', { raisedAt: NOW, state: 'closed' }));
    await store(someAlarm('there', 'south', { raisedAt: NOW - 5000, state: 'acknowledged', level: 'blue' }));
    const ids = async (query: string): Promise<string[]> =>
      (await get(`/api/alarms?${query}`)).json().items.map(({ id }: Alarm) => id);
    expect(await ids('')).toEqual(['new', 'there', 'old']);
    expect(await ids('mine=north')).toEqual(['new', 'old']);
    expect(await ids('state=closed&level=red')).toEqual(['new']);
    expect(await ids('level=yellow&level=blue')).toEqual(['there', 'old']);
    expect(await ids(`from=${NOW - 5000}&to=${NOW}`)).toEqual(['there']);
    expect((await get('/api/alarms?mine=nowhere')).json()).toMatchObject({ code: 'unknown-mine' });
    expect((await get('/api/alarms?state=gone')).statusCode).toBe(400);
    expect((await get('/api/alarms?cursor=zzz')).json()).toMatchObject({ code: 'invalid-request' });
  });

  it('shows an alarm as it is now, before its row is written', async () => {
    await store(someAlarm('written', 'north', { raisedAt: NOW - 1000 }));
    harness.world.alarms = [
      someAlarm('written', 'north', { raisedAt: NOW - 1000, state: 'acknowledged' }),
      someAlarm('unwritten', 'north', { raisedAt: NOW }),
    ];
    const states = async (query: string): Promise<string[][]> =>
      (await get(`/api/alarms?${query}`)).json().items.map(({ id, state }: Alarm) => [id, state]);
    expect(await states('')).toEqual([
      ['unwritten', 'unacknowledged'],
      ['written', 'acknowledged'],
    ]);
    expect(await states('state=unacknowledged')).toEqual([['unwritten', 'unacknowledged']]);
    expect(await states('state=acknowledged')).toEqual([['written', 'acknowledged']]);
    expect((await get('/api/alarms/unwritten')).json()).toMatchObject({ id: 'unwritten', history: [] });
  });

  it('leaves live alarms to the page that they belong to', () => {
    const rows = Array.from({ length: 101 }, (_, n) => ({ id: `r${n}`, at: 1000 - n }));
    const live = [
      { id: 'older', at: 5 },
      { id: 'within', at: 950.5 },
      { id: 'newer', at: 2000 },
    ];
    const options = { cursorOf: (one: { id: string; at: number }) => one, matches: () => true };
    const first = mergePage({ rows, live, ...options });
    expect(first.items.map(({ id }) => id).slice(0, 2)).toEqual(['newer', 'r0']);
    expect(first.items).toHaveLength(100);
    expect(first.items.map(({ id }) => id)).toContain('within');
    expect(first.items.map(({ id }) => id)).not.toContain('older');
    const second = mergePage({ rows: rows.slice(98), live, ...options, after: { id: 'r97', at: 903 } });
    expect(first.next).toBe(encodeCursor({ id: 'r97', at: 903 }));
    expect(second.items.map(({ id }) => id)).toEqual(['r98', 'r99', 'r100', 'older']);
    expect(second.next).toBeUndefined();
  });
});

describe('an alarm', () => {
  beforeEach(async () => {
    await harness.store.deleteFrom('alarms').execute();
    harness.world.alarms = [someAlarm('a-1', 'north')];
    harness.asked.length = 0;
  });

  it('comes with everything that the ledger says of it, oldest first', async () => {
    const entry = { at: NOW, mine: 'north', author: null, body: { level: 'red' } };
    await harness.parts.journal.commit({
      entries: [
        { ...entry, kind: 'alarm.raised', subject: 'a-1' },
        { ...entry, kind: 'alarm.raised', subject: 'another' },
        { ...entry, kind: 'alarm.cleared', subject: 'a-1' },
      ],
    });
    const { history, ...alarm } = (await get('/api/alarms/a-1')).json();
    expect(alarmSchema.strict().parse(alarm)).toEqual(someAlarm('a-1', 'north'));
    expect(history.map(({ kind }: { kind: string }) => kind)).toEqual(['alarm.raised', 'alarm.cleared']);
    expect(history[0]).toMatchObject({ body: '{"level":"red"}', previousHash: expect.any(String) });
  });

  it('is acknowledged by the desk, under the name of who asked, with or without words', async () => {
    const answer = await post('/api/alarms/a-1/acknowledge', { cause: '  采空区涌出 ', note: '已通知' });
    expect(answer.json()).toMatchObject({ id: 'a-1', state: 'acknowledged', acknowledgedBy: 'dispatcher-all' });
    await harness.app.inject({ method: 'POST', url: '/api/alarms/a-1/acknowledge', headers });
    expect(harness.asked).toEqual([
      ['acknowledge', 'a-1', { cause: '采空区涌出', note: '已通知' }],
      ['acknowledge', 'a-1', {}],
    ]);
  });

  it('takes remarks that say something, and shelving with a reason alone', async () => {
    expect((await post('/api/alarms/a-1/remarks', {})).statusCode).toBe(400);
    expect((await post('/api/alarms/a-1/remarks', { measures: '加强通风' })).statusCode).toBe(200);
    expect((await post('/api/alarms/a-1/shelve', { minutes: 10 })).statusCode).toBe(400);
    expect((await post('/api/alarms/a-1/shelve', { minutes: 10, reason: '检修' })).statusCode).toBe(200);
    expect(harness.asked.map((one) => (Array.isArray(one) ? one[0] : one))).toEqual(['remark', 'shelve']);
  });

  it('passes on what the desk refuses, under its code', async () => {
    harness.world.alarms = [];
    await store(someAlarm('gone', 'north', { state: 'closed' }));
    const answer = await post('/api/alarms/gone/acknowledge', {});
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual({ code: 'not-possible', message: 'The alarm is closed.' });
    expect((await post('/api/alarms/never/acknowledge', {})).json()).toMatchObject({ code: 'unknown-alarm' });
  });
});

describe('an evacuation order', () => {
  it('is given by hand for areas of the mine, with a reason', async () => {
    const url = '/api/mines/north/evacuations';
    expect((await post(url, { areas: ['face-1'], reason: '有烟' })).json()).toMatchObject({ mine: 'north' });
    expect((await post(url, { areas: ['nowhere'], reason: '有烟' })).json()).toEqual({
      code: 'invalid-request',
      message: 'body.areas: the mine has no area nowhere',
    });
    expect((await post(url, { areas: [], reason: '有烟' })).statusCode).toBe(400);
    expect((await post(url, { areas: ['face-1'], reason: ' ' })).statusCode).toBe(400);
  });

  it('says what a stand-down waits for, and nothing of an order that is over', async () => {
    harness.world.orders = [{ evacuation: someEvacuation('e-1', 'north'), muster: someMuster }];
    const { items } = (await get('/api/evacuations/e-1/conditions')).json<{ items: { id: string; met: boolean }[] }>();
    expect(items).toMatchObject([{ id: 'nobody-in-scope', met: false }]);
    expect((await get('/api/evacuations/e-none/conditions')).statusCode).toBe(404);
  });

  it('shows its muster while it stands, and the last one after', async () => {
    harness.world.orders = [{ evacuation: someEvacuation('e-1', 'north'), muster: someMuster }];
    const old = someEvacuation('e-0', 'north', { state: 'stood-down', orderedAt: NOW - 1000 });
    const row = { id: 'e-0', mine: 'north', state: 'stood-down', ordered_at: NOW - 1000, applied_arrival: 1 };
    const body = JSON.stringify({ evacuation: old, muster: { ...someMuster, inScope: [] }, applied: {} });
    await harness.store
      .insertInto('evacuations')
      .values({ ...row, body })
      .execute();
    expect((await get('/api/evacuations')).json().items).toEqual([someEvacuation('e-1', 'north'), old]);
    expect((await get('/api/evacuations?state=open')).json().items).toEqual([someEvacuation('e-1', 'north')]);
    expect((await get('/api/evacuations/e-1/muster')).json()).toEqual(someMuster);
    expect((await get('/api/evacuations/e-0/muster')).json()).toMatchObject({ inScope: [] });
    const again = await post('/api/evacuations/e-0/stand-down', { note: '已恢复' });
    expect([again.statusCode, again.json()]).toMatchObject([409, { code: 'already-stood-down' }]);
  });

  it('names what a stand-down still waits for', async () => {
    const conditions = [{ id: 'gas-below-restore', met: false }];
    const own = await createHarness({
      parts: {
        desk: {
          ...harness.parts.desk,
          standDown: async () => ({ ok: false, code: 'conditions-unmet', message: 'Gas stands.', conditions }),
        },
      },
    });
    own.world.orders = [{ evacuation: someEvacuation('e-1', 'north'), muster: someMuster }];
    const answer = await own.app.inject({
      method: 'POST',
      url: '/api/evacuations/e-1/stand-down',
      headers: as(await own.cookieOf('dispatcher')),
      payload: { note: '已恢复' },
    });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual({ code: 'conditions-unmet', message: 'Gas stands.', conditions });
    await own.close();
  });
});

describe('the ledger', () => {
  it('is read in the order of its chain, a hundred lines at a time', async () => {
    const own = await createHarness();
    const mine = as(await own.cookieOf('regulator'));
    const entry = { at: NOW, kind: 'alarm.raised', mine: 'north', subject: 'a', author: null, body: {} };
    await own.parts.journal.commit({ entries: Array.from({ length: 120 }, () => entry) });
    const read = async (query: string) => (await own.app.inject({ url: `/api/journal${query}`, headers: mine })).json();
    const first = await read('');
    expect(first.items).toHaveLength(100);
    expect(first.items[0]).toMatchObject({ seq: 1, previousHash: '0'.repeat(64) });
    const second = await read(`?after=${first.next}`);
    expect(second.items[0]).toMatchObject({ seq: 101, previousHash: first.items[99].hash });
    expect(second.next).toBeUndefined();
    await own.close();
  });
});

describe('refusals', () => {
  it('are a code and a sentence, never a stack', async () => {
    const cases = [
      [await get('/api/nothing-here'), 404, 'unknown-route'],
      [await post('/api/nothing-here', {}), 404, 'unknown-route'],
      [await post('/api/session', '{', { 'content-type': 'application/json' }), 400, 'not-json'],
      [await post('/api/session', 'user=a', { 'content-type': 'text/csv' }), 415, 'not-json-type'],
      [await post('/api/session', { user: 'a', password: 'x'.repeat(1024 * 1024) }), 413, 'too-large'],
      [await post('/api/session', { user: 'a' }), 400, 'invalid-request'],
      [await get('/api/mines/%E0%A4%A'), 400, 'invalid-request'],
    ] as const;
    for (const [answer, status, code] of cases) {
      expect([answer.statusCode, answer.json()]).toEqual([status, { code, message: expect.any(String) }]);
      expect(answer.body).not.toMatch(/at .*\.[jt]s/);
    }
  });

  it('hide what failed inside', async () => {
    const own = await createHarness({
      parts: {
        parts: () => {
          throw new Error('password of the database');
        },
      },
    });
    const answer = await own.app.inject('/readyz');
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'internal' });
    expect(answer.body).not.toMatch(/password/);
    await own.close();
  });
});

describe('health', () => {
  it('is ready with a degraded part, each part named, and 503 until the broker stands', async () => {
    let ready = false;
    const own = await createHarness({ parts: { ready: () => ready } });
    expect((await own.app.inject('/healthz')).json()).toEqual({ alive: true });
    expect((await own.app.inject('/readyz')).statusCode).toBe(503);
    ready = true;
    const answer = await own.app.inject('/readyz');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      ready: true,
      parts: [
        { part: 'broker', state: 'ok' },
        { part: 'historian', state: 'degraded', why: 'slow' },
      ],
    });
    await own.close();
  });

  it('shows conservation counters of one instant, also to scrapes at the same time', async () => {
    let taken = 0;
    const own = await createHarness({
      parts: {
        conservation: () => {
          taken += 1;
          return { received: taken * 10, stored: taken * 6, duplicate: taken * 2, quarantined: taken, queued: taken };
        },
      },
    });
    own.world.alarms = [someAlarm('a', 'north'), someAlarm('b', 'north', { level: 'blue' })];
    const scrapes = await Promise.all(Array.from({ length: 5 }, () => own.app.inject('/metrics')));
    for (const { body } of scrapes) {
      const value = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(body)?.[1]);
      const reading = (kind: string): number => value(`minesentry_readings_${kind}`);
      expect(reading('received_total')).toBeGreaterThan(0);
      expect(reading('received_total')).toBe(
        reading('stored_total') + reading('duplicate_total') + reading('quarantined_total') + reading('queued'),
      );
      expect(body).toMatch(/^minesentry_alarms_standing\{level="red"\} 1$/m);
      expect(body).toMatch(/^minesentry_alarms_standing\{level="orange"\} 0$/m);
      expect(body).toMatch(/^process_cpu_seconds_total /m);
    }
    await own.close();
  });
});

describe('the OpenAPI document', () => {
  it('describes requests and answers from the schemas', async () => {
    const document = (await harness.app.inject('/api/docs/json')).json();
    expect(document.openapi).toBe('3.1.0');
    const alarms = document.paths['/api/alarms'].get;
    expect(alarms.parameters.map(({ name }: { name: string }) => name)).toContain('cursor');
    const item = alarms.responses['200'].content['application/json'].schema.properties.items.items;
    expect(item.properties.level.enum).toEqual(['red', 'orange', 'yellow', 'blue']);
    const page = await harness.app.inject('/api/docs');
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.body).toMatch(/POST \/api\/mines\/\{mine\}\/evacuations/);
  });
});

describe('the web client', () => {
  let folder: string;
  let own: Harness;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'minesentry-web-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<title>矿哨</title>');
    await writeFile(join(folder, 'assets', 'main-abc.js'), 'run()');
    own = await createHarness({ webRoot: folder });
  });
  afterAll(async () => {
    await own.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is served with its page for every address of its own, and never in place of a missing file', async () => {
    for (const url of ['/', '/alarms/a-1', '/mines/north?tab=map']) {
      const page = await own.app.inject(url);
      expect([url, page.statusCode, page.body]).toEqual([url, 200, '<title>矿哨</title>']);
      expect(page.headers['cache-control']).toBe('no-cache');
    }
    const script = await own.app.inject('/assets/main-abc.js');
    expect(script.headers['cache-control']).toMatch(/immutable/);
    expect((await own.app.inject('/assets/main-old.js')).statusCode).toBe(404);
    expect((await own.app.inject('/../package.json')).statusCode).toBe(404);
    expect((await own.app.inject('/%2e%2e/package.json')).statusCode).not.toBe(200);
    expect((await own.app.inject('/api/nothing')).json()).toMatchObject({ code: 'unknown-route' });
  });

  it('says how to build it where it is not built', async () => {
    const page = await harness.app.inject('/');
    expect(page.statusCode).toBe(200);
    expect(page.body).toMatch(/npm run build/);
  });

  it('is guarded by headers that work over plain HTTP', async () => {
    const { headers: sent } = await own.app.inject('/');
    const policy = String(sent['content-security-policy']);
    expect(policy).toMatch(/script-src 'self';/);
    expect(policy).toMatch(/style-src 'self' 'unsafe-inline'/);
    expect(policy).toMatch(/connect-src 'self';/);
    expect(policy).not.toMatch(/upgrade-insecure-requests/);
    expect(sent['strict-transport-security']).toBeUndefined();
    expect(sent['x-content-type-options']).toBe('nosniff');
  });
});
