import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import type { BrokerEvent } from '../../../ingest/ingest.js';
import { createDisk, createListener, until } from './disk.js';
import { startTestBroker } from './test-broker.js';

const TOPIC = 'mines/demo-mine/gas/001A01';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

interface Taken {
  readonly topic: string;
  readonly text: string;
  readonly retained: boolean;
}

const start = async (options: { port?: number; takes?: (text: string) => void } = {}) => {
  const disk = createDisk();
  const taken: Taken[] = [];
  const heard: string[] = [];
  const events: BrokerEvent[] = [];
  const { lines, logger } = createListener();
  const broker = await startTestBroker({
    port: options.port ?? 0,
    take({ topic, payload, retained }) {
      const text = Buffer.from(payload).toString();
      options.takes?.(text);
      return taken.push({ topic, text, retained });
    },
    hear: ({ payload }) => heard.push(Buffer.from(payload).toString()),
    durable: disk,
    onEvent: (event) => events.push(event),
    logger,
  });
  opened.push(() => {
    disk.reach(Number.MAX_SAFE_INTEGER);
    return broker.close();
  });
  return { broker, disk, taken, heard, events, lines, texts: () => taken.map(({ text }) => text) };
};

const gateway = async (port: number, options: IClientOptions = {}): Promise<MqttClient> => {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, reconnectPeriod: 0, ...options });
  client.on('error', () => undefined);
  opened.push(() => client.endAsync(true));
  return client;
};

/** Publishes and tells in `acknowledged` once the broker has thanked for it. */
const say = (client: MqttClient, topic: string, text: string, acknowledged: string[] = []): Promise<void> =>
  client.publishAsync(topic, text, { qos: 1 }).then(() => {
    acknowledged.push(text);
  });

const listening = async (port: number, filter: string, options: IClientOptions = {}) => {
  const client = await gateway(port, options);
  const heard: string[] = [];
  client.on('message', (topic, payload) => heard.push(`${topic}=${payload}`));
  await client.subscribeAsync(filter, { qos: 1 });
  return { client, heard };
};

describe('the embedded broker', () => {
  it('thanks a gateway for a message only once it is on disk, in order', async () => {
    const { broker, disk, texts } = await start();
    const client = await gateway(broker.port);
    const acknowledged: string[] = [];
    const saying = ['a', 'b', 'c'].map((text) => say(client, TOPIC, text, acknowledged));
    await until('three are taken', () => texts().length === 3);
    expect(acknowledged).toEqual([]);
    disk.reach(2);
    await saying[1];
    expect(acknowledged).toEqual(['a', 'b']);
    disk.reach(3);
    await Promise.all(saying);
    expect(acknowledged).toEqual(['a', 'b', 'c']);
    expect(texts()).toEqual(['a', 'b', 'c']);
  });

  it('is ready at once and says so', async () => {
    const { broker, events } = await start();
    expect(broker.ready()).toBe(true);
    expect(broker.status()).toEqual({ state: 'ok' });
    expect(broker.port).toBeGreaterThan(0);
    expect(events).toEqual([{ kind: 'connected', at: 1_000_000, sessionPresent: true, first: true }]);
  });

  it('lets no gateway speak on alarms, commands or stored, and the gateway goes on', async () => {
    const { broker, disk, texts, lines } = await start();
    disk.reach(100);
    const { heard } = await listening(broker.port, '#');
    const client = await gateway(broker.port);
    for (const topic of ['alarms/a1', 'commands/c1', 'substations/001/stored']) {
      await client.publishAsync(`mines/demo-mine/${topic}`, 'forged', { qos: 1, retain: true });
    }
    await client.publishAsync('elsewhere', 'forged', { qos: 1 });
    await say(client, TOPIC, 'true');
    await until('the true word is heard', () => heard.length > 0);
    expect(heard).toEqual([`${TOPIC}=true`]);
    expect(texts()).toEqual(['true']);
    expect((await listening(broker.port, 'mines/+/alarms/+')).heard).toEqual([]);
    expect(lines.filter((line) => line.includes('may not publish'))).toHaveLength(4);
  });

  it('takes an answer to a command, and a topic of a mine that nobody knows', async () => {
    const { broker, disk, taken } = await start();
    disk.reach(100);
    const client = await gateway(broker.port);
    await say(client, 'mines/demo-mine/commands/c1/result', 'done');
    await say(client, 'mines/demo-mine/gsa/001A01', 'misspelt');
    expect(taken.map(({ topic }) => topic)).toEqual([
      'mines/demo-mine/commands/c1/result',
      'mines/demo-mine/gsa/001A01',
    ]);
  });

  it('takes the last will of a gateway that is cut off', async () => {
    const { broker, disk, taken } = await start();
    disk.reach(100);
    const topic = 'mines/demo-mine/systems/safety-monitoring';
    const client = await gateway(broker.port, {
      will: { topic, payload: Buffer.from('{"state":"down","will":true}'), qos: 1, retain: true },
    });
    client.stream.destroy();
    await until('the will is taken', () => taken.length === 1);
    expect(taken).toEqual([{ topic, text: '{"state":"down","will":true}', retained: false }]);
  });

  it("does not take the service's own words for telemetry", async () => {
    const { broker, texts } = await start();
    const { heard } = await listening(broker.port, 'mines/+/alarms/+');
    await broker.publish('mines/demo-mine/alarms/a1', 'standing', { retain: true });
    await until('the gateway hears it', () => heard.length === 1);
    const late = await listening(broker.port, 'mines/+/alarms/+');
    await until('one who comes later hears it', () => late.heard.length === 1);
    expect(texts()).toEqual([]);
  });

  it('keeps commands for a gateway that is away, and no telemetry', async () => {
    const { broker, disk } = await start();
    disk.reach(100);
    const session = { clientId: 'gateway-1', clean: false };
    const client = await gateway(broker.port, session);
    await client.subscribeAsync(['mines/+/commands/+', 'mines/#'], { qos: 1 });
    await client.endAsync();
    await broker.publish('mines/demo-mine/commands/c1', 'evacuate', { retain: false });
    await say(await gateway(broker.port), TOPIC, 'reading');
    const heard: string[] = [];
    const back = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { ...session, manualConnect: false });
    opened.push(() => back.endAsync(true));
    back.on('message', (topic) => heard.push(topic));
    await until('the command is heard', () => heard.length > 0);
    expect(heard).toEqual(['mines/demo-mine/commands/c1']);
  });

  it('loses no alarm and no order for who listens, where a later word overtakes it', async () => {
    const { broker } = await start();
    const { client: away } = await listening(broker.port, 'mines/+/commands/+', { clientId: 'away', clean: false });
    await away.endAsync();
    const { heard } = await listening(broker.port, '#');
    const words = Array.from({ length: 20 }, (_, turn) => [
      { topic: `mines/demo-mine/alarms/a${turn}`, retain: true },
      { topic: `mines/demo-mine/commands/c${turn}`, retain: false },
      { topic: `mines/demo-mine/substations/00${turn}/stored`, retain: false },
    ]).flat();
    await Promise.all(words.map(({ topic, retain }) => broker.publish(topic, 'x', { retain })));
    await until('the last word is heard', () => heard.some((line) => line.includes('0019')));
    expect(heard.toSorted()).toEqual(words.map(({ topic }) => `${topic}=x`).toSorted());
  });

  it('hands every word of a gateway on to who listens, retained or not', async () => {
    const { broker, disk } = await start();
    disk.reach(1000);
    const { heard } = await listening(broker.port, '#');
    const client = await gateway(broker.port);
    const words = Array.from({ length: 20 }, (_, turn) => [
      { topic: `mines/demo-mine/systems/s${turn}`, retain: true, qos: 1 as const },
      { topic: `mines/demo-mine/gas/g${turn}`, retain: false, qos: 0 as const },
      { topic: `mines/demo-mine/gas/p${turn}`, retain: false, qos: 1 as const },
    ]).flat();
    await Promise.all(words.map(({ topic, ...options }) => client.publishAsync(topic, 'x', options)));
    await until('the last word is heard', () => heard.some((line) => line.includes('p19')));
    expect(heard.toSorted()).toEqual(words.map(({ topic }) => `${topic}=x`).toSorted());
  });

  it('reads on while nothing reaches the disk, and thanks for all of it in order once it does', async () => {
    const { broker, disk, texts } = await start();
    const client = await gateway(broker.port);
    const acknowledged: string[] = [];
    const words = Array.from({ length: 600 }, (_, index) => `${index} ${'x'.repeat(1000)}`);
    const saying = words.map((text) => say(client, TOPIC, text, acknowledged));
    await until('all are taken', () => texts().length === words.length);
    expect(acknowledged).toEqual([]);
    disk.reach(words.length);
    await Promise.all(saying);
    expect(acknowledged).toEqual(words);
    expect(texts()).toEqual(words);
  });

  it('judges a message that cannot be kept, says so, cuts its gateway off, and takes it when it comes again', async () => {
    let full = true;
    const { broker, disk, texts, heard } = await start({
      takes() {
        if (full) throw new Error('the spool is full');
      },
    });
    disk.reach(100);
    const client = await gateway(broker.port);
    const acknowledged: string[] = [];
    void say(client, TOPIC, 'a', acknowledged).catch(() => undefined);
    await until('the gateway is cut off', () => !client.connected);
    expect(acknowledged).toEqual([]);
    expect(heard).toEqual(['a']);
    expect(broker.status()).toMatchObject({ state: 'degraded', why: expect.stringContaining('the spool is full') });
    full = false;
    await say(await gateway(broker.port), TOPIC, 'a');
    expect(texts()).toEqual(['a']);
    expect(broker.status()).toEqual({ state: 'ok' });
  });

  it('cuts off a gateway where the disk fails after its message was taken', async () => {
    const { broker, disk, texts } = await start();
    const client = await gateway(broker.port);
    const acknowledged: string[] = [];
    void say(client, TOPIC, 'a', acknowledged).catch(() => undefined);
    await until('it is taken', () => texts().length === 1);
    disk.fail(new Error('no space left'));
    await until('the gateway is cut off', () => !client.connected);
    expect(acknowledged).toEqual([]);
    expect(broker.status().state).toBe('degraded');
  });

  it('cuts off a gateway whose message is larger than 1 MiB, and serves the others', async () => {
    const { broker, disk, texts } = await start();
    disk.reach(100);
    const client = await gateway(broker.port);
    void say(client, TOPIC, 'x'.repeat(1024 * 1024 + 1)).catch(() => undefined);
    await until('the gateway is cut off', () => !client.connected);
    await say(await gateway(broker.port), TOPIC, 'small');
    expect(texts()).toEqual(['small']);
  });

  it('thanks at its end for what was taken, once that is on disk, and takes nothing more', async () => {
    const { broker, disk, texts } = await start();
    const client = await gateway(broker.port);
    const acknowledged: string[] = [];
    const saying = say(client, TOPIC, 'a', acknowledged);
    await until('it is taken', () => texts().length === 1);
    let isClosed = false;
    const closing = broker.close().then(() => {
      isClosed = true;
    });
    const late = await gateway(broker.port).then(
      () => 'accepted',
      () => 'refused',
    );
    expect(late).toBe('refused');
    expect(isClosed).toBe(false);
    disk.reach(1);
    await saying;
    await closing;
    expect(acknowledged).toEqual(['a']);
    expect(texts()).toEqual(['a']);
    await expect(broker.publish(TOPIC, 'x', { retain: false })).rejects.toMatchObject({ code: 'broker-unavailable' });
    expect(broker.status().state).toBe('down');
  });

  it('says which setting to change where its port is in use', async () => {
    const { broker } = await start();
    await expect(start({ port: broker.port })).rejects.toMatchObject({
      code: 'port-in-use',
      retryable: false,
      message: expect.stringContaining('EMBEDDED_MQTT_PORT'),
    });
    expect(broker.ready()).toBe(true);
  });
});
