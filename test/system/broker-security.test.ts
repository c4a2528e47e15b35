import { readFileSync } from 'node:fs';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { brokerOf } from '../../commands/broker.js';
import { readConfig } from '../../config.js';
import type { Ingest } from '../../ingest/ingest.js';
import { connectBroker } from '../../ingest/mqtt/connection.js';
import { parseConnectionString } from '../../ingest/mqtt/connection-string.js';
import { INBOUND_FILTERS } from '../../ingest/mqtt/topics.js';
import { createDisk, createListener } from '../ingest/mqtt/disk.js';
import { type Certificates, createCertificates } from '../support/certificates.js';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.js';
import { deployed, freePort, until } from '../support/servers.js';

let certificates: Certificates;
let strangers: Certificates;
let broker: Mosquitto;
let tlsPort: number;
const opened: (() => Promise<unknown>)[] = [];

/** The listener that is shipped, with its port and files where this test has them. */
const tlsListener = (): string[] =>
  readFileSync(deployed('mosquitto-tls.conf'), 'utf8')
    .replace('listener 8883', `listener ${tlsPort} 127.0.0.1`)
    .replaceAll('/mosquitto/certificates', certificates.folder)
    .split('\n');

beforeAll(async () => {
  certificates = createCertificates();
  strangers = createCertificates();
  certificates.make('broker', '127.0.0.1');
  for (const name of ['minesentry', 'north', 'south']) certificates.make('client', name);
  strangers.make('client', 'minesentry');
  tlsPort = await freePort();
  broker = await startMosquitto({
    users: { minesentry: 'service', north: 'secret-north', south: 'secret-south' },
    lines: [`acl_file ${deployed('mosquitto.acl')}`, ...tlsListener()],
  });
});
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});
afterAll(async () => {
  await broker?.stop();
  certificates?.remove();
  strangers?.remove();
});

const connect = async (options: IClientOptions): Promise<MqttClient> => {
  const client = await connectAsync({ host: '127.0.0.1', protocolVersion: 4, reconnectPeriod: 0, ...options });
  client.on('error', () => undefined);
  opened.push(() => client.endAsync(true));
  return client;
};
const byPassword = (user: string, password: string) =>
  connect({ port: broker.port, protocol: 'mqtt', username: user, password });
const byCertificate = (name: string, from = certificates, more: IClientOptions = {}) =>
  connect({
    port: tlsPort,
    protocol: 'mqtts',
    ca: readFileSync(certificates.file('ca.crt')),
    cert: readFileSync(from.file(`${name}.crt`)),
    key: readFileSync(from.file(`${name}.key`)),
    ...more,
  });

const listen = async (client: MqttClient, filter: string): Promise<string[]> => {
  const heard: string[] = [];
  client.on('message', (topic) => heard.push(topic));
  await client.subscribeAsync(filter, { qos: 1 });
  return heard;
};
/** Publishes; what the access list does not allow goes nowhere, and Mosquitto 2.0.11 cuts off whoever says it. */
const say = async (client: MqttClient, topic: string): Promise<void> => {
  const cutOff = new Promise<void>((resolve) => client.once('close', () => resolve()));
  await Promise.race([client.publishAsync(topic, '{}', { qos: 1 }), cutOff]);
};

/** The service as it connects, by its connection string. */
const service = async (url: string): Promise<{ readonly ingest: Ingest; readonly taken: string[] }> => {
  const parsed = parseConnectionString(url);
  if (!parsed.ok) throw new Error(parsed.faults.join('; '));
  const disk = createDisk();
  disk.reach(Number.MAX_SAFE_INTEGER);
  const taken: string[] = [];
  const ingest = await connectBroker({
    address: parsed.connection,
    filters: INBOUND_FILTERS,
    take: ({ topic }) => taken.push(topic),
    durable: disk,
    onEvent: () => undefined,
    clock: Date.now,
    logger: createListener().logger,
    defaultClientId: `service-${opened.length}-${Math.random()}`,
  });
  opened.push(() => ingest.close());
  return { ingest, taken };
};
const urlOf = (from: Certificates, ca = certificates) =>
  `mqtts://127.0.0.1:${tlsPort}?ca=${ca.file('ca.crt')}&cert=${from.file('minesentry.crt')}&key=${from.file('minesentry.key')}`;

describe.each([
  ['with a password', (name: string) => byPassword(name, name === 'minesentry' ? 'service' : `secret-${name}`)],
  ['with a client certificate', (name: string) => byCertificate(name)],
] as const)('at the broker that is shipped, %s,', (_how, enter) => {
  it('a gateway speaks under its own mine alone, and never as the service', async () => {
    const { ingest, taken } = await service(urlOf(certificates));
    await until('the service is subscribed', () => ingest.ready());
    const overheard = await listen(await enter('minesentry'), 'mines/#');
    for (const topic of [
      'mines/south/gas/T1',
      'mines/south/systems/video',
      'mines/south/commands/e-1/result',
      'mines/north/commands/e-1',
      'mines/north/alarms/a-1',
      'mines/north/substations/001/stored',
      'minesentry/journal/head',
    ]) {
      await say(await enter('north'), topic);
    }
    const own = [
      'mines/north/gas/T1',
      'mines/north/ventilation/V1',
      'mines/north/equipment/E1',
      'mines/north/personnel/10001',
      'mines/north/systems/video',
      'mines/north/substations/001/frame',
      'mines/north/commands/e-1/result',
    ];
    const north = await enter('north');
    for (const topic of own) await say(north, topic);
    await until('all of its own is taken', () => taken.length >= own.length);
    expect(taken).toEqual(own);
    expect(overheard).toEqual(own);
  });

  it('a gateway hears what it is told in its own mine, and nothing of another', async () => {
    const { ingest } = await service(urlOf(certificates));
    await until('the service is subscribed', () => ingest.ready());
    const heard = await listen(await enter('north'), '#');
    const overheard = await listen(await enter('south'), 'mines/north/commands/+').catch((): string[] => []);
    await ingest.publish('mines/south/commands/e-1', '{}', { retain: false });
    await ingest.publish('mines/north/commands/e-2', '{}', { retain: false });
    await ingest.publish('mines/north/substations/001/stored', '{"seq":1}', { retain: false });
    await until('its receipt is heard', () => heard.includes('mines/north/substations/001/stored'));
    expect(heard).toEqual(['mines/north/commands/e-2', 'mines/north/substations/001/stored']);
    expect(overheard).toEqual([]);
  });
});

describe('the broker that is shipped', () => {
  it('lets nobody in without credentials, or with a certificate that another authority has signed', async () => {
    await expect(connect({ port: broker.port, protocol: 'mqtt' })).rejects.toThrow(/Not authorized/i);
    await expect(byPassword('north', 'secret-south')).rejects.toThrow(/Not authorized/i);
    await expect(byCertificate('minesentry', strangers)).rejects.toThrow();
    const ca = readFileSync(certificates.file('ca.crt'));
    await expect(connect({ port: tlsPort, protocol: 'mqtts', ca })).rejects.toThrow();
    await expect(byCertificate('north', certificates, { maxVersion: 'TLSv1.1' } as IClientOptions)).rejects.toThrow();
  });
});

describe('the service', () => {
  it('does not speak to a broker whose certificate another authority has signed, and says so', async () => {
    const { ingest } = await service(urlOf(certificates, strangers));
    expect(ingest.ready()).toBe(false);
    expect(ingest.status()).toMatchObject({ state: 'down', why: expect.stringMatching(/certificate|self-signed/i) });
  });

  it('and its commands reach the broker with the same connection string', async () => {
    const read = readConfig({ MQTT_URL: urlOf(certificates) });
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    const { url, connection } = brokerOf(read.config);
    const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0, ...connection });
    expect(client.connected).toBe(true);
    await client.endAsync();
  });
});
