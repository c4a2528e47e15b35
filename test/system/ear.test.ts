import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { parseConnectionString } from '../../ingest/mqtt/connection-string.js';
import { createEar, type Ear } from '../../ingest/mqtt/ear.js';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.js';
import { until } from '../support/servers.js';

const TOPIC = 'mines/m/gas/T1';
const SILENT = { warn: () => undefined, info: () => undefined };

let broker: Mosquitto;
let gateway: MqttClient;
let ear: Ear | undefined;
beforeAll(async () => {
  broker = await startMosquitto();
  gateway = await connectAsync(broker.url, { clientId: 'gateway' });
});
afterEach(() => ear?.close());
afterAll(async () => {
  await gateway.endAsync();
  await broker.stop();
});

const listening = () => {
  const address = parseConnectionString(broker.url);
  if (!address.ok) throw new Error(address.faults.join());
  const heard: string[] = [];
  ear = createEar({
    address: address.connection,
    clientId: 'service-ear',
    filters: ['mines/+/gas/+'],
    hear: ({ payload, receivedAt }) => heard.push(`${Buffer.from(payload).toString()} at ${receivedAt}`),
    clock: () => 7,
    logger: SILENT,
  });
  return { heard, ear };
};
/** Until what is said is heard: a subscription is granted some time after it was asked for. */
const sayUntil = (text: string, holds: () => boolean) =>
  until(text, async () => {
    await gateway.publishAsync(TOPIC, text, { qos: 1 });
    return holds();
  });

it('while the disk takes nothing, what gateways say is heard with the time of its arrival', async () => {
  const { heard, ear: one } = listening();
  one.listen(true);
  await sayUntil('over', () => heard.includes('over at 7'));
});

it('nothing is heard this way before the disk fails, nor once it is well again', async () => {
  const { heard, ear: one } = listening();
  await gateway.publishAsync(TOPIC, 'before', { qos: 1 });
  one.listen(true);
  await sayUntil('during', () => heard.length > 0);
  one.listen(false);
  const other = listening();
  other.ear.listen(true);
  const count = heard.length;
  await sayUntil('after', () => other.heard.includes('after at 7'));
  expect(heard.slice(0, count).some((text) => text.startsWith('before'))).toBe(false);
  expect(heard).toHaveLength(count);
});

it('a retained copy is not heard: the lasting session had it', async () => {
  await gateway.publishAsync('mines/m/gas/T2', 'kept', { qos: 1, retain: true });
  const { heard, ear: one } = listening();
  one.listen(true);
  await sayUntil('live', () => heard.includes('live at 7'));
  expect(heard.filter((text) => text.startsWith('kept'))).toEqual([]);
});
