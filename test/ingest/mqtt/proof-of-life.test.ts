import { createServer, type Socket } from 'node:net';
import { connect } from 'mqtt';
import { generate, parser } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { believeWhatComes } from '../../../ingest/mqtt/proof-of-life.js';

const PUBLISH_EVERY_MS = 50;
const PINGS = 3;

/** A broker whose answers to pings stand behind what else it sends: they never come. */
const startFlooded = async () => {
  let pings = 0;
  let flooding: NodeJS.Timeout | undefined;
  let ended: (value: unknown) => void = () => undefined;
  const end = new Promise((resolve) => {
    ended = resolve;
  });
  const serve = (socket: Socket): void => {
    const read = parser({ protocolVersion: 5 });
    read.on('packet', ({ cmd }) => {
      if (cmd === 'connect') {
        const connack = { cmd: 'connack', reasonCode: 0, sessionPresent: false } as const;
        socket.write(generate(connack, { protocolVersion: 5 }));
        const one = { cmd: 'publish', topic: 't', payload: '1', qos: 0, dup: false, retain: false } as const;
        flooding = setInterval(() => socket.write(generate(one, { protocolVersion: 5 })), PUBLISH_EVERY_MS);
      }
      if (cmd !== 'pingreq') return;
      pings += 1;
      // Then it falls silent.
      if (pings === PINGS) clearInterval(flooding);
    });
    socket.on('data', (bytes) => read.parse(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(flooding);
      ended(undefined);
    });
  };
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, pings: () => pings, end, close: () => server.close() };
};

it('a connection on which messages come is kept though no ping is answered, and one that falls silent is not', async () => {
  const broker = await startFlooded();
  const client = connect({ port: broker.port, protocolVersion: 5, keepalive: 1, reconnectPeriod: 0 });
  believeWhatComes(client);
  const errors: string[] = [];
  client.on('error', ({ message }) => errors.push(message));
  try {
    await broker.end;
    expect(errors).toEqual(['Keepalive timeout']);
    expect(broker.pings()).toBeGreaterThanOrEqual(PINGS);
  } finally {
    await client.endAsync(true);
    broker.close();
  }
});
