import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepts, deployed, ended, freePort } from './servers.js';
import { pathOf } from './tools.js';

/** A real Mosquitto of a test's own. */
export interface Mosquitto {
  /** With user and password. */
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly pid: number;
  /** Ends it in order; its folder goes too where it was made here. */
  stop(): Promise<void>;
  /** Ends it as a power cut would; its folder stays, so that it can be started again on it. */
  kill(): Promise<void>;
}

const START_BOUND_MS = 10_000;
const POLL_MS = 20;

/**
 * Starts Mosquitto on deploy/mosquitto.conf, the file of docker-compose.yml, with listener, password file and
 * persistence location of its own appended. Resolves once it accepts connections.
 * @throws Error with what it said where it does not within 10 s.
 */
export const startMosquitto = async (
  options: {
    readonly port?: number;
    readonly folder?: string;
    /** Further users, with their passwords. */
    readonly users?: Readonly<Record<string, string>>;
    /** Further lines of its configuration, such as another listener. */
    readonly lines?: readonly string[];
  } = {},
): Promise<Mosquitto> => {
  const program = pathOf('mosquitto');
  const port = options.port ?? (await freePort());
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'minesentry-mosquitto-'));
  const passwords = join(folder, 'passwords');
  execFileSync('mosquitto_passwd', ['-c', '-b', passwords, 'tester', 'secret'], { stdio: 'ignore' });
  for (const [user, password] of Object.entries(options.users ?? {})) {
    execFileSync('mosquitto_passwd', ['-b', passwords, user, password], { stdio: 'ignore' });
  }
  const own = [
    `listener ${port} 127.0.0.1`,
    `password_file ${passwords}`,
    `persistence_location ${folder}/`,
    // Started by root it would become a user who may not write here.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    ...(options.lines ?? []),
  ];
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(file, [readFileSync(deployed('mosquitto.conf'), 'utf8'), ...own, ''].join('\n'));
  const child = spawn(program, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said = `${said}${String(text)}`.slice(-4000);
  });
  const deadline = Date.now() + START_BOUND_MS;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await ended(child, 'SIGKILL');
      throw new Error(`mosquitto does not start on port ${port}: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  // A test that waits for a broker that died by itself would only say that it waited.
  const died = (code: number | null, signal: NodeJS.Signals | null): void =>
    console.error(`mosquitto on port ${port} died (code ${code}, signal ${signal}): ${said}`);
  child.once('exit', died);
  const end = (how: NodeJS.Signals): Promise<void> => {
    child.off('exit', died);
    return ended(child, how);
  };
  return {
    url: `mqtt://tester:secret@127.0.0.1:${port}`,
    port,
    folder,
    pid: child.pid ?? 0,
    async stop() {
      await end('SIGTERM');
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
    kill: () => end('SIGKILL'),
  };
};
