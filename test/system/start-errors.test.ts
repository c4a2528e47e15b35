import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ended, freePort, until } from '../support/servers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PASSWORD = 'start-errors-password';

let folder: string;
const undo: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  if (!existsSync(join(root, 'dist/cli.js'))) throw new Error('the service is not built: npm run build:server');
  folder = await mkdtemp(join(tmpdir(), 'minesentry-start-'));
  mkdirSync(join(folder, 'mines'));
  copyFileSync(join(root, 'test/support/test-mine.yaml'), join(folder, 'mines/test-mine.yaml'));
});

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
  await rm(folder, { recursive: true, force: true });
});

/** A program that holds a port. */
const holdPort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

interface Started {
  readonly child: ChildProcess;
  /** What it has said so far, on either output. */
  said(): string;
}

/** Starts the service as its user does: the command, with an environment. */
const serve = async (environment: Readonly<Record<string, string>>): Promise<Started> => {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'serve'], {
    env: {
      PATH: process.env['PATH'],
      PORT: String(await freePort()),
      EMBEDDED_MQTT_PORT: String(await freePort()),
      DATA_DIR: join(folder, 'data'),
      MINES_DIR: join(folder, 'mines'),
      ADMIN_PASSWORD: PASSWORD,
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  undo.push(() => ended(child, 'SIGKILL'));
  return { child, said: () => said };
};

/** The exit code and the words of a start that fails by itself. */
const failureOf = async (environment: Readonly<Record<string, string>>) => {
  const { child, said } = await serve(environment);
  await until('the service gives up', () => child.exitCode !== null && child.stderr?.readableEnded === true);
  return { code: child.exitCode, said: said() };
};

describe('a service that cannot start', () => {
  it('names the setting of its port where another program holds it, and what to do', async () => {
    const port = await holdPort();
    const { code, said } = await failureOf({ PORT: String(port) });
    expect(code).toBe(1);
    expect(said).toContain(`minesentry: PORT: port ${port} is in use on 127.0.0.1`);
    expect(said).toContain('stop the other program or set PORT to another one [port-in-use]');
  });

  it("names the setting of its broker's port where another program holds that one", async () => {
    const port = await holdPort();
    const { code, said } = await failureOf({ EMBEDDED_MQTT_PORT: String(port) });
    expect(code).toBe(1);
    expect(said).toContain(`port ${port} is in use on 127.0.0.1: set EMBEDDED_MQTT_PORT to a free one, or MQTT_URL`);
    expect(said).toContain('[port-in-use]');
  });

  it.each([
    [
      'a scenario file that is not there',
      ['rules', 'test', 'none.yaml'],
      /^minesentry: none\.yaml: cannot be read: .*\[file-unreadable\]$/,
    ],
    [
      'a recording that is not there',
      ['replay', '--mine', 'mines/demo-mine.yaml', '--csv', 'none.csv', '--time', 't', '--map', 'a=001A01'],
      /^minesentry: none\.csv: cannot be read: .*\[file-unreadable\]$/,
    ],
    [
      'a folder of files that is not there',
      ['import', 'no-folder'],
      /^minesentry: no-folder: cannot be used: .*\[folder-unreadable\]$/,
    ],
    [
      'a broker that does not answer',
      ['simulate', '--mine', 'mines/demo-mine.yaml', '--scenario', 'demo'],
      /^minesentry: MQTT_URL: no broker takes us at mqtt:\/\/127\.0\.0\.1:\d+ \(.*\); start the service, or set MQTT_URL .*\[broker-unreachable\]$/,
    ],
    [
      'a role that is none',
      ['user', 'add', 'x', '--role', 'boss', '--scope', 'all'],
      /use one of dispatcher, .*\[role-invalid\]$/,
    ],
  ])('says in one line where and what to do: %s', async (_, args, expected) => {
    const environment = {
      PATH: process.env['PATH'],
      DATA_DIR: join(folder, 'data'),
      EMBEDDED_MQTT_PORT: String(await freePort()),
    };
    const ran = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args], { cwd: root, env: environment });
    expect(ran.stderr.toString().trimEnd()).toMatch(expected);
    expect(ran.status).toBe(1);
  });

  it('lists every wrong setting at once, each with what to write instead, and repeats no password', async () => {
    const { code, said } = await failureOf({
      MQTT_URL: 'http://tester:secret-word@127.0.0.1:1883',
      INFLUX_URL: 'http://tester:secret-word@127.0.0.1:8086',
      PORT: '99999',
      LOG_LEVEL: 'loud',
      ADMIN_PASSWORD: 'short',
    });
    expect(code).toBe(1);
    const lines = said.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^minesentry: \d+ faults$/);
    for (const [place, advice] of [
      ['MQTT_URL', 'mqtt'],
      ['INFLUX_URL', 'names no database'],
      ['PORT', 'use a port number from 0 to 65535'],
      ['LOG_LEVEL', 'use one of fatal, error, warn'],
      ['ADMIN_PASSWORD', 'use at least 10 characters'],
    ]) {
      const line = lines.find((one) => one.startsWith(`${place}: `));
      expect(line, place).toContain(advice);
      expect(line, place).toMatch(/ \[config-invalid\]$/);
    }
    expect(said).not.toContain('secret-word');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
});

describe('a service whose InfluxDB is not there', () => {
  it('starts, says which part is down and why, takes telemetry all the same, and stops when asked', async () => {
    const [port, mqttPort, nobody] = [await freePort(), await freePort(), await freePort()];
    const { child, said } = await serve({
      PORT: String(port),
      EMBEDDED_MQTT_PORT: String(mqttPort),
      INFLUX_URL: `http://tester:secret-word@127.0.0.1:${nobody}/minesentry`,
    });
    const ask = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`);
    await until('the service is ready', () =>
      ask('/readyz').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );

    const gateway = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`, { clientId: 'gateway' });
    undo.push(() => gateway.endAsync());
    const reading = JSON.stringify({ at: Date.now(), value: 0.4 });
    // Resolves with the acknowledgement, which is sent once the reading is on disk.
    await gateway.publishAsync('mines/test-mine/gas/T1', reading, { qos: 1 });

    const metrics = await (await ask('/metrics')).text();
    expect(metrics).toMatch(/^minesentry_readings_received_total 1$/m);
    expect(metrics).toMatch(/^minesentry_readings_stored_total 0$/m);
    const { ready, parts } = (await (await ask('/readyz')).json()) as {
      ready: boolean;
      parts: { part: string; state: string; why?: string }[];
    };
    expect(ready).toBe(true);
    const stateOf = (name: string) => parts.find(({ part }) => part === name);
    expect(stateOf('historian')).toMatchObject({ state: 'down', why: expect.stringContaining('ECONNREFUSED') });
    expect(stateOf('historian')?.why).toContain(`http://127.0.0.1:${nobody}/minesentry`);
    expect(stateOf('historian')?.why).toContain('start InfluxDB or correct INFLUX_URL');
    for (const part of ['broker', 'spool', 'journal', 'rules']) expect(stateOf(part)).toMatchObject({ state: 'ok' });
    expect(said()).toContain('InfluxDB cannot be used yet');
    expect(said()).not.toContain('secret-word');

    await ended(child, 'SIGTERM');
    expect(child.exitCode).toBe(0);
  });
});
