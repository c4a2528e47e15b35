import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { brokerOf, inItsVersion } from '../../commands/broker.js';
import { readConfig } from '../../config.js';
import { createDisk } from '../ingest/mqtt/disk.js';
import { startTestBroker } from '../ingest/mqtt/test-broker.js';
import { startMosquitto } from '../support/mosquitto.js';
import { freePort } from '../support/servers.js';

const brokerAt = (url: string) => {
  const read = readConfig({ MQTT_URL: url });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return brokerOf(read.config);
};

it('a command reaches the embedded broker by its address too, which speaks 3.1.1 alone', async () => {
  const taken: string[] = [];
  const disk = createDisk();
  const broker = await startTestBroker({ take: ({ topic }) => taken.push(topic), durable: disk });
  try {
    const { url, connection } = await inItsVersion(brokerAt(`mqtt://127.0.0.1:${broker.port}`));
    const client = await connectAsync(url, connection);
    disk.reach(1);
    await client.publishAsync('mines/demo-mine/gas/T1', '{}', { qos: 1 });
    await client.endAsync();
    expect(taken).toEqual(['mines/demo-mine/gas/T1']);
  } finally {
    await broker.close();
  }
});

it('and speaks MQTT 5 where the broker does', async () => {
  const mosquitto = await startMosquitto();
  try {
    expect((await inItsVersion(brokerAt(mosquitto.url))).connection.protocolVersion).toBe(5);
  } finally {
    await mosquitto.stop();
  }
});

it('and says what to do where nobody listens', async () => {
  const url = `mqtt://127.0.0.1:${await freePort()}`;
  await expect(inItsVersion(brokerAt(url))).rejects.toMatchObject({
    faults: [{ code: 'broker-unreachable', place: 'MQTT_URL', message: expect.stringContaining(url) }],
  });
});
