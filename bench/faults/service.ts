import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { packageFolder } from '../../commands/say.js';
import { ended } from '../../test/support/servers.js';

const USER = 'admin';
const PASSWORD = 'faults-are-lived-through';
const START_MS = 60_000;
const ANSWER_MS = 10_000;

/** The service as a process of its own. */
export interface ServiceProcess {
  readonly port: number;
  readonly origin: string;
  readonly logFile: string;
  pid(): number;
  runs(): boolean;
  /** Starts it and resolves once `/readyz` names its parts; rejects where it ends before. */
  start(): Promise<void>;
  /** As a power cut of the process: SIGKILL. */
  kill(): Promise<void>;
  stop(): Promise<number | null>;
  /** A request as the signed-in user; the body parsed. @throws Error with the status where it is not 2xx. */
  ask<Answer>(path: string, body?: unknown): Promise<Answer>;
  cookie(): Promise<string>;
  /** Every item of a list, page after page. */
  all<Item>(path: string): Promise<Item[]>;
}

/** Prepares the service with the environment given; nothing of the operator's own is passed on. */
export const createServiceProcess = (options: {
  readonly folder: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** A module of this bench that is loaded before the service itself. */
  readonly preload?: string;
}): ServiceProcess => {
  const { port, environment, folder, preload } = options;
  const origin = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'service.log');
  let child: ChildProcess | undefined;
  let cookie: string | undefined;

  const runs = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;

  const signIn = async (): Promise<string> => {
    const answer = await fetch(`${origin}/api/session`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ user: USER, password: PASSWORD }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!answer.ok) throw new Error(`sign-in: ${answer.status}`);
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  };
  const signedIn = async (): Promise<string> => {
    cookie ??= await signIn();
    return cookie;
  };

  const ask = async <Answer>(path: string, body?: unknown): Promise<Answer> => {
    for (let again = true; ; again = false) {
      const answer = await fetch(`${origin}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          cookie: await signedIn(),
          origin,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (answer.ok) return (await answer.json()) as Answer;
      const said = await answer.text();
      // A session that a hard stop took before it was on disk is asked for again.
      if (answer.status !== 401 || !again) throw new Error(`${path}: ${answer.status} ${said.slice(0, 200)}`);
      cookie = undefined;
    }
  };

  return {
    port,
    origin,
    logFile,
    pid: () => child?.pid ?? 0,
    runs,
    async start() {
      const log = openSync(logFile, 'a');
      const dist = join(packageFolder(), 'dist');
      const words = preload === undefined ? [] : ['--import', join(dist, 'bench/faults', `${preload}.js`)];
      child = spawn(process.execPath, [...words, join(dist, 'cli.js'), 'serve'], {
        env: { PORT: String(port), ADMIN_PASSWORD: PASSWORD, LOG_LEVEL: 'info', ...environment },
        stdio: ['ignore', log, log],
      });
      const deadline = Date.now() + START_MS;
      for (;;) {
        const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(
          () => undefined,
        );
        if (answer?.status === 200 || answer?.status === 503) return;
        if (!runs()) throw new Error(`the service does not start: see ${logFile}`);
        if (Date.now() > deadline) throw new Error(`the service does not answer: see ${logFile}`);
        await delay(25);
      }
    },
    async kill() {
      if (child !== undefined) await ended(child, 'SIGKILL');
    },
    async stop() {
      if (child === undefined) return null;
      await ended(child, 'SIGTERM');
      return child.exitCode;
    },
    ask,
    cookie: signedIn,
    async all<Item>(path: string) {
      const items: Item[] = [];
      for (let cursor = ''; ; ) {
        const page = await ask<{ items: Item[]; next?: string }>(`${path}${path.includes('?') ? '&' : '?'}${cursor}`);
        items.push(...page.items);
        if (page.next === undefined) return items;
        cursor = `cursor=${encodeURIComponent(page.next)}`;
      }
    },
  };
};
