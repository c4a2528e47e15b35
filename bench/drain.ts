import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, connectAsync } from 'mqtt';
import pino from 'pino';
import { collectGarbageAlone } from '../garbage-collection.js';
import { INBOUND_FILTERS } from '../ingest/mqtt/topics.js';
import { startGuardedInfluxdb } from '../test/support/influxdb.js';
import { startMosquitto } from '../test/support/mosquitto.js';
import { freePort } from '../test/support/servers.js';

// A backlog of readings waits in Mosquitto for two sessions: a bare subscriber, which throws away what it gets, and the
// service, which decodes, spools, judges and stores it. Both drain it at QoS 1, one after the other, in the same run.
// Timed from the broker's answer to the connection: what waited comes in the same breath. The CPU of draining is the whole process's from there on, with
// all its threads; the whole CPU includes its start and, of the service, all that it does until everything is stored.

/** So many that what a process is slow at in its first moments does not decide. */
const MESSAGES = 400_000;
/** Not saved: a save of so long a queue stops the broker for a second, in one measurement and not in the next. */
const NOT_SAVED = ['autosave_interval 0'];
const ROUNDS = 3;
const MINE = 'demo-mine';

interface Drained {
  readonly seconds: number;
  readonly drainCpuSeconds: number;
  readonly cpuSeconds: number;
  /** Until everything was in InfluxDB too; of the bare subscriber: as long as draining. */
  readonly storedSeconds: number;
}

const root = (): string => fileURLToPath(new URL('../..', import.meta.url));
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const report = (drained: Drained): void => {
  process.send?.(drained);
};
const after = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const drainBare = (url: string): void => {
  const cpuBefore = cpuSeconds();
  let startedAt = 0;
  let cpuAtStart = 0;
  let count = 0;
  const client = connect(url, {
    clientId: 'bare',
    clean: false,
    protocolVersion: 5,
    resubscribe: false,
    properties: { sessionExpiryInterval: 3600, receiveMaximum: 65_535 },
  });
  client.once('packetreceive', () => {
    [startedAt, cpuAtStart] = [performance.now(), cpuSeconds()];
  });
  client.handleMessage = (_packet, done) => {
    count += 1;
    done();
    if (count < MESSAGES) return;
    const seconds = (performance.now() - startedAt) / 1000;
    const drainCpuSeconds = cpuSeconds() - cpuAtStart;
    report({ seconds, storedSeconds: seconds, drainCpuSeconds, cpuSeconds: cpuSeconds() - cpuBefore });
    client.end(false, () => process.exit(0));
  };
};

const drainByService = async (url: string, influxUrl: string, dataDir: string): Promise<void> => {
  const { startService } = await import('../service.js');
  // As the command that runs the service does.
  collectGarbageAlone();
  const cpuBefore = cpuSeconds();
  let startedAt = 0;
  let cpuAtStart = 0;
  const log = {
    write(line: string): void {
      if (line.includes('"connected to the broker"')) [startedAt, cpuAtStart] = [performance.now(), cpuSeconds()];
    },
  };
  const service = await startService(
    {
      port: await freePort(),
      host: '127.0.0.1',
      trustProxy: false,
      mqttUrl: `${url}?clientId=service`,
      embeddedMqttPort: 1883,
      influxUrl,
      dataDir,
      minesDir: join(dataDir, 'mines'),
      adminPassword: 'benchmark-password',
      logLevel: 'error',
    },
    { logger: pino({ level: 'info' }, log) },
  );
  const counted = async (): Promise<{ received: number; stored: number }> => {
    const text = await (await fetch(`${service.address}/metrics`)).text();
    const of = (name: string): number =>
      Number(new RegExp(`^minesentry_readings_${name}_total (\\d+)`, 'm').exec(text)?.[1] ?? 0);
    return { received: of('received'), stored: of('stored') };
  };
  let seconds = 0;
  let drainCpuSeconds = 0;
  for (;;) {
    const { received, stored } = await counted();
    if (received >= MESSAGES && seconds === 0) {
      seconds = (performance.now() - startedAt) / 1000;
      drainCpuSeconds = cpuSeconds() - cpuAtStart;
    }
    if (stored >= MESSAGES) break;
    await after(25);
  }
  const storedSeconds = (performance.now() - startedAt) / 1000;
  report({ seconds, storedSeconds, drainCpuSeconds, cpuSeconds: cpuSeconds() - cpuBefore });
  await service.stop();
  process.exit(0);
};

const drained = (child: ChildProcess): Promise<Drained> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => {
      child.once('exit', () => resolve(message as Drained));
    });
    child.once('exit', (code) => code !== 0 && reject(new Error(`a drain ended with ${code}`)));
  });

const fillBacklog = async (url: string, round: number): Promise<void> => {
  for (const clientId of ['bare', 'service']) {
    const client = await connectAsync(url, {
      clientId,
      clean: false,
      protocolVersion: 5,
      properties: { sessionExpiryInterval: 3600 },
    });
    await client.subscribeAsync([...INBOUND_FILTERS], { qos: 1 });
    await client.endAsync();
  }
  const publisher = await connectAsync(url, { clientId: 'publisher', protocolVersion: 5 });
  const points = ['001A01', '001A02', '001A03', '001A04'];
  const startAt = Date.now() - MESSAGES * 10 - (ROUNDS - round) * 3_600_000;
  const waiting: Promise<unknown>[] = [];
  for (let index = 0; index < MESSAGES; index += 1) {
    const payload = JSON.stringify({ at: startAt + index * 10, value: 0.3 + (index % 20) / 100, seq: index });
    waiting.push(publisher.publishAsync(`mines/${MINE}/gas/${points[index % points.length]}`, payload, { qos: 1 }));
    if (waiting.length === 1000) await Promise.all(waiting.splice(0));
  }
  await Promise.all(waiting);
  await publisher.endAsync();
};

const compare = async (): Promise<void> => {
  const [broker, influx] = [await startMosquitto({ lines: NOT_SAVED }), await startGuardedInfluxdb('minesentry')];
  const self = fileURLToPath(import.meta.url);
  const ratios: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const folder = await mkdtemp(join(tmpdir(), 'minesentry-bench-'));
      mkdirSync(join(folder, 'mines'));
      cpSync(join(root(), 'mines'), join(folder, 'mines'), { recursive: true });
      await fillBacklog(broker.url, round);
      const bare = await drained(fork(self, ['bare', broker.url]));
      const service = await drained(fork(self, ['service', broker.url, influx.address, folder]));
      await rm(folder, { recursive: true, force: true });
      const rate = ({ seconds }: Drained): number => MESSAGES / seconds;
      ratios.push(rate(service) / rate(bare));
      const line = (name: string, one: Drained): string =>
        `${name.padEnd(8)} ${Math.round(rate(one)).toString().padStart(7)} msg/s   CPU ${one.drainCpuSeconds.toFixed(2)} s of ${one.cpuSeconds.toFixed(2)} s   stored after ${one.storedSeconds.toFixed(2)} s`;
      const ratio = `ratio ${(ratios.at(-1) ?? 0).toFixed(2)}`;
      // Where others use the machine too, this one is the steadier: it does not count the time that they had.
      const cpuRatio = `by CPU while draining ${(bare.drainCpuSeconds / service.drainCpuSeconds).toFixed(2)}`;
      process.stdout.write(
        `round ${round + 1}\n  ${line('bare', bare)}\n  ${line('service', service)}\n  ${ratio}, ${cpuRatio}\n`,
      );
    }
    const sorted = ratios.toSorted((one, other) => one - other);
    const median = sorted[sorted.length >> 1] ?? 0;
    process.stdout.write(`median ratio ${median.toFixed(2)} of the bare subscriber's rate (goal: at least 0.50)\n`);
  } finally {
    await broker.stop();
    await influx.stop();
  }
};

const [kind, url = '', influxUrl = '', dataDir = ''] = process.argv.slice(2);
if (kind === 'bare') drainBare(url);
else if (kind === 'service') await drainByService(url, influxUrl, dataDir);
else await compare();
