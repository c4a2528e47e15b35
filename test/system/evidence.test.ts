import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../alerts/journal/ledger.js';
import { verifyPack } from '../../regulator/pack/verify-pack.js';
import { environmentOf, serve } from '../support/serve.js';
import { ended, freePort, until } from '../support/servers.js';

const PASSWORD = 'evidence-password';
const root = fileURLToPath(new URL('../..', import.meta.url));
const MINUTE = 60_000;
const START = Date.parse('2026-03-01T08:00:00+08:00');
const OVER_AT = START + 15 * MINUTE;

let folder: string;
let port: number;
let service: ChildProcess;
let gateway: MqttClient;
let cookie = '';
let pack: Buffer;
let provisional: Buffer;

const origin = (): string => `http://127.0.0.1:${port}`;
const environment = () => environmentOf({ port, folder, password: PASSWORD });

const run = (
  cli: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; said: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    child.stderr.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    child.on('close', (code) => resolve({ code, said }));
  });

const get = async (path: string): Promise<Response> => {
  const answer = await fetch(`${origin()}${path}`, { headers: { cookie } });
  expect(answer.status, path).toBe(200);
  return answer;
};

interface Listed {
  readonly id: string;
  readonly rule: string;
  readonly closedAt?: number;
  readonly file?: { readonly provisional: boolean; readonly measured: { readonly peak: number } };
}
const incident = async (): Promise<Listed | undefined> => {
  const { items } = (await (await get('/api/incidents')).json()) as { items: readonly Listed[] };
  return items.find(({ rule }) => rule === 'gas.methane.over-limit');
};

/** One cycle of both substations of the simulated mine, on its own clock. */
const cycle = async (at: number, t1: number, feed: number): Promise<void> => {
  const frame = (substation: string, values: Readonly<Record<string, number>>) =>
    gateway.publishAsync(
      `mines/test-mine/substations/${substation}/frame`,
      JSON.stringify({ at, readings: Object.entries(values).map(([point, value]) => ({ point, value })) }),
      { qos: 1 },
    );
  await frame('001', {
    T1: t1,
    T2: 0.3,
    CHAMBER: 0.2,
    WIND1: 1.6,
    'WIND-IN1': 1.5,
    FEED1: feed,
    FEED3: 1,
    SHEARER: feed,
  });
  await frame('002', { MAIN: 0.2, GALLERY: 0.2, FACE2: 0.3, FEED2: 1, FEED4: 1 });
  await gateway.publishAsync(
    'mines/test-mine/personnel/101',
    JSON.stringify({ at, reader: t1 >= 1 ? 'R-in1' : 'R-face1', event: 'seen' }),
    { qos: 1 },
  );
};
const tell = async (from: number, to: number, t1: number, feed: number): Promise<void> => {
  for (let at = from; at < to; at += 20_000) await cycle(at, t1, feed);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minesentry-evidence-'));
  mkdirSync(join(folder, 'mines'));
  const mine = readFileSync(join(root, 'test/support/test-mine.yaml'), 'utf8');
  writeFileSync(join(folder, 'mines/test-mine.yaml'), `${mine}\nsimulated: true\n`);
  port = await freePort();
  const mqttPort = await freePort();
  ({ service, cookie } = await serve({ ...environment(), EMBEDDED_MQTT_PORT: String(mqttPort) }));
  gateway = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`, { protocolVersion: 4 });
  await tell(START, OVER_AT, 0.4, 1);
  await tell(OVER_AT, OVER_AT + 2 * MINUTE, 1.2, 1);
  await tell(OVER_AT + 2 * MINUTE, OVER_AT + 6 * MINUTE, 1.62, 0);
  await until('the overrun is open', async () => (await incident()) !== undefined);
  const open = (await incident())?.id ?? '';
  provisional = Buffer.from(await (await get(`/api/incidents/${open}/evidence.zip`)).arrayBuffer());
  await tell(OVER_AT + 6 * MINUTE, OVER_AT + 40 * MINUTE, 0.4, 0);
  await until('the overrun is frozen for good', async () => {
    const id = (await incident())?.id ?? '';
    const { file } = (await (await get(`/api/incidents/${id}`)).json()) as Listed;
    return file?.provisional === false;
  });
  const id = (await incident())?.id ?? '';
  pack = Buffer.from(await (await get(`/api/incidents/${id}/evidence.zip`)).arrayBuffer());
}, 120_000);

afterAll(async () => {
  await gateway?.endAsync();
  if (service !== undefined && service.exitCode === null) await ended(service, 'SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

describe('an overrun, from the sensor to the inspector', () => {
  it('is shown by the time machine in the second of its order', async () => {
    const then = (await (await get(`/api/mines/test-mine/screen?at=${OVER_AT}`)).json()) as {
      alarms: { rule: string }[];
      evacuations: { state: string }[];
      points: { point: string; value: number }[];
    };
    expect(then.alarms.map(({ rule }) => rule)).toContain('gas.methane.over-limit');
    expect(then.evacuations).toHaveLength(1);
    expect(then.points.find(({ point }) => point === 'T1')?.value).toBe(1.2);
    const before = (await (await get(`/api/mines/test-mine/screen?at=${OVER_AT - 1000}`)).json()) as typeof then;
    expect(before.alarms.map(({ rule }) => rule)).not.toContain('gas.methane.over-limit');
  });

  it('leaves a pack that a copy of the program verifies and judges again without the service, also while it was open', async () => {
    await gateway.endAsync();
    await ended(service, 'SIGTERM');
    const cli = join(root, 'dist/cli.js');
    const away = join(folder, 'inspector');
    mkdirSync(away);
    writeFileSync(join(away, 'evidence.zip'), pack);
    writeFileSync(join(away, 'open.zip'), provisional);
    const nothing = { PATH: process.env['PATH'] };
    const verified = await run(cli, ['verify', join(away, 'evidence.zip'), '--rederive'], nothing);
    expect(verified.said).toContain('as sealed, final');
    expect(verified.said).toMatch(/rederive: [1-9]\d* alarms reproduced exactly, 0 differences/);
    expect(verified.code).toBe(0);
    const open = await run(cli, ['verify', join(away, 'open.zip'), '--rederive'], nothing);
    expect(open.said).toContain('as sealed, provisional');
    expect(open.code, open.said).toBe(0);
  });

  it('gives away each change by its place, and the program ends with 1', async () => {
    const members = Object.entries(unzipSync(pack)).map(
      ([name, bytes]) => [name, Buffer.from(bytes).toString('latin1')] as const,
    );
    const changed = async (name: string, change: (text: string) => string): Promise<string> => {
      const zip: Zippable = {};
      for (const [member, text] of members) zip[member] = Buffer.from(member === name ? change(text) : text, 'latin1');
      const bytes = zipSync(zip);
      writeFileSync(join(folder, 'changed.zip'), bytes);
      const { problems } = await verifyPack(bytes, hashOf);
      return problems.map(({ member, what }) => `${member}: ${what}`).join('\n');
    };
    const line = (text: string, index: number): string => text.split('\n')[index] ?? '';
    expect(await changed('observations.jsonl', (text) => text.replace('1.62', '0.62'))).toMatch(
      /observations\.jsonl: line \d+ was changed/,
    );
    expect(await changed('readings.csv', (text) => text.replace(`${line(text, 5)}\n`, ''))).toContain(
      'readings.csv: line 6 was removed',
    );
    expect(await changed('manifest.json', (text) => text.replace(/"sha256": "./, '"sha256": "x'))).toContain(
      'manifest.json: ',
    );
    expect(await changed('journal.jsonl', (text) => text.replace(`${line(text, 1)}\n`, ''))).toMatch(
      /ledger line \d+ has been removed/,
    );
    const swap = (text: string): string => text.split('\n').toSpliced(1, 2, line(text, 2), line(text, 1)).join('\n');
    expect(await changed('journal.jsonl', swap)).toContain('lines 2 and 3 have changed places');
    const last = await run(join(root, 'dist/cli.js'), ['verify', join(folder, 'changed.zip')], {
      PATH: process.env['PATH'],
    });
    expect(last.said).toContain('journal.jsonl: lines 2 and 3 have changed places');
    expect(last.code).toBe(1);
  }, 60_000);

  it('is found again by a backtest over the stored history, and not with a limit that it did not reach', async () => {
    const cli = join(root, 'dist/cli.js');
    const span = ['--mine', 'test-mine', '--from', String(START), '--to', String(OVER_AT + 40 * MINUTE)];
    const found = await run(cli, ['rules', 'backtest', ...span], environment());
    expect(found.said).toContain('gas.methane.over-limit T1');
    expect(found.said).toMatch(/2 incidents \(1 counted\)/);
    expect(found.code).toBe(0);
    const stricter = join(folder, 'limits.yaml');
    writeFileSync(stricter, '- { point: FACE2, alarm: 0.3 }\n');
    const more = await run(cli, ['rules', 'backtest', ...span, '--limits', stricter], environment());
    expect(more.said).toContain('gas.methane.over-limit FACE2');
  }, 60_000);
});
