import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createHarness,
  type Harness,
  NOW,
  PASSWORD,
  someAlarm,
  someEvacuation,
  someMuster,
} from '../dashboard/support.js';
import { inputOf, randomFrom } from './seeded.js';

/** Requests in all; 100,000 and more in `npm run fuzz`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 600);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_301);
const LONGEST_MS = 3_600_000;

/** Bodies of every form, each of them sound somewhere; every route gets each of them, changed. */
const BODIES = [
  { user: 'wang', password: PASSWORD },
  { token: 'x'.repeat(43) },
  { name: 'wall', scopes: ['all', 'mine:north', 'division:第六师'] },
  { note: '已处置', cause: 'cutting', measures: '加大风量' },
  { minutes: 10, reason: '检修' },
  { areas: ['face-1'], reason: '有烟' },
  { mine: 'north', kind: 'calibration', points: ['T1'], areas: [], from: NOW, to: NOW + 3_600_000, reason: '调校' },
  { mine: 'north', from: '2026-03-01T08:00:00+08:00', to: '2026-03-01T09:00:00+08:00' },
].map((one) => Buffer.from(JSON.stringify(one)));
const QUERIES = [
  `from=${NOW}&to=${NOW + 1000}&maxPoints=10`,
  'mine=north&state=unacknowledged&level=red&cursor=MTp4',
  'month=2026-03',
  'after=5',
  'resume=a:5',
  'kind=calibration&state=planned&state=approved',
].map((one) => Buffer.from(one));
const NAMES = ['north', 'T1', 'a-1', 'e-1', 'i-1'].map((one) => Buffer.from(one));
const HEADERS = [
  'http://localhost',
  'localhost:80',
  '10.0.0.1, 10.0.0.2',
  'https',
  'minesentry=abc; minesentry-known=x',
].map((one) => Buffer.from(one));

const samplesOf = (all: readonly Buffer[]): readonly [Buffer, ...Buffer[]] => {
  const [first, ...more] = all;
  if (first === undefined) throw new Error('no sample');
  return [first, ...more];
};

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness({ trustProxy: true });
  harness.world.alarms = [someAlarm('a-1', 'north')];
  harness.world.orders = [{ evacuation: someEvacuation('e-1', 'north'), muster: someMuster }];
});
afterAll(() => harness.close());

it(
  'whatever is asked over HTTP is answered or refused with a code, never with a failure or a trace of the inside',
  async () => {
    const routes = Object.entries(harness.app.swagger().paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods ?? {}).map((method) => ({ path, method: method.toUpperCase() })),
    );
    // It would end the session of the one who asks; login.test.ts has it.
    const asked = routes.filter(({ path, method }) => !(path === '/api/session' && method === 'DELETE'));
    const cookie = await harness.cookieOf('admin');
    const statuses = new Map<number, number>();
    for (let index = 0; index < RUNS; index += 1) {
      const route = asked[index % asked.length];
      if (route === undefined) throw new Error('no route');
      const random = randomFrom(SEED + index);
      const changed = (samples: readonly Buffer[], salt: number): Buffer =>
        random.whole(3) === 0 ? random.pick(samplesOf(samples)) : inputOf(SEED + salt, index, samplesOf(samples));
      const path = route.path.replaceAll(/\{\w+\}/g, () =>
        encodeURIComponent(changed(NAMES, 1).toString().slice(0, 500)),
      );
      const query = encodeURI(changed(QUERIES, 2).toString().slice(0, 2000)).replaceAll('#', '%23');
      const header = changed(HEADERS, 3)
        .toString()
        .replaceAll(/[^\x20-\x7e]/g, '')
        .slice(0, 1000);
      const odd = random.pick([
        'origin',
        'x-forwarded-host',
        'x-forwarded-for',
        'x-forwarded-proto',
        'accept',
        'content-type',
      ] as const);
      const isRead = route.method === 'GET';
      const answer = await harness.app.inject({
        method: route.method === 'DELETE' ? 'DELETE' : isRead ? 'GET' : 'POST',
        url: `${path}?${query}`,
        headers: {
          cookie: random.whole(10) === 0 ? header : cookie,
          origin: 'http://localhost',
          'content-type': 'application/json',
          ...(random.whole(4) === 0 && { [odd]: header }),
        },
        ...(!isRead && { payload: changed(BODIES, 4) }),
      });
      const what = `FUZZ_SEED=${SEED}, request ${index}: ${route.method} ${path}?${query}`;
      expect(answer.statusCode, `${what}: ${answer.body}`).toBeLessThan(500);
      expect(answer.body, what).not.toMatch(/node_modules|\.[jt]s:\d+|SqliteError|SQLITE_/);
      if (answer.statusCode >= 400) expect(answer.json(), what).toMatchObject({ code: expect.any(String) });
      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
      if (index % 100 === 0) harness.advance(1000);
    }
    // Otherwise only the door would be tried, and nothing behind it.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(RUNS / 20);
    expect(statuses.get(400) ?? 0).toBeGreaterThan(RUNS / 20);
  },
  LONGEST_MS,
);
