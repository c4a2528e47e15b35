import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectAsync, type MqttClient } from 'mqtt';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Role } from '../../domain/roles.js';
import { type FedMine, feedMine } from './fed-mine.js';
import { startGuardedInfluxdb } from './influxdb.js';
import { startMosquitto } from './mosquitto.js';
import { environmentOf, serve } from './serve.js';
import { ended, freePort } from './servers.js';
import { pathOf } from './tools.js';

const PASSWORD = 'dispatch-screen-password';
const root = fileURLToPath(new URL('../..', import.meta.url));
const SHOTS = join(root, 'test-output/screens');

/** Broker, database, service, a quiet mine beside a second one, and a browser. */
export interface WebStage {
  readonly mine: FedMine;
  readonly gateway: MqttClient;
  readonly origin: string;
  /** A page of a browser of its own, signed in where `signIn` is not false. */
  open(options?: {
    readonly path?: string;
    readonly width?: number;
    readonly height?: number;
    readonly language?: 'zh' | 'en';
    readonly signIn?: boolean;
    readonly script?: string;
  }): Promise<Page>;
  /** Asks the service as the administrator. */
  ask<Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>;
  /** Makes a user for the whole of it, as an administrator does at the machine. */
  addUser(name: string, role: Role, password: string): Promise<void>;
  /** Writes a screenshot for a person to look at. */
  shot(page: Page, name: string): Promise<void>;
  killService(): Promise<void>;
  startService(): Promise<void>;
  stop(): Promise<void>;
}

export const startWebStage = async (): Promise<WebStage> => {
  if (!existsSync(join(root, 'dist/web/index.html'))) throw new Error('the web client is not built: npm run build');
  mkdirSync(SHOTS, { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'minesentry-web-'));
  mkdirSync(join(folder, 'mines'));
  const demo = readFileSync(join(root, 'mines/demo-mine.yaml'), 'utf8').replace('simulated: true', 'simulated: false');
  const file = join(folder, 'mines/demo-mine.yaml');
  writeFileSync(file, demo);
  const small = readFileSync(join(root, 'test/support/test-mine.yaml'), 'utf8').replace('1200000', '300000');
  writeFileSync(join(folder, 'mines/test-mine.yaml'), small);
  const [broker, influx, port] = await Promise.all([startMosquitto(), startGuardedInfluxdb('minesentry'), freePort()]);
  const origin = `http://127.0.0.1:${port}`;
  const environment = {
    ...environmentOf({ port, folder, password: PASSWORD }),
    MQTT_URL: broker.url,
    INFLUX_URL: influx.address,
  };
  let service: ChildProcess | undefined;
  let cookie = '';
  const startService = async (): Promise<void> => {
    ({ service, cookie } = await serve(environment, 60_000));
  };
  await startService();
  const gateway = await connectAsync(broker.url, { clientId: 'gateway' });
  const mine = await feedMine(file, gateway);
  const other = await feedMine(join(folder, 'mines/test-mine.yaml'), gateway);
  const browser: Browser = await chromium.launch({
    executablePath: pathOf('chromium'),
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  return {
    mine,
    gateway,
    origin,
    async open({ path = '/', width = 1920, height = 1080, language = 'zh', signIn = true, script } = {}) {
      const context = await browser.newContext({ viewport: { width, height } });
      await context.addInitScript(`localStorage.setItem('minesentry.language', '${language}')`);
      if (script !== undefined) await context.addInitScript(script);
      if (signIn) {
        const [name = '', value = ''] = cookie.split('=');
        await context.addCookies([{ name, value, url: origin }]);
      }
      context.setDefaultTimeout(40_000);
      const page = await context.newPage();
      await page.goto(`${origin}${path}`);
      if (signIn) await page.waitForSelector('[data-testid=connection][data-state=live]', { state: 'attached' });
      return page;
    },
    async ask<Answer>(method: 'GET' | 'POST', path: string, body?: unknown) {
      const answer = await fetch(`${origin}/api${path}`, {
        method,
        headers: { cookie, origin, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as Answer;
    },
    async addUser(name, role, password) {
      const words = [join(root, 'dist/cli.js'), 'user', 'add', name, '--role', role, '--scope', 'all'];
      const command = spawn(process.execPath, words, { env: environment, stdio: ['pipe', 'ignore', 'inherit'] });
      command.stdin.end(`${password}\n`);
      const [code] = await once(command, 'exit');
      if (code !== 0) throw new Error(`the user ${name} was not made: ${code}`);
    },
    async shot(page, name) {
      await page.screenshot({ path: join(SHOTS, `${name}.png`) });
    },
    killService: async () => {
      if (service !== undefined) await ended(service, 'SIGKILL');
    },
    startService,
    async stop() {
      mine.stop();
      other.stop();
      await browser.close();
      await gateway.endAsync();
      if (service !== undefined) await ended(service, 'SIGTERM');
      await broker.stop();
      await influx.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
