import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pathOf } from './tools.js';

/** A real server of a test's own, in its own temporary folder. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends it as a power cut would; its folder stays. */
  kill(): Promise<void>;
  /** Starts it again in the same folder on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A configuration file of `deploy/`, wherever this file runs from: source, or `dist/`. */
const deployed = (name: string): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'deploy')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'deploy', name);
};

/** A port that nobody listens on now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

/** Resolves once a condition holds. @throws Error with what was waited for, after the deadline. */
export const until = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 20_000,
): Promise<void> => {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const ended = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill(signal);
  });

const run = async (options: {
  readonly folder: string;
  readonly port: number;
  readonly url: string;
  readonly start: () => ChildProcess;
}): Promise<RunningServer> => {
  const { folder, port, url, start } = options;
  let child = start();
  const isUp = () => until(`a server on ${port}`, () => accepts(port));
  await isUp();
  return {
    url,
    port,
    get pid() {
      return child.pid ?? 0;
    },
    kill: () => ended(child, 'SIGKILL'),
    async restart() {
      child = start();
      await isUp();
    },
    async stop() {
      await ended(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Mosquitto on the configuration that docker-compose.yml uses, with a user of its own. */
export const startMosquitto = async (): Promise<RunningServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'minesentry-broker-'));
  const port = await freePort();
  const passwords = join(folder, 'passwords');
  writeFileSync(passwords, '', { mode: 0o600 });
  execFileSync('mosquitto_passwd', ['-b', passwords, 'tester', 'secret'], { stdio: 'ignore' });
  const file = join(folder, 'mosquitto.conf');
  const own = [
    `listener ${port} 127.0.0.1`,
    `password_file ${passwords}`,
    `persistence_location ${folder}/`,
    ...(process.getuid?.() === 0 ? ['user root'] : []),
  ];
  writeFileSync(file, `${readFileSync(deployed('mosquitto.conf'), 'utf8')}\n${own.join('\n')}\n`);
  const program = pathOf('mosquitto');
  return run({
    folder,
    port,
    url: `mqtt://tester:secret@127.0.0.1:${port}`,
    start: () => spawn(program, ['-c', file], { stdio: 'ignore' }),
  });
};

/** InfluxDB on the configuration that docker-compose.yml uses, with an administrator of its own. */
export const startInfluxdb = async (): Promise<RunningServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'minesentry-influx-'));
  const port = await freePort();
  const env = {
    ...process.env,
    INFLUXDB_HTTP_AUTH_ENABLED: 'true',
    INFLUXDB_META_DIR: join(folder, 'meta'),
    INFLUXDB_DATA_DIR: join(folder, 'data'),
    INFLUXDB_DATA_WAL_DIR: join(folder, 'wal'),
    INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${port}`,
    INFLUXDB_BIND_ADDRESS: `127.0.0.1:${await freePort()}`,
  };
  const program = pathOf('influxd');
  const server = await run({
    folder,
    port,
    url: `http://tester:secret@127.0.0.1:${port}/minesentry`,
    start: () => spawn(program, ['-config', deployed('influxdb.conf')], { env, stdio: 'ignore' }),
  });
  // While there is no user, InfluxDB lets the first administrator be made without signing in.
  const q = encodeURIComponent(`create user tester with password 'secret' with all privileges`);
  await until('the first administrator', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/query?q=${q}`, { method: 'POST' }).catch(() => undefined);
    return answer?.ok === true;
  });
  return server;
};
