import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ended, freePort, until } from '../support/servers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
/** Every command is a program of its own to start. */
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let service: ChildProcess;
let env: Record<string, string>;
const opened: MqttClient[] = [];

const command = async (...words: readonly string[]): Promise<string> =>
  (await run(process.execPath, [join(root, 'dist/cli.js'), ...words], { env })).stdout;
const origin = (): string => `http://127.0.0.1:${env['PORT']}`;
const connect = async (options: IClientOptions = {}): Promise<MqttClient> => {
  const address = `mqtt://127.0.0.1:${env['EMBEDDED_MQTT_PORT']}`;
  const client = await connectAsync(address, { protocolVersion: 4, reconnectPeriod: 0, ...options });
  client.on('error', () => undefined);
  opened.push(client);
  return client;
};

beforeAll(async () => {
  if (!existsSync(join(root, 'dist/cli.js'))) throw new Error('the service is not built: npm run build:server');
  folder = await mkdtemp(join(tmpdir(), 'minesentry-entry-'));
  mkdirSync(join(folder, 'mines'));
  copyFileSync(join(root, 'test/support/test-mine.yaml'), join(folder, 'mines/test-mine.yaml'));
  env = {
    PATH: process.env['PATH'] ?? '',
    PORT: String(await freePort()),
    EMBEDDED_MQTT_PORT: String(await freePort()),
    DATA_DIR: join(folder, 'data'),
    MINES_DIR: join(folder, 'mines'),
    ADMIN_PASSWORD: 'entry-test-password',
    LOG_LEVEL: 'error',
  };
  service = spawn(process.execPath, [join(root, 'dist/cli.js'), 'serve'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await until(
    'the service is ready',
    async () => (await fetch(`${origin()}/readyz`).catch(() => undefined))?.status === 200,
  );
});
afterAll(async () => {
  for (const client of opened) await client.endAsync(true);
  if (service !== undefined) await ended(service, 'SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

const received = async (): Promise<number> =>
  Number(/^minesentry_readings_received_total (\d+)$/m.exec(await (await fetch(`${origin()}/metrics`)).text())?.[1]);
const say = (client: MqttClient): Promise<unknown> =>
  client.publishAsync('mines/test-mine/gas/T1', JSON.stringify({ at: Date.now(), value: 0.2 }), { qos: 1 });

it('gateways get credentials while the service runs: from then on nobody else speaks for their mine, until they are revoked', async () => {
  const anybody = await connect();
  await say(anybody);
  expect(await received()).toBe(1);
  const [id = '', user = '', password = ''] = (await command('gateway', 'add', 'test-mine')).trim().split('\t');
  const credentials = { username: user.replace('user ', ''), password: password.replace('password ', '') };
  let gateway: MqttClient | undefined;
  await until('the service has learnt of it', async () => {
    gateway = await connect(credentials).catch(() => undefined);
    return gateway !== undefined;
  });
  if (gateway === undefined) throw new Error('no gateway');
  await say(anybody);
  expect(await received()).toBe(1);
  await say(gateway);
  expect(await received()).toBe(2);
  expect(await command('gateway', 'revoke', id)).toBe(`${id}: revoked\n`);
  await until('it is cut off', () => gateway?.connected === false);
});

it('a wall gets its token at the command line, and shows with it', async () => {
  const [, , token = ''] = (await command('device', 'add', '调度大屏', '--scope', 'mine:test-mine')).trim().split('\t');
  const signedIn = await fetch(`${origin()}/api/session/device`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: origin() },
    body: JSON.stringify({ token }),
  });
  expect(await signedIn.json()).toMatchObject({ role: 'wall', scopes: ['mine:test-mine'] });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const see = async () => (await fetch(`${origin()}/api/mines`, { headers: { cookie } })).status;
  expect(await see()).toBe(200);
});

it('all of it stands in the ledger, whose chain holds', async () => {
  await until(
    'the ledger is written',
    async () => (await command('verify', '--journal', join(folder, 'data/journal.db'))) !== '',
  );
  const login = await fetch(`${origin()}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: origin() },
    body: JSON.stringify({ user: 'admin', password: 'entry-test-password' }),
  });
  const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { items } = (await (await fetch(`${origin()}/api/journal`, { headers: { cookie } })).json()) as {
    items: { kind: string }[];
  };
  const kinds = items.map(({ kind }) => kind).filter((kind) => /^(gateway|device)\./.test(kind));
  expect(kinds).toEqual(['gateway.added', 'gateway.revoked', 'device.added', 'device.opened']);
});
