import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket, connect as tcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { generate, type Packet, parser } from 'mqtt-packet';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BrokerEvent, Ingest } from '../../ingest/ingest.js';
import { connectBroker } from '../../ingest/mqtt/connection.js';
import { parseConnectionString } from '../../ingest/mqtt/connection-string.js';
import { INBOUND_FILTERS } from '../../ingest/mqtt/topics.js';
import { createDisk, createListener, until } from '../ingest/mqtt/disk.js';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.js';
import { freePort } from '../support/servers.js';

const TOPIC = 'mines/demo-mine/gas/001A01';
const CONNECT = 1;
const PUBACK = 4;

const opened: (() => Promise<unknown>)[] = [];
const later = (close: () => Promise<unknown>): void => {
  opened.push(close);
};
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A wire between service and broker that counts what the service says, and can be cut. */
const layWire = async (brokerPort: number) => {
  const sockets = new Set<Socket>();
  const acknowledged: number[] = [];
  const connectedAt: number[] = [];
  const read = (socket: Socket): void => {
    let rest = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      rest = Buffer.concat([rest, typeof bytes === 'string' ? Buffer.from(bytes) : bytes]);
      for (;;) {
        let length = 0;
        let at = 1;
        for (; at < rest.length; at += 1) {
          const byte = rest[at] ?? 0;
          length += (byte & 127) * 128 ** (at - 1);
          if (byte < 128) break;
        }
        if (at >= rest.length || rest.length < at + 1 + length) return;
        const kind = (rest[0] ?? 0) >> 4;
        if (kind === CONNECT) connectedAt.push(performance.now());
        if (kind === PUBACK) acknowledged.push(rest.readUInt16BE(at + 1));
        rest = rest.subarray(at + 1 + length);
      }
    });
  };
  const server = createServer((near) => {
    const far = tcp(brokerPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    read(near);
    near.pipe(far);
    far.pipe(near);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  later(async () => {
    cut();
    server.close();
  });
  return { port, cut, acknowledged, connectedAt };
};

/** The service's side of the connection, with a disk that the test drives. */
const service = async (port: number, options: { clientId: string; password?: string; takes?: () => void }) => {
  const disk = createDisk();
  const taken: string[] = [];
  const events: BrokerEvent[] = [];
  const { lines, logger } = createListener();
  const parsed = parseConnectionString(`mqtt://tester:${options.password ?? 'secret'}@127.0.0.1:${port}`);
  if (!parsed.ok) throw new Error(parsed.faults.join());
  const ingest: Ingest = await connectBroker({
    address: parsed.connection,
    filters: INBOUND_FILTERS,
    take({ payload }) {
      options.takes?.();
      return taken.push(Buffer.from(payload).toString());
    },
    durable: disk,
    onEvent: (event) => events.push(event),
    clock: Date.now,
    logger,
    defaultClientId: options.clientId,
  });
  later(() => {
    disk.reach(Number.MAX_SAFE_INTEGER);
    return ingest.close();
  });
  return { ingest, disk, taken, events, lines };
};

const gateway = async (url: string): Promise<MqttClient> => {
  const client = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 });
  later(() => client.endAsync(true));
  return client;
};

const say = async (client: MqttClient, ...texts: readonly string[]): Promise<void> => {
  await Promise.all(texts.map((text) => client.publishAsync(TOPIC, text, { qos: 1 })));
};

const rising = (numbers: readonly number[]): boolean =>
  numbers.every((one, index) => one > (numbers[index - 1] ?? Number.NEGATIVE_INFINITY));

describe('the connection to a broker', () => {
  let broker: Mosquitto;
  beforeAll(async () => {
    broker = await startMosquitto();
  });
  afterAll(() => broker.stop());

  it('acknowledges a message only once it is on disk, in order of arrival', async () => {
    const wire = await layWire(broker.port);
    const { ingest, disk, taken } = await service(wire.port, { clientId: 'acknowledges' });
    expect(ingest.ready()).toBe(true);
    expect(ingest.status()).toEqual({ state: 'ok' });
    await say(await gateway(broker.url), 'a', 'b', 'c', 'd');
    await until('four messages are taken', () => taken.length === 4);
    expect(wire.acknowledged).toEqual([]);
    disk.reach(3);
    await until('three acknowledgements', () => wire.acknowledged.length === 3);
    disk.reach(4);
    await until('the fourth', () => wire.acknowledged.length === 4);
    expect(rising(wire.acknowledged)).toBe(true);
    expect(taken).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is told every message while the disk stalls, and acknowledges none: the rules must not go deaf with it', async () => {
    const wire = await layWire(broker.port);
    const { disk, taken } = await service(wire.port, { clientId: 'stalled' });
    const client = await gateway(broker.url);
    await say(client, ...Array.from({ length: 5000 }, (_, index) => String(index)));
    await until('all are taken', () => taken.length === 5000, 60_000);
    expect(wire.acknowledged).toEqual([]);
    disk.reach(5000);
    await until('all are acknowledged', () => wire.acknowledged.length === 5000, 60_000);
  });

  it('says that another client has taken its session, where the broker gives the reason', async () => {
    // Mosquitto 2.0.11 only closes the connection.
    const server = createServer((socket) => {
      const reader = parser({ protocolVersion: 5 });
      const answer = (packet: Packet): void => {
        socket.write(generate(packet, { protocolVersion: 5 }));
      };
      reader.on('packet', (packet) => {
        if (packet.cmd === 'connect') answer({ cmd: 'connack', reasonCode: 0, sessionPresent: false });
        if (packet.cmd !== 'subscribe' || packet.messageId === undefined) return;
        answer({ cmd: 'suback', messageId: packet.messageId, granted: packet.subscriptions.map(() => 1) });
        answer({ cmd: 'disconnect', reasonCode: 0x8e });
      });
      socket.on('data', (bytes) => reader.parse(Buffer.from(bytes)));
      socket.on('error', () => socket.destroy());
    });
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    later(async () => server.close());
    const { events } = await service(port, { clientId: 'taken-over' });
    await until('the loss', () => events.some(({ kind }) => kind === 'disconnected'));
    expect(events.find(({ kind }) => kind === 'disconnected')).toMatchObject({ takenOver: true });
  });

  it('gets again what was not on disk when the connection was lost, and acknowledges nothing of the old one', async () => {
    const wire = await layWire(broker.port);
    const { ingest, disk, taken, events } = await service(wire.port, { clientId: 'cut-off' });
    await say(await gateway(broker.url), 'a', 'b', 'c');
    await until('three messages are taken', () => taken.length === 3);
    wire.cut();
    await until('they come again', () => taken.length === 6);
    expect(taken.slice(3)).toEqual(['a', 'b', 'c']);
    // The old ones are on disk now; message ids are the same, so an acknowledgement of theirs would count here.
    disk.reach(3);
    disk.reach(6);
    await until('three acknowledgements', () => wire.acknowledged.length >= 3);
    await ingest.publish('mines/demo-mine/commands/c1', 'after all acknowledgements', { retain: false });
    expect(wire.acknowledged).toHaveLength(3);
    expect(events.map(({ kind }) => kind)).toEqual(['connected', 'disconnected', 'connected']);
    expect(events[2]).toMatchObject({ sessionPresent: true, first: false });
  });

  it('does not get again what it had acknowledged', async () => {
    const wire = await layWire(broker.port);
    const { ingest, disk, taken } = await service(wire.port, { clientId: 'once-only' });
    const client = await gateway(broker.url);
    await say(client, 'a', 'b');
    await until('two messages are taken', () => taken.length === 2);
    disk.reach(1);
    await until('one acknowledgement', () => wire.acknowledged.length === 1);
    // The broker has read the acknowledgement once it has answered what came after it.
    await ingest.publish('mines/demo-mine/commands/c1', 'x', { retain: false });
    wire.cut();
    await until('the other comes again', () => taken.length >= 3);
    await say(client, 'c');
    await until('a new one comes', () => taken.includes('c'));
    expect(taken).toEqual(['a', 'b', 'b', 'c']);
  });

  it('gets what was said while the service was away', async () => {
    const first = await service(broker.port, { clientId: 'away' });
    await first.ingest.close();
    await say(await gateway(broker.url), 'one', 'two', 'three');
    const second = await service(broker.port, { clientId: 'away' });
    await until('all three are taken', () => second.taken.length === 3);
    expect(second.taken).toEqual(['one', 'two', 'three']);
    expect(second.events[0]).toMatchObject({ kind: 'connected', sessionPresent: true, first: true });
  });

  it('takes 20,000 messages in order, none missing and none twice', async () => {
    const away = await service(broker.port, { clientId: 'burst' });
    await away.ingest.close();
    const client = await gateway(broker.url);
    const all = Array.from({ length: 20_000 }, (_, index) => String(index));
    for (let from = 0; from < all.length; from += 1000) await say(client, ...all.slice(from, from + 1000));
    const wire = await layWire(broker.port);
    const { disk, taken } = await service(wire.port, { clientId: 'burst' });
    await until(
      'every message is taken and acknowledged',
      () => {
        disk.reach(taken.length);
        return wire.acknowledged.length >= all.length;
      },
      100_000,
    );
    expect(taken).toEqual(all);
    expect(wire.acknowledged).toHaveLength(all.length);
  }, 150_000);

  it('leaves with the broker what cannot be kept, says so, and takes it later', async () => {
    const wire = await layWire(broker.port);
    let full = true;
    const { ingest, disk, taken, lines } = await service(wire.port, {
      clientId: 'full-disk',
      takes() {
        if (full) throw new Error('the spool is full');
      },
    });
    await say(await gateway(broker.url), 'a', 'b');
    await until('the fault is shown', () => ingest.status().state === 'degraded');
    expect(ingest.status()).toMatchObject({ why: expect.stringContaining('the spool is full') });
    await until('it was tried again twice', () => wire.connectedAt.length >= 3);
    // The first pauses are at least 250 and 500 ms.
    const [first = 0, , third = 0] = wire.connectedAt;
    expect(third - first).toBeGreaterThan(700);
    expect(wire.acknowledged).toEqual([]);
    expect(ingest.status().state).toBe('degraded');
    full = false;
    await until('both are taken', () => taken.length === 2);
    disk.reach(2);
    await until('both are acknowledged', () => wire.acknowledged.length === 2);
    expect(taken).toEqual(['a', 'b']);
    expect(ingest.status().state).toBe('ok');
    expect(lines.filter((line) => line.includes('spool is full'))).toHaveLength(1);
  });

  it('connects anew where the disk fails after a message was taken', async () => {
    const wire = await layWire(broker.port);
    const { disk, taken } = await service(wire.port, { clientId: 'failing-disk' });
    await say(await gateway(broker.url), 'a');
    await until('it is taken', () => taken.length === 1);
    disk.fail(new Error('no space left'));
    await until('it comes again', () => taken.length === 2);
    expect(wire.acknowledged).toEqual([]);
    disk.reach(2);
    await until('it is acknowledged', () => wire.acknowledged.length === 1);
  });

  it('waits at the end until what was taken is on disk and acknowledged', async () => {
    const wire = await layWire(broker.port);
    const { ingest, disk, taken } = await service(wire.port, { clientId: 'ending' });
    const client = await gateway(broker.url);
    await say(client, 'a', 'b');
    await until('both are taken', () => taken.length === 2);
    let isClosed = false;
    const closing = ingest.close().then(() => {
      isClosed = true;
    });
    await say(client, 'too late');
    expect(isClosed).toBe(false);
    expect(wire.acknowledged).toEqual([]);
    disk.reach(2);
    await closing;
    await until('both are acknowledged', () => wire.acknowledged.length === 2);
    expect(taken).toEqual(['a', 'b']);
    const next = await service(broker.port, { clientId: 'ending' });
    await until('the late one was kept', () => next.taken.length === 1);
    expect(next.taken).toEqual(['too late']);
  });

  it('never sees a message that is too large, and sees what is said after it', async () => {
    const { ingest, taken } = await service(broker.port, { clientId: 'too-large' });
    await say(await gateway(broker.url), 'x'.repeat(1_048_400));
    await say(await gateway(broker.url), 'after it');
    await until('the next one is taken', () => taken.length > 0);
    expect(taken).toEqual(['after it']);
    expect(ingest.ready()).toBe(true);
  });

  it('says that the password is wrong, without saying the password', async () => {
    const { ingest, events, lines } = await service(broker.port, { clientId: 'intruder', password: 'guess77' });
    expect(ingest.ready()).toBe(false);
    expect(ingest.status()).toMatchObject({ state: 'down', why: expect.stringContaining('not authorized') });
    expect(JSON.stringify([ingest.status(), events, lines])).not.toContain('guess77');
    expect(events).toMatchObject([{ kind: 'disconnected' }]);
  });

  it('reaches the gateways, and keeps a retained word for those who come later', async () => {
    const { ingest } = await service(broker.port, { clientId: 'speaker' });
    await ingest.publish('mines/demo-mine/alarms/a1', 'standing', { retain: true });
    const client = await gateway(broker.url);
    const heard: string[] = [];
    client.on('message', (_topic, payload) => heard.push(String(payload)));
    await client.subscribeAsync('mines/+/alarms/+', { qos: 1 });
    await until('the gateway hears it', () => heard.length === 1);
    await ingest.publish('mines/demo-mine/alarms/a1', '', { retain: true });
    await until('it is cleared', () => heard.length === 2);
    expect(heard).toEqual(['standing', '']);
  });

  it('refuses at once to send what is larger than the broker takes', async () => {
    const { ingest } = await service(broker.port, { clientId: 'long-winded' });
    await expect(ingest.publish(TOPIC, 'x'.repeat(1_048_576), { retain: false })).rejects.toMatchObject({
      code: 'publish-refused',
      retryable: false,
    });
    expect(ingest.ready()).toBe(true);
  });
});

describe('a broker that is away', () => {
  it('does not keep the service from starting, and is used once it is there', async () => {
    const port = await freePort();
    const { ingest, events } = await service(port, { clientId: 'early' });
    expect(ingest.status()).toMatchObject({ state: 'down', why: expect.stringContaining('ECONNREFUSED') });
    expect(ingest.ready()).toBe(false);
    const askedAt = Date.now();
    await expect(ingest.publish(TOPIC, 'x', { retain: false })).rejects.toMatchObject({
      code: 'broker-unavailable',
      retryable: true,
    });
    expect(Date.now() - askedAt).toBeLessThan(1000);
    const broker = await startMosquitto({ port });
    later(() => broker.stop());
    await until('it is connected', () => ingest.ready());
    expect(ingest.status()).toEqual({ state: 'ok' });
    expect(events.map(({ kind }) => kind)).toEqual(['disconnected', 'connected']);
  });

  it('is found again after a restart, with what it had kept for the service', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'minesentry-mosquitto-'));
    later(async () => rmSync(folder, { recursive: true, force: true }));
    const first = await startMosquitto({ folder });
    later(() => first.stop());
    const { port } = first;
    const away = await service(port, { clientId: 'restart' });
    await away.ingest.close();
    const { ingest } = await service(port, { clientId: 'another' });
    await say(await gateway(first.url), 'one', 'two');
    await first.stop();
    await until('the loss is shown', () => ingest.status().state === 'down');
    await expect(ingest.publish(TOPIC, 'x', { retain: false })).rejects.toMatchObject({ code: 'broker-unavailable' });
    const second = await startMosquitto({ port, folder });
    later(() => second.stop());
    await until('it is ready again', () => ingest.ready());
    const back = await service(port, { clientId: 'restart' });
    await until('both came after the restart', () => back.taken.length === 2);
    expect(back.taken).toEqual(['one', 'two']);
  });

  it('ends a publish in progress when it dies', async () => {
    const broker = await startMosquitto();
    later(() => broker.stop());
    const { ingest } = await service(broker.port, { clientId: 'mid-sentence' });
    // Stopped, the broker takes the bytes and never answers; killed, it takes the connection with it.
    process.kill(broker.pid, 'SIGSTOP');
    const sending = ingest.publish(TOPIC, 'x', { retain: false });
    const outcome = expect(sending).rejects.toMatchObject({ code: 'broker-unavailable', retryable: true });
    await broker.kill();
    await outcome;
    expect(ingest.ready()).toBe(false);
  });
});
