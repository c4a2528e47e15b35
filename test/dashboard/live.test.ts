import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CLOSE_CODES, type ServerMessage, serverMessageSchema } from '../../dashboard/server/live/protocol.js';
import {
  cookieIn,
  createHarness,
  type Harness,
  logIn,
  NOW,
  PASSWORD,
  someAlarm,
  someEvacuation,
  someIncident,
  someMuster,
} from './support.js';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Client {
  readonly socket: WebSocket;
  readonly heard: ServerMessage[];
  /** Resolves with the first message heard (before or from now on) that fits. */
  until<Type extends ServerMessage['type']>(
    type: Type,
    fits?: (message: Extract<ServerMessage, { type: Type }>) => boolean,
  ): Promise<Extract<ServerMessage, { type: Type }>>;
  readonly closed: Promise<number>;
  say(message: unknown): void;
}

const start = async (options: Parameters<typeof createHarness>[0] = {}): Promise<Harness & { host: string }> => {
  const harness = await createHarness(options);
  closers.push(() => harness.close());
  await harness.app.listen({ port: 0, host: '127.0.0.1' });
  const address = harness.app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return { ...harness, host: `127.0.0.1:${address.port}` };
};

const connect = (host: string, cookie: string | undefined, path = '/ws', origin?: string): Client => {
  const headers = { ...(cookie && { cookie }), origin: origin ?? `http://${host}` };
  const socket = new WebSocket(`ws://${host}${path}`, { headers });
  closers.push(() => socket.terminate());
  const heard: ServerMessage[] = [];
  const listeners = new Set<() => void>();
  socket.on('message', (raw) => {
    heard.push(serverMessageSchema.parse(JSON.parse(raw.toString())));
    for (const listener of listeners) listener();
  });
  socket.on('error', () => undefined);
  return {
    socket,
    heard,
    until: (type, fits = () => true) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no ${type} came`)), 8000);
        const look = (): void => {
          for (const message of heard) {
            const found = message as Extract<ServerMessage, { type: typeof type }>;
            if (message.type !== type || !fits(found)) continue;
            clearTimeout(timer);
            listeners.delete(look);
            resolve(found);
            return;
          }
        };
        listeners.add(look);
        look();
      }),
    closed: new Promise((resolve) => socket.on('close', resolve)),
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
  };
};

/** The HTTP status with which a socket is refused. */
const refusal = (client: Client): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    client.socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode);
    });
    client.socket.on('open', () => reject(new Error('the socket was opened')));
  });

describe('a screen that connects', () => {
  it('needs a session, and a page of this server where a page opens it', async () => {
    const { host, cookieOf } = await start();
    const cookie = await cookieOf('dispatcher');
    expect(await refusal(connect(host, undefined))).toBe(401);
    expect(await refusal(connect(host, 'minesentry=nonsense'))).toBe(401);
    expect(await refusal(connect(host, cookie, '/ws', 'http://evil.example'))).toBe(403);
    expect((await connect(host, cookie).until('snapshot')).seq).toBe(0);
  });

  it('gets everything that is true now, and then everything that happens, numbered without a gap', async () => {
    const { host, world, cookieOf, announce, parts } = await start();
    world.alarms = [someAlarm('a-0', 'north')];
    world.orders = [{ evacuation: someEvacuation('e-0', 'north'), muster: someMuster }];
    world.read('north', 'T1', 0.42);
    const client = connect(host, await cookieOf('dispatcher'));
    const snapshot = await client.until('snapshot');
    expect(snapshot).toMatchObject({ stream: parts.hub.stream, seq: 0, serverAt: NOW });
    expect(snapshot.mines.map(({ id }) => id)).toEqual(['north', 'south']);
    expect(snapshot.points).toEqual([
      { mine: 'north', point: 'T1', at: NOW, heardAt: NOW, value: 0.42, quality: 'good' },
    ]);
    expect(snapshot.alarms).toEqual([someAlarm('a-0', 'north')]);
    expect(snapshot.evacuations).toEqual([{ ...someEvacuation('e-0', 'north'), muster: someMuster }]);
    expect(snapshot.headcount[0]).toEqual({ mine: 'north', areas: { 'face-1': 1 }, underground: 1 });
    expect(snapshot.systems[0]).toEqual({ mine: 'north', system: 'video', at: NOW, state: 'up' });
    expect(snapshot.parts).toEqual([{ part: 'broker', state: 'ok' }]);

    announce({ type: 'alarm', alarm: someAlarm('a-1', 'north'), horn: true });
    announce({ type: 'evacuation', evacuation: someEvacuation('e-1', 'north'), muster: someMuster });
    announce({ type: 'headcount', mine: 'north', areas: {}, underground: 0 });
    announce({
      type: 'system',
      report: { kind: 'system', mine: 'north', system: 'video', at: NOW, state: 'down', will: true },
    });
    announce({ type: 'incident', incident: someIncident('i-1', 'south') });
    await client.until('incident');
    expect(client.heard.slice(1).filter(({ type }) => type !== 'heartbeat')).toEqual([
      {
        type: 'alarm',
        seq: 1,
        at: NOW - 300,
        receivedAt: NOW - 200,
        raisedAt: NOW - 200,
        sentAt: NOW,
        horn: true,
        alarm: someAlarm('a-1', 'north'),
      },
      {
        type: 'evacuation',
        seq: 2,
        at: NOW - 300,
        receivedAt: NOW - 200,
        raisedAt: NOW - 200,
        sentAt: NOW,
        evacuation: someEvacuation('e-1', 'north'),
        muster: someMuster,
      },
      { type: 'headcount', seq: 3, mine: 'north', areas: {}, underground: 0 },
      {
        type: 'system',
        seq: 4,
        report: { mine: 'north', system: 'video', at: NOW, state: 'down', will: true },
      },
      { type: 'incident', seq: 5, incident: someIncident('i-1', 'south') },
    ]);
  });

  it('sees of the snapshot and of every message only the mines in its scope', async () => {
    const { host, world, cookieOf, announce } = await start();
    world.alarms = [someAlarm('n', 'north'), someAlarm('s', 'south')];
    world.orders = [{ evacuation: someEvacuation('e-n', 'north'), muster: someMuster }];
    for (const mine of ['north', 'south']) world.read(mine, 'T1', 0.4);
    const client = connect(host, await cookieOf('regulator', 'division:第八师'));
    const snapshot = await client.until('snapshot');
    expect(JSON.stringify(snapshot)).not.toMatch(/north/);
    expect(snapshot.points.map(({ mine }) => mine)).toEqual(['south']);
    expect(snapshot.alarms.map(({ id }) => id)).toEqual(['s']);
    announce({ type: 'alarm', alarm: someAlarm('n-2', 'north'), horn: true });
    announce({ type: 'evacuation', evacuation: someEvacuation('e-2', 'north'), muster: someMuster });
    announce({ type: 'alarm', alarm: someAlarm('s-2', 'south'), horn: true });
    expect((await client.until('alarm')).seq).toBe(3);
    expect((await client.until('heartbeat', ({ seq }) => seq === 3)).seq).toBe(3);
    expect(JSON.stringify(client.heard)).not.toMatch(/north/);
  });
});

describe('a screen that returns', () => {
  it('gets exactly what it missed, then the newest readings', async () => {
    const { host, world, cookieOf, announce } = await start();
    const cookie = await cookieOf('dispatcher');
    const first = connect(host, cookie);
    const { stream } = await first.until('snapshot');
    announce({ type: 'alarm', alarm: someAlarm('a-1', 'north'), horn: true });
    await first.until('alarm');
    first.socket.terminate();
    announce({ type: 'alarm', alarm: someAlarm('a-2', 'north'), horn: true });
    announce({ type: 'alarm', alarm: someAlarm('a-2', 'north', { state: 'acknowledged' }), horn: false });
    world.read('north', 'T1', 0.9);
    const second = connect(host, cookie, `/ws?resume=${stream}:1`);
    announce({ type: 'alarm', alarm: someAlarm('a-3', 'north'), horn: true });
    await second.until('alarm', ({ alarm }) => alarm.id === 'a-3');
    expect((await second.until('readings')).readings).toMatchObject([{ point: 'T1', value: 0.9 }]);
    expect(second.heard.filter(({ type }) => type === 'snapshot')).toEqual([]);
    expect(second.heard.flatMap((message) => (message.type === 'alarm' ? [message.seq] : []))).toEqual([2, 3, 4]);
  });

  it('gets a snapshot where the stream is another, the number is none, or too much was missed', async () => {
    const { host, cookieOf, announce } = await start({ bounds: { ringMessages: 3 } });
    const cookie = await cookieOf('dispatcher');
    const { stream } = await connect(host, cookie).until('snapshot');
    for (let n = 1; n <= 5; n += 1) announce({ type: 'headcount', mine: 'north', areas: {}, underground: n });
    for (const resume of ['another-stream:5', `${stream}:6`, `${stream}:x`, `${stream}:1`]) {
      const client = connect(host, cookie, `/ws?resume=${resume}`);
      expect([resume, (await client.until('snapshot')).seq]).toEqual([resume, 5]);
    }
    const within = connect(host, cookie, `/ws?resume=${stream}:2`);
    await within.until('headcount', ({ seq }) => seq === 5);
    expect(within.heard[0]).toMatchObject({ type: 'headcount', seq: 3 });
    const upToDate = connect(host, cookie, `/ws?resume=${stream}:5`);
    expect(await upToDate.until('heartbeat')).toMatchObject({ seq: 5, parts: [{ part: 'broker', state: 'ok' }] });
    expect(upToDate.heard).toHaveLength(1);
  });
});

describe('what a screen says', () => {
  it('narrows its readings, and never its alarms', async () => {
    const { host, world, cookieOf, announce, parts } = await start();
    const client = connect(host, await cookieOf('dispatcher'));
    await client.until('snapshot');
    client.say({ type: 'watch', mines: ['north'], areas: ['face-1'] });
    for (const mine of ['north', 'south']) {
      for (const point of ['T1', 'T2']) {
        world.read(mine, point, 0.5);
        const { reading } = world.view.latest(mine).get(point) ?? {};
        parts.hub.arrive({ observations: reading ? [reading] : [] });
      }
    }
    announce({ type: 'alarm', alarm: someAlarm('s', 'south'), horn: true });
    await client.until('alarm');
    await client.until('readings', ({ readings }) => readings.length === 1);
    const readings = client.heard.flatMap((message) => (message.type === 'readings' ? message.readings : []));
    expect(readings.every(({ mine, point }) => mine === 'north' && point === 'T1')).toBe(true);
  });

  it('is forgiven ten times where it is no message, then closed', async () => {
    const { host, cookieOf, app } = await start();
    const client = connect(host, await cookieOf('dispatcher'));
    await client.until('snapshot');
    const nonsense = ['{', 'null', { type: 'watch' }, { type: 'alarm' }, '""', '[]', '1', '{}', 'x', 'y'];
    for (const one of nonsense) client.say(one);
    client.say({ type: 'watch', mines: ['north'] });
    client.say('the eleventh');
    expect(await client.closed).toBe(CLOSE_CODES.nonsense);
    expect((await app.inject('/metrics')).body).toMatch(/^minesentry_websocket_nonsense_total 11$/m);
  });

  it('tells when an alarm was painted, once for each, and absurd clocks count for nothing', async () => {
    const { host, cookieOf, announce, app } = await start();
    const client = connect(host, await cookieOf('dispatcher'));
    await client.until('snapshot');
    const painted = (alarm: string, at: number, clockOffsetMs: number) => ({
      type: 'painted',
      alarm,
      at,
      clockOffsetMs,
    });
    announce({ type: 'alarm', alarm: someAlarm('a-1', 'north'), horn: true });
    announce({ type: 'alarm', alarm: someAlarm('a-2', 'north'), horn: true });
    announce({ type: 'alarm', alarm: someAlarm('a-3', 'north'), horn: false });
    await client.until('alarm', ({ alarm }) => alarm.id === 'a-3');
    client.say(painted('a-1', NOW + 5000, -4900));
    client.say(painted('a-1', NOW + 5000, -4900));
    client.say(painted('a-2', NOW - 86_400_000, 0));
    client.say(painted('a-3', NOW, 0));
    client.say(painted('never-sent', NOW, 0));
    client.say('nonsense');
    const metrics = async (): Promise<string> => (await app.inject('/metrics')).body;
    await expect.poll(metrics, { timeout: 5000 }).toMatch(/^minesentry_websocket_nonsense_total 1$/m);
    expect(await metrics()).toMatch(/^minesentry_alarm_painted_seconds_count 1$/m);
    expect(await metrics()).toMatch(/^minesentry_alarm_painted_seconds_sum 0\.3$/m);
    expect(await metrics()).toMatch(/^minesentry_websocket_clients 1$/m);
  });
});

describe('a running screen', () => {
  it('is closed when its user signs out or is disabled, and not when its session expires', async () => {
    const { host, app, users, advance, cookieOf, store } = await start();
    await users.create({ name: 'leaving', role: 'dispatcher', scopes: ['all'], password: PASSWORD }, 'test');
    const leaving = cookieIn(await logIn(app, 'leaving', PASSWORD));
    const disabled = await cookieOf('engineer');
    const staying = connect(host, await cookieOf('dispatcher'));
    const first = connect(host, leaving);
    const second = connect(host, disabled);
    await Promise.all([staying, first, second].map((client) => client.until('snapshot')));
    advance(30 * 3_600_000);
    await store.updateTable('sessions').set({ expires_at: NOW }).execute();
    expect(
      await (await fetch(`http://${host}/api/session`, { headers: { cookie: await cookieOf('dispatcher') } })).json(),
    ).toMatchObject({ locked: true });
    await store.deleteFrom('sessions').where('user', '=', 'leaving').execute();
    await users.disable('engineer-all', 'admin');
    expect(await first.closed).toBe(CLOSE_CODES.signedOut);
    expect(await second.closed).toBe(CLOSE_CODES.signedOut);
    expect(staying.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('is told that the service stops', async () => {
    const { host, cookieOf, app } = await start();
    const client = connect(host, await cookieOf('dispatcher'));
    await client.until('snapshot');
    await app.close();
    expect(await client.closed).toBe(CLOSE_CODES.goingAway);
  });

  it('that stops reading costs a bounded amount of memory, is closed, and resumes without a loss', async () => {
    const bound = 64 * 1024;
    const { host, cookieOf, announce, parts } = await start({ bounds: { closedAboveBytes: bound } });
    const cookie = await cookieOf('dispatcher');
    const client = connect(host, cookie);
    const { stream } = await client.until('snapshot');
    client.socket.pause();
    const long = { zh: '瓦'.repeat(20_000), en: 'methane' };
    let sent = 0;
    while (parts.hub.screens() > 0 && sent < 2000) {
      sent += 1;
      announce({ type: 'alarm', alarm: someAlarm(`a-${sent}`, 'north', { message: long }), horn: true });
      if (sent % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(parts.hub.screens()).toBe(0);
    client.socket.resume();
    await client.closed;
    const last = client.heard.flatMap((message) => (message.type === 'alarm' ? [message.seq] : [])).at(-1) ?? 0;
    expect(client.heard.flatMap((message) => (message.type === 'alarm' ? [message.seq] : []))).toEqual(
      Array.from({ length: last }, (_, index) => index + 1),
    );
    const back = connect(host, cookie, `/ws?resume=${stream}:${last}`);
    const [first] = await Promise.all([back.until('heartbeat')]);
    expect(first.seq).toBe(sent);
    const known = back.heard.flatMap((message) => {
      if (message.type === 'alarm') return [message.alarm.id];
      return message.type === 'snapshot' ? message.alarms.map(({ id }) => id) : [];
    });
    for (let n = last + 1; n <= sent; n += 1) expect(known).toContain(`a-${n}`);
  });

  it('refuses one more screen than the server allows', async () => {
    const { host, cookieOf } = await start({ bounds: { mostScreens: 1 } });
    const cookie = await cookieOf('dispatcher');
    await connect(host, cookie).until('snapshot');
    expect(await refusal(connect(host, cookie))).toBe(503);
  });
});
