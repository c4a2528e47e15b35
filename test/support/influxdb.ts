import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployed, freePort } from './servers.js';
import { ownServer, pathOf } from './tools.js';

const START_MS = 20_000;
const STOP_MS = 10_000;

/** A real InfluxDB of one test file. */
export interface TestInfluxdb {
  /** `http://[user:password@]host:port/database`. */
  url(database: string, login?: { readonly user: string; readonly password: string }): string;
  readonly port: number;
  /** Runs InfluxQL as it stands. @throws Error with the server's words where it fails. */
  query(text: string, login?: { readonly user: string; readonly password: string }): Promise<string>;
  /** Writes line protocol in milliseconds. @throws Error where the server refuses it. */
  writeLines(database: string, policy: string, lines: string): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same folder and port. */
  restart(): Promise<void>;
  /** Ends it and deletes its folder. */
  stop(): Promise<void>;
}

const untilAnswered = async (address: string, running: () => boolean): Promise<void> => {
  const deadlineAt = Date.now() + START_MS;
  for (;;) {
    const answered = await fetch(`${address}/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    if (!running()) throw new Error('influxd ended before it answered');
    if (Date.now() > deadlineAt) throw new Error(`influxd did not answer on ${address} within ${START_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

const end = async (child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> => {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  const killing = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(killing);
};

/**
 * Prepares InfluxDB with the configuration we ship, on a folder and ports of its own, and starts it unless `started` is
 * false. With `TEST_INFLUX_URL` it is the server named there, which can be neither killed nor started again.
 */
export const startInfluxdb = async ({ auth = false, started = true } = {}): Promise<TestInfluxdb> => {
  const given = auth || !started ? undefined : ownServer('TEST_INFLUX_URL');
  const port = given === undefined ? await freePort() : Number(new URL(given).port || 8086);
  const folder = given === undefined ? await mkdtemp(join(tmpdir(), 'minesentry-influxdb-')) : undefined;
  const address = given === undefined ? `http://127.0.0.1:${port}` : new URL(given).origin;
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    if (folder === undefined) return;
    child = spawn(pathOf('influxd'), ['run', '-config', deployed('influxdb.conf')], {
      stdio: 'ignore',
      env: {
        ...process.env,
        INFLUXDB_META_DIR: join(folder, 'meta'),
        INFLUXDB_DATA_DIR: join(folder, 'data'),
        INFLUXDB_DATA_WAL_DIR: join(folder, 'wal'),
        INFLUXDB_BIND_ADDRESS: `127.0.0.1:${await freePort()}`,
        INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${port}`,
        INFLUXDB_HTTP_AUTH_ENABLED: String(auth),
      },
    });
    const running = child;
    await untilAnswered(address, () => running.exitCode === null && running.signalCode === null);
  };
  if (started) await start();

  const signedIn = (login?: { readonly user: string; readonly password: string }): Record<string, string> =>
    login === undefined
      ? {}
      : { authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}` };
  return {
    url(database, login) {
      const url = new URL(`/${database}`, address);
      if (login !== undefined) {
        url.username = login.user;
        url.password = login.password;
      }
      return url.href;
    },
    port,
    async query(text, login) {
      const answer = await fetch(`${address}/query`, {
        method: 'POST',
        headers: signedIn(login),
        body: new URLSearchParams({ q: text, epoch: 'ms' }),
      });
      const said = await answer.text();
      if (!answer.ok || said.includes('"error"')) throw new Error(`${text}: ${said}`);
      return said;
    },
    async writeLines(database, policy, lines) {
      const query = new URLSearchParams({ db: database, rp: policy, precision: 'ms' });
      const answer = await fetch(`${address}/write?${query}`, { method: 'POST', body: lines });
      if (!answer.ok) throw new Error(await answer.text());
    },
    kill: () => end(child, 'SIGKILL'),
    restart: start,
    async stop() {
      await end(child, 'SIGTERM');
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
};

/** InfluxDB with sign-in, as docker-compose.yml runs it, and its first administrator; `database` is theirs. */
export const startGuardedInfluxdb = async (database: string): Promise<TestInfluxdb & { readonly address: string }> => {
  const influx = await startInfluxdb({ auth: true });
  await influx.query(`create user tester with password 'secret' with all privileges`);
  return { ...influx, address: influx.url(database, { user: 'tester', password: 'secret' }) };
};
