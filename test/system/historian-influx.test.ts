import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Historian, HistorianError } from '../../ingest/historian/historian.js';
import { openInfluxHistorian } from '../../ingest/historian/influx.js';
import { COMMON, DAY_MS, historianContract, MINE, MINES, NOW, reading, received } from '../contract/historian.js';
import { startInfluxdb, type TestInfluxdb } from '../support/influxdb.js';
import { ownServer } from '../support/tools.js';

const logger = { info: (): void => undefined, warn: (): void => undefined };
const open = (url: string, more: Partial<typeof COMMON> = {}): Promise<Historian> =>
  openInfluxHistorian({ ...COMMON, url, logger, ...more });
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );
const freshName = (): string => `test-${randomUUID()}`;

let influxdb: TestInfluxdb;
beforeAll(async () => {
  influxdb = await startInfluxdb();
});
afterAll(() => influxdb.stop());

historianContract('InfluxDB', async () => {
  const database = freshName();
  const historian = await open(influxdb.url(database));
  return {
    historian,
    close: async () => {
      await historian.close();
      await influxdb.query(`drop database "${database}"`);
    },
  };
});

describe('InfluxDB', () => {
  it('gets its database, with readings kept for 92 days and minutes for 740', async () => {
    const database = freshName();
    await open(influxdb.url(database));
    const policies = await influxdb.query(`show retention policies on "${database}"`);
    expect(policies).toContain('["raw","2208h0m0s"');
    expect(policies).toContain('["minutes","17760h0m0s"');
  });

  it('has a policy that keeps too little lengthened', async () => {
    const database = freshName();
    await influxdb.query(`create database "${database}"`);
    await influxdb.query(`create retention policy "raw" on "${database}" duration 24h replication 1 default`);
    await open(influxdb.url(database));
    expect(await influxdb.query(`show retention policies on "${database}"`)).toContain('["raw","2208h0m0s"');
  });

  it('holds readings by family with their mine, area and point, ready for other tools', async () => {
    const database = freshName();
    const historian = await open(influxdb.url(database));
    await historian.write([received(reading(NOW - 1000, 0.52)), received(reading(NOW - 1000, 1, { point: 'FEED1' }))]);
    const gas = await influxdb.query(`select value, quality, mine, area, point from "${database}"."raw"."gas"`);
    expect(gas).toContain(`[${NOW - 1000},0.52,"good","${MINE}","face-1","T1"]`);
    expect(await influxdb.query(`select value from "${database}"."raw"."equipment"`)).toContain(`[${NOW - 1000},1]`);
  });

  it('names a reading whose field has another type in the database, and keeps all others', async () => {
    const database = freshName();
    const historian = await open(influxdb.url(database));
    await influxdb.writeLines(database, 'raw', `gas,mine=${MINE},area=face-1,point=T1 seq="text" ${NOW - 60_000}`);
    const batch = Array.from({ length: 300 }, (_, index) =>
      received(reading(NOW - 30_000 + index, index, index === 7 || index === 200 ? { seq: index } : {}), index),
    );
    const { refused } = await historian.write(batch);
    expect(refused.map(({ index }) => index)).toEqual([7, 200]);
    expect(refused[0]?.reason).toContain('field type conflict');
    expect(await historian.raw(MINE, 'T1', NOW - 120_000, NOW)).toHaveLength(298);
    expect(historian.status()).toEqual({ state: 'ok' });
  });

  it('passes over rows that another program wrote, however many they are', async () => {
    const database = freshName();
    const historian = await open(influxdb.url(database));
    const series = `gas,mine=${MINE},area=face-1,point=T1`;
    const foreign = Array.from({ length: 20_001 }, (_, index) => `${series} value=9.9 ${NOW - 60_000 + index}`);
    await influxdb.writeLines(database, 'raw', foreign.join('\n'));
    await historian.write([received(reading(NOW - 1000, 0.5))]);
    const { buckets } = await historian.history({
      mine: MINE,
      point: 'T1',
      from: NOW - 120_000,
      to: NOW,
      maxPoints: 100,
      cycleMs: 5000,
    });
    expect(buckets).toEqual([{ at: NOW - 1000, min: 0.5, max: 0.5, mean: 0.5, count: 1, bad: 0 }]);
    expect((await historian.existing([reading(NOW - 60_000, 9.9), reading(NOW - 1000, 0.5)])).size).toBe(1);
  });

  it('names a reading older than its retention, and keeps all others', async () => {
    const historian = await open(influxdb.url(freshName()));
    const { refused } = await historian.write([
      received(reading(NOW - 1000, 1)),
      received(reading(NOW - 100 * DAY_MS, 2)),
      received(reading(NOW - 2000, 3)),
    ]);
    expect(refused).toEqual([{ index: 1, reason: expect.stringContaining('older than the retention') }]);
    expect(await historian.raw(MINE, 'T1', NOW - 2000, NOW)).toHaveLength(2);
  });

  it('refuses a whole batch that is too old without asking for each reading', async () => {
    const historian = await open(influxdb.url(freshName()));
    const batch = Array.from({ length: 5000 }, (_, index) => received(reading(NOW - 100 * DAY_MS + index, 1), index));
    expect((await historian.write(batch)).refused).toHaveLength(5000);
  });

  it('finds a point again that has moved to another area, as one series', async () => {
    const url = influxdb.url(freshName());
    const before = await open(url);
    await before.write([received(reading(NOW - 2000, 0.5))]);
    const [mine] = MINES.values();
    const t1 = mine?.pointById.get('T1');
    if (mine === undefined || t1 === undefined) throw new Error('the test mine has no T1');
    const pointById = new Map([...mine.pointById, ['T1', { ...t1, area: 'return-1' }]]);
    const moved = new Map([[mine.id, { ...mine, pointById }]]);
    const after = await open(url, { mines: () => moved });
    await after.write([received(reading(NOW - 1000, 0.6))]);
    expect((await after.raw(MINE, 'T1', NOW - 5000, NOW)).map(({ value }) => value)).toEqual([0.5, 0.6]);
    expect((await after.existing([reading(NOW - 2000, 0.5), reading(NOW - 1000, 0.6)])).size).toBe(2);
  });

  it('still shows the history of a point that the mine file knows no more, and takes no more of it', async () => {
    const url = influxdb.url(freshName());
    await (await open(url)).write([received(reading(NOW - 2000, 0.5))]);
    const [mine] = MINES.values();
    if (mine === undefined) throw new Error('no mine');
    const without = new Map([[mine.id, { ...mine, pointById: new Map() }]]);
    const after = await open(url, { mines: () => without });
    expect((await after.raw(MINE, 'T1', NOW - 5000, NOW)).map(({ value }) => value)).toEqual([0.5]);
    expect((await after.write([received(reading(NOW - 1000, 0.6))])).refused).toEqual([
      { index: 0, reason: 'the mine file knows this point no more' },
    ]);
  });

  it('is made again when somebody drops the database', async () => {
    const database = freshName();
    const historian = await open(influxdb.url(database));
    await influxdb.query(`drop database "${database}"`);
    expect(await historian.write([received(reading(NOW - 1000, 0.5))])).toEqual({ refused: [] });
    await influxdb.query(`drop database "${database}"`);
    expect(await historian.raw(MINE, 'T1', NOW - 5000, NOW)).toEqual([]);
  });

  it('that fails with an answer of the 500s, or too many requests, gets the batch again', async () => {
    for (const code of [500, 503, 429]) {
      let failing = false;
      const server = createServer((request, response) => {
        request.resume();
        const fails = failing && request.url?.startsWith('/write') === true;
        response.writeHead(fails ? code : 200, { 'content-type': 'application/json' });
        response.end(fails ? '{"error":"timeout"}' : '{"results":[{}]}');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      const historian = await open(`http://127.0.0.1:${address.port}/minesentry`);
      failing = true;
      const failure = await failureOf(historian.write([received(reading(NOW - 1000, 1))]));
      expect(failure).toBeInstanceOf(HistorianError);
      expect(failure).toMatchObject({ retryable: true });
      expect(historian.status().state).toBe('down');
      failing = false;
      expect(await historian.write([received(reading(NOW - 1000, 1))])).toEqual({ refused: [] });
      expect(historian.status()).toEqual({ state: 'ok' });
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('InfluxDB that goes and comes', () => {
  it.skipIf(ownServer('TEST_INFLUX_URL') !== undefined)(
    'takes readings once it comes up, though the service was started before it',
    async () => {
      const late = await startInfluxdb({ started: false });
      try {
        const historian = await open(late.url('minesentry', { user: 'mine', password: 'geheim-7' }));
        const down = historian.status();
        expect(down).toMatchObject({
          state: 'down',
          why: expect.stringContaining('start InfluxDB or correct INFLUX_URL'),
        });
        expect(JSON.stringify(down)).not.toContain('geheim-7');
        const failure = await failureOf(historian.write([received(reading(NOW - 1000, 0.5))]));
        expect(failure).toMatchObject({ name: 'HistorianError', code: 'historian-unreachable', retryable: true });
        expect(failure).not.toHaveProperty('cause');
        await late.restart();
        expect(await historian.write([received(reading(NOW - 1000, 0.5))])).toEqual({ refused: [] });
        expect(historian.status()).toEqual({ state: 'ok' });
        expect(await historian.raw(MINE, 'T1', NOW - 2000, NOW)).toHaveLength(1);
      } finally {
        await late.stop();
      }
    },
  );

  it.skipIf(ownServer('TEST_INFLUX_URL') !== undefined)(
    'has everything it answered for after it was killed and started again',
    async () => {
      const mortal = await startInfluxdb();
      try {
        const historian = await open(mortal.url('minesentry'));
        const batch = Array.from({ length: 1000 }, (_, index) => received(reading(NOW - 10_000 + index, index), index));
        await historian.write(batch);
        await mortal.kill();
        expect(await failureOf(historian.write([received(reading(NOW - 1, 1))]))).toMatchObject({ retryable: true });
        expect(historian.status().state).toBe('down');
        await mortal.restart();
        expect(await historian.write([received(reading(NOW - 1, 1))])).toEqual({ refused: [] });
        expect(await historian.raw(MINE, 'T1', NOW - 10_000, NOW)).toHaveLength(1001);
      } finally {
        await mortal.stop();
      }
    },
  );
});

describe('InfluxDB with sign-in', () => {
  it('refuses nothing for good over a wrong password, and says what to check without showing it', async () => {
    const guarded = await startInfluxdb({ auth: true });
    try {
      const admin = { user: 'admin', password: 'right horse' };
      await guarded.query(`create user "admin" with password 'right horse' with all privileges`);
      const wrong = await open(guarded.url('minesentry', { user: 'admin', password: 'wrong-horse' }));
      const failure = await failureOf(wrong.write([received(reading(NOW - 1000, 0.5))]));
      expect(failure).toMatchObject({ code: 'historian-denied', retryable: true });
      expect(wrong.status()).toMatchObject({ state: 'down', why: expect.stringContaining('check user and password') });
      expect(`${String(failure)} ${JSON.stringify(wrong.status())}`).not.toContain('wrong-horse');

      const right = await open(guarded.url('minesentry', admin));
      expect(await right.write([received(reading(NOW - 1000, 0.5))])).toEqual({ refused: [] });

      await guarded.query(`create user "plain" with password 'p'`, admin);
      await guarded.query(`grant all on "minesentry" to "plain"`, admin);
      const plain = await open(guarded.url('minesentry', { user: 'plain', password: 'p' }));
      expect(await plain.write([received(reading(NOW - 500, 0.6))])).toEqual({ refused: [] });
      expect(await plain.raw(MINE, 'T1', NOW - 2000, NOW)).toHaveLength(2);
    } finally {
      await guarded.stop();
    }
  });
});
