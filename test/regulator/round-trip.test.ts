import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectAsync } from 'mqtt';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { importFiles } from '../../commands/import.js';
import { readConfig } from '../../config.js';
import { type Service, startService } from '../../service.js';
import { freePort, until } from '../support/servers.js';

const PASSWORD = 'round-trip-password';
const MINE = fileURLToPath(new URL('../support/test-mine.yaml', import.meta.url));

let folder: string;
let offset = 0;
const services: Service[] = [];

const environmentOf = (name: string, port: number, mqttPort: number, more: Record<string, string> = {}) => ({
  PORT: String(port),
  EMBEDDED_MQTT_PORT: String(mqttPort),
  DATA_DIR: join(folder, name),
  MINES_DIR: join(folder, 'mines'),
  ADMIN_PASSWORD: PASSWORD,
  LOG_LEVEL: 'silent',
  ...more,
});

const start = async (environment: Record<string, string>): Promise<Service> => {
  const read = readConfig(environment);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const service = await startService(read.config, {
    logger: pino({ level: 'silent' }),
    clock: () => Date.now() + offset,
  });
  services.push(service);
  return service;
};

/** Everything in the history of a point, as a screen asks for it. */
const historyOf = async (origin: string, point: string, from: number): Promise<unknown[]> => {
  const login = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'admin', password: PASSWORD }),
  });
  const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const url = `${origin}/api/mines/test-mine/points/${point}/history?from=${from}&to=${from + 600_000}&maxPoints=1000`;
  const { buckets } = (await (await fetch(url, { headers: { cookie } })).json()) as { buckets: unknown[] };
  return buckets;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minesentry-round-trip-'));
  await mkdir(join(folder, 'mines'));
  const mine = { ...parse(await readFile(MINE, 'utf8')), upload: { everyS: { CDSS: 2, RYSS: 2 } } };
  const systems = [...mine.systems, { id: 'regulator-link', heartbeatS: 60 }];
  await writeFile(join(folder, 'mines/test-mine.yaml'), stringify({ ...mine, systems }));
});
afterAll(async () => {
  for (const service of services.splice(0)) await service.stop();
  await rm(folder, { recursive: true, force: true });
});

it('what one instance has measured, told the authority and another has read in, is the same', async () => {
  const [port, mqttPort, otherPort, otherMqttPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const out = join(folder, 'out');
  const first = await start(environmentOf('first', port, mqttPort, { UPLOAD_URL: out }));
  const gateway = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`, { protocolVersion: 4 });
  // Whole seconds, as files have them.
  const from = Math.ceil(Date.now() / 1000) * 1000;
  const readings = Array.from({ length: 12 }, (_, index) => ({
    at: from + index * 1000,
    value: 0.41 + index / 1000,
    quality: index === 5 ? 'calibrating' : 'good',
  }));
  const say = (topic: string, payload: unknown) => gateway.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
  // The upload takes up from its first look on.
  await until('the first files are made', () =>
    first.view.systems('test-mine').some(({ system }) => system === 'regulator-link'),
  );
  offset += 1000;
  await say('mines/test-mine/gas/T1', readings);
  await say(
    'mines/test-mine/gas/T2',
    readings.map((one) => ({ ...one, value: 0.2, quality: 'good' })),
  );
  await say('mines/test-mine/personnel/10001', { at: from, reader: 'R-face1', event: 'entered-mine' });
  // Until history has settled, the interval of the upload and of the link's report have passed.
  offset += 40_000;
  await until('the regulator link is told as accepted', () =>
    first.view
      .systems('test-mine')
      .some(
        ({ system, lastAcceptedAt }) =>
          system === 'regulator-link' && lastAcceptedAt !== undefined && lastAcceptedAt > from + 30_000,
      ),
  );
  await gateway.endAsync();

  const other = await start(environmentOf('second', otherPort, otherMqttPort));
  const environment = environmentOf('second', otherPort, otherMqttPort);
  await until('every reading has come over', async () => {
    await importFiles(environment, { folder: out, watch: false });
    return (await historyOf(other.address, 'T1', from)).length === readings.length;
  });
  const measured = await historyOf(first.address, 'T1', from);
  expect(measured).toHaveLength(readings.length);
  expect(await historyOf(other.address, 'T1', from)).toEqual(measured);
  expect(await historyOf(other.address, 'T2', from)).toEqual(await historyOf(first.address, 'T2', from));
  expect(other.view.people('test-mine')).toMatchObject([{ card: '10001', underground: true, area: 'face-1' }]);
}, 60_000);
