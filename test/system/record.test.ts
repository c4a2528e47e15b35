import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ended, freePort, until } from '../support/servers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist/cli.js');
const PASSWORD = 'record-test-password';
const SLOW_MS = 60_000;

let folder: string;
let dataDir: string;
let minesDir: string;
const undo: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  if (!existsSync(cli)) throw new Error('the service is not built: npm run build:server');
  folder = await mkdtemp(join(tmpdir(), 'minesentry-record-'));
  [dataDir, minesDir] = [join(folder, 'data'), join(folder, 'mines')];
  mkdirSync(minesDir);
  copyFileSync(join(root, 'test/support/test-mine.yaml'), join(minesDir, 'test-mine.yaml'));
});
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
  await rm(folder, { recursive: true, force: true });
});

const environment = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  DATA_DIR: dataDir,
  MINES_DIR: minesDir,
  ADMIN_PASSWORD: PASSWORD,
  LOG_LEVEL: 'info',
  ...more,
});

interface Program {
  readonly child: ChildProcess;
  said(): string;
}

const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Program => {
  const child = spawn(process.execPath, [cli, ...args], {
    env: environment(more),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  undo.push(() => ended(child, 'SIGKILL'));
  return { child, said: () => said };
};

/** A command that ends by itself: its exit code and its words. */
const outcomeOf = async (args: readonly string[], more: Readonly<Record<string, string>> = {}, input = '') => {
  const { child, said } = run(args, more);
  child.stdin?.end(input);
  await once(child, 'close');
  return { code: child.exitCode, said: said() };
};

/** A running service, and how to speak with it. */
const serve = async () => {
  const [port, mqttPort] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const program = run(['serve'], { PORT: String(port), EMBEDDED_MQTT_PORT: String(mqttPort) });
  await until(
    'the service is ready',
    async () => (await fetch(`${origin}/readyz`).catch(() => undefined))?.status === 200,
    SLOW_MS,
  );
  const ask = async (cookie: string, method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: { origin, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    ...program,
    mqttPort,
    ask,
    signIn: async (user: string): Promise<string> => {
      const { headers } = await ask('', 'POST', '/api/session', { user, password: PASSWORD });
      return (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    },
  };
};

/** Changes the stopped service's journal behind its back. */
const meddle = (...statements: readonly string[]): void => {
  const database = new Database(join(dataDir, 'journal.db'));
  for (const sql of statements) database.exec(sql);
  database.close();
};

describe('a service whose record cannot be gone on with', () => {
  it('refuses to start naming every reason at once, and starts again once the journal is recovered', async () => {
    const first = await serve();
    await ended(first.child, 'SIGTERM');
    expect(first.child.exitCode).toBe(0);
    expect(first.said()).toContain('MineSentry has stopped');
    expect(first.said()).toContain("the ledger's head");

    meddle(
      'drop trigger ledger_no_update',
      `update ledger set author = 'nobody' where seq = 2`,
      'drop index ledger_by_time',
    );
    const wrong = join(minesDir, 'wrong.yaml');
    writeFileSync(wrong, 'id: wrong\n');
    const spool = join(dataDir, 'spool');
    await rm(spool, { recursive: true });
    writeFileSync(spool, 'no folder');
    const refused = await outcomeOf(['serve'], { PORT: '0', EMBEDDED_MQTT_PORT: '0' });
    expect(refused.code).toBe(1);
    for (const reason of [
      'wrong.yaml',
      '[journal-broken]',
      'line 2',
      'index ledger_by_time',
      'trigger ledger_no_update',
      '[schema-half-migrated]',
      '[spool-unreadable]',
    ]) {
      expect(refused.said).toContain(reason);
    }

    await rm(wrong);
    await rm(spool);
    const verified = await outcomeOf(['verify', '--journal', join(dataDir, 'journal.db')]);
    expect(verified).toMatchObject({ code: 1, said: expect.stringContaining('broken at entry 2') });
    const recovered = await outcomeOf(['recover', '--data-dir', dataDir]);
    expect(recovered).toMatchObject({ code: 0, said: expect.stringContaining('kept: lines 1 to 1') });
    expect(recovered.said).toContain('the damaged journal is kept as');

    const second = await serve();
    const cookie = await second.signIn('admin');
    const journal = await second.ask(cookie, 'GET', '/api/journal?after=0');
    expect(journal.body.items.map(({ kind }: { kind: string }) => kind)).toContain('journal.recovered');
    await ended(second.child, 'SIGTERM');
  }, 240_000);

  it('refuses a second service, and a recovery, on the same data folder, and lets neither harm the first', async () => {
    const first = await serve();
    const second = await outcomeOf(['serve'], { PORT: '0', EMBEDDED_MQTT_PORT: '0' });
    expect(second).toMatchObject({ code: 1, said: expect.stringContaining('[data-folder-in-use]') });
    const recovery = await outcomeOf(['recover']);
    expect(recovery).toMatchObject({ code: 1, said: expect.stringContaining('[data-folder-in-use]') });
    expect((await first.ask('', 'GET', '/readyz')).status).toBe(200);

    const copy = join(folder, 'copy.db');
    const backup = await outcomeOf(['backup', copy]);
    expect(backup.code).toBe(0);
    const [, head = ''] = /head (\d+:[0-9a-f]{64})/.exec(backup.said) ?? [];
    expect(await outcomeOf(['verify', '--journal', copy, '--head', head])).toMatchObject({ code: 0 });
    expect(await outcomeOf(['backup', copy])).toMatchObject({
      code: 1,
      said: expect.stringContaining('[file-exists]'),
    });

    await ended(first.child, 'SIGKILL');
    const third = await serve();
    const parts = (await third.ask('', 'GET', '/readyz')).body.parts.map(({ part }: { part: string }) => part);
    expect(parts).toEqual(
      expect.arrayContaining(['broker', 'spool', 'historian', 'writer', 'journal', 'rules', 'outbox', 'loop']),
    );
    // What was noted of the first run holds for the ledger that goes on.
    expect(await outcomeOf(['verify', '--journal', join(dataDir, 'journal.db'), '--head', head])).toMatchObject({
      code: 0,
    });
    await ended(third.child, 'SIGTERM');
  }, 240_000);
});

describe('a mine file that is changed while the service runs', () => {
  it('comes into force once somebody else approves it, takes what the new point says, and outlives a crash', async () => {
    const first = await serve();
    for (const [name, role] of [
      ['li', 'engineer'],
      ['chen', 'mine-leader'],
    ] as const) {
      const made = await outcomeOf(['user', 'add', name, '--role', role, '--scope', 'all'], {}, `${PASSWORD}\n`);
      expect(made.code).toBe(0);
    }
    const [engineer, leader] = [await first.signIn('li'), await first.signIn('chen')];
    const gateway = await connectAsync(`mqtt://127.0.0.1:${first.mqttPort}`, { clientId: 'gateway' });
    undo.push(() => gateway.endAsync(true));
    let head = '';
    gateway.on('message', (_topic, payload) => {
      head = String(payload);
    });
    await gateway.subscribeAsync('minesentry/journal/head', { qos: 1 });
    const say = (point: string, value: number) =>
      gateway.publishAsync(`mines/test-mine/gas/${point}`, JSON.stringify({ at: Date.now(), value }), { qos: 1 });

    const file = join(minesDir, 'test-mine.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, `${before}\nnonsense: true\n`);
    const wrong = await first.ask(engineer, 'POST', '/api/mines/test-mine/reload');
    expect(wrong).toMatchObject({ status: 422, body: { code: 'mine-file-wrong', faults: [expect.anything()] } });

    const added = '  - { id: CO9, name: 1201新增CO, area: return-1, workplace: face-1, quantity: carbon-monoxide }\n';
    writeFileSync(
      file,
      before.replace(/^points:\n/m, (line) => line + added),
    );
    const asked = await first.ask(engineer, 'POST', '/api/mines/test-mine/reload');
    expect(asked).toMatchObject({ status: 200, body: { state: 'pending', by: 'li' } });
    expect(asked.body.changes).toContainEqual(expect.objectContaining({ kind: 'added', what: 'points', id: 'CO9' }));
    expect(await first.ask(engineer, 'POST', '/api/mines/test-mine/reload/approve')).toMatchObject({ status: 403 });
    const approved = await first.ask(leader, 'POST', '/api/mines/test-mine/reload/approve', { id: asked.body.id });
    expect(approved).toMatchObject({ status: 200, body: { state: 'approved', by: 'li', approvedBy: 'chen' } });

    await say('CO9', 30);
    const standing = async (service: typeof first, cookie: string): Promise<readonly string[]> => {
      const { body } = await service.ask(cookie, 'GET', '/api/alarms?mine=test-mine');
      const items: { id: string; point?: string; rule: string }[] = body.items;
      return items.filter(({ point }) => point === 'CO9').map(({ id, rule }) => `${rule} ${id}`);
    };
    await until('the new point alarms', async () => (await standing(first, leader)).length > 0);
    const alarms = await standing(first, leader);
    const points = await first.ask(leader, 'GET', '/api/mines/test-mine/points');
    expect(JSON.stringify(points.body)).toContain('CO9');
    expect(head).toMatch(/^\{"seq":\d+,"hash":"[0-9a-f]{64}","at":\d+\}$/);
    await ended(first.child, 'SIGKILL');

    const second = await serve();
    const again = await second.signIn('chen');
    expect(await standing(second, again)).toEqual(alarms);
    const kinds: string[] = [];
    for (let after: string | undefined = '0'; after !== undefined; ) {
      const { body } = await second.ask(again, 'GET', `/api/journal?after=${after}`);
      kinds.push(...body.items.map(({ kind }: { kind: string }) => kind));
      after = body.next;
    }
    const ofFiles = kinds.filter((kind) => kind.startsWith('mine-file.') || kind === 'limits.in-force');
    expect(ofFiles).toEqual([
      'mine-file.loaded',
      'limits.in-force',
      'mine-file.refused',
      'mine-file.asked',
      'mine-file.approved',
      'limits.in-force',
    ]);
    await ended(second.child, 'SIGTERM');
    const verified = await outcomeOf(['verify', '--journal', join(dataDir, 'journal.db')]);
    expect(verified).toMatchObject({ code: 0, said: expect.stringContaining('unbroken') });
  }, 240_000);
});
