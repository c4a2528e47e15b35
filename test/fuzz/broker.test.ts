import { connect } from 'node:net';
import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { createDisk } from '../ingest/mqtt/disk.js';
import { startTestBroker } from '../ingest/mqtt/test-broker.js';
import { inputOf } from './seeded.js';

/** Connections in all; 100,000 and more in `npm run fuzz`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 300);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_301);
const AT_ONCE = 50;
const LONGEST_MS = 3_600_000;
/** The broker has read what was said to it long before. */
const PATIENCE_MS = 25;

const text = (value: string): Buffer => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
const packet = (head: number, ...parts: readonly Buffer[]): Buffer => {
  const rest = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([head, rest.length]), rest]);
};
const CONNECT = packet(0x10, text('MQTT'), Buffer.from([4, 2, 0, 60]), text('fuzz'));
const WITH_WILL = packet(
  0x10,
  text('MQTT'),
  Buffer.from([4, 0xee, 0, 60]),
  text('fuzz'),
  text('mines/m/systems/video'),
  text('{"state":"down"}'),
  text('user'),
  text('password'),
);
const SUBSCRIBE = packet(0x82, Buffer.from([0, 1]), text('mines/m/commands/+'), Buffer.from([1]));
const PUBLISH = packet(0x32, text('mines/m/gas/T1'), Buffer.from([0, 2]), Buffer.from('{"at":1,"value":2}'));
const PING = packet(0xc0);
const SAMPLES: readonly [Buffer, ...Buffer[]] = [
  Buffer.concat([CONNECT, SUBSCRIBE, PUBLISH, PING, packet(0xe0)]),
  Buffer.concat([CONNECT, PUBLISH, PUBLISH]),
  WITH_WILL,
];

const say = (port: number, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
    socket.resume();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });

it(
  'whatever is said to the embedded broker, it goes on serving gateways',
  async () => {
    const disk = createDisk();
    disk.reach(Number.MAX_SAFE_INTEGER);
    const taken: string[] = [];
    const broker = await startTestBroker({
      take: ({ topic }) => {
        expect(topic.startsWith('mines/')).toBe(true);
        return taken.push(topic);
      },
      durable: disk,
    });
    try {
      for (let index = 0; index < RUNS; index += AT_ONCE) {
        await Promise.all(
          Array.from({ length: AT_ONCE }, (_, n) => say(broker.port, inputOf(SEED, index + n, SAMPLES))),
        );
      }
      const gateway = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { protocolVersion: 4, reconnectPeriod: 0 });
      await gateway.publishAsync('mines/last/gas/T1', '{}', { qos: 1 });
      expect(taken.at(-1)).toBe('mines/last/gas/T1');
      await gateway.endAsync();
    } finally {
      await broker.close();
    }
  },
  LONGEST_MS,
);
