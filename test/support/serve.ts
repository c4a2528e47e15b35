import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './servers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a service of a test runs with: its data and mines below one folder, nothing of whoever runs the tests. */
export const environmentOf = (parts: {
  readonly port: number;
  readonly folder: string;
  readonly password: string;
}) => ({
  PATH: process.env['PATH'],
  PORT: String(parts.port),
  DATA_DIR: join(parts.folder, 'data'),
  MINES_DIR: join(parts.folder, 'mines'),
  ADMIN_PASSWORD: parts.password,
  LOG_LEVEL: 'warn',
});

/** Starts the service with this environment, waits until it is ready, and signs in as its administrator. */
export const serve = async (
  environment: NodeJS.ProcessEnv & { readonly PORT: string; readonly ADMIN_PASSWORD: string },
  readyWithinMs?: number,
): Promise<{ readonly service: ChildProcess; readonly cookie: string }> => {
  const origin = `http://127.0.0.1:${environment.PORT}`;
  const service = spawn(process.execPath, [join(root, 'dist/cli.js'), 'serve'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const isReady = async (): Promise<boolean> =>
    (await fetch(`${origin}/readyz`).catch(() => undefined))?.status === 200;
  try {
    await until('the service is ready', isReady, readyWithinMs);
    const login = await fetch(`${origin}/api/session`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'admin', password: environment.ADMIN_PASSWORD }),
    });
    if (login.status !== 200) throw new Error(`the administrator is not let in: ${login.status}`);
    return { service, cookie: (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
  } catch (error) {
    service.kill('SIGKILL');
    throw error;
  }
};
