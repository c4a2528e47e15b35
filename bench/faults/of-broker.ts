import { setTimeout as delay } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { alarmsOf, within } from './asking.js';
import type { Fault } from './run-fault.js';
import { CLIENT_ID, type World } from './world.js';

const MOST_ROUNDS = 10;
const SESSION_LOST = 'systems.session-lost';

/** Telemetry waits at the broker, which then dies; what its own persistence lost is found by the numbers, shown and filled. */
const killBroker: Fault['inject'] = async (world, rounds) => {
  const { service, gateways } = world;
  for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
    await delay(Math.random() * 1000);
    const isServiceDown = round % 3 === 0;
    if (isServiceDown) {
      await service.kill();
      await delay(1500);
    }
    await world.broker().kill();
    await delay(Math.random() * 1000);
    await world.restartBroker();
    if (isServiceDown) await service.start();
    await delay(2000);
  }
  // With frames among what the broker lost for certain: it is started on no persistence at all.
  await service.kill();
  await delay(2000);
  await world.broker().kill();
  await world.restartBroker(true);
  await service.start();
  return [
    ...(await within(
      30_000,
      'the lost session is an alarm',
      async () => (await alarmsOf(world, SESSION_LOST)).length > 0,
    )),
    ...(await within(30_000, 'missing frames are an alarm', async () =>
      (await alarmsOf(world, SESSION_LOST)).some(({ message }) => message.en.includes('missing')),
    )),
    ...(await within(60_000, 'gateways have filled in what was lost', () => gateways.filled() > 0)),
  ];
};

const restartBroker =
  (forgetful: boolean): Fault['inject'] =>
  async (world) => {
    await world.broker().stop();
    await delay(5000);
    await world.restartBroker(forgetful);
    if (!forgetful) return [];
    return within(30_000, 'the lost session is an alarm', async () => (await alarmsOf(world, SESSION_LOST)).length > 0);
  };

const brokerDown: Fault['inject'] = async (world) => {
  await world.broker().kill();
  const told = await within(
    30_000,
    'the lost broker is an alarm',
    async () => (await alarmsOf(world, 'systems.broker-lost')).length > 0,
  );
  await world.restartBroker();
  return told;
};

const halfOpen: Fault['inject'] = async (world) => {
  const before = world.scraper.last()?.received ?? 0;
  world.brokerWay.freeze();
  // The keepalive of 20 s, half of it again, and the way back.
  return within(60_000, 'telemetry comes in again', () => (world.scraper.last()?.received ?? 0) > before + 10_000);
};

const takeOver: Fault['inject'] = async (world, rounds) => {
  for (let round = 0; round < Math.min(rounds, 5); round += 1) {
    const thief = await connectAsync(world.broker().url, {
      clientId: CLIENT_ID,
      clean: false,
      protocolVersion: 5,
      properties: { sessionExpiryInterval: 3600 },
      reconnectPeriod: 0,
    });
    await delay(300);
    await thief.endAsync(true);
    await delay(3000);
  }
  return [
    ...(await within(
      30_000,
      'the session that another took is an alarm',
      async () => (await alarmsOf(world, SESSION_LOST)).length > 0,
    )),
    ...(await within(60_000, 'gateways have filled in what the other took', () => world.gateways.filled() > 0)),
  ];
};

/** The broker forgets the session of a service that was away. */
const forget = async (world: World): Promise<void> => {
  const other = await connectAsync(world.broker().url, { clientId: CLIENT_ID, clean: true, protocolVersion: 5 });
  await other.endAsync();
};

const expireSession: Fault['inject'] = async (world) => {
  const { service, brokerWay } = world;
  brokerWay.take(false);
  brokerWay.cut();
  await delay(2000);
  await forget(world);
  await delay(2000);
  brokerWay.take(true);
  const live = await within(
    30_000,
    'the lost session is an alarm',
    async () => (await alarmsOf(world, SESSION_LOST)).length > 0,
  );
  // Again while the service is not there at all.
  const goneAt = Date.now();
  await service.kill();
  await forget(world);
  await delay(5000);
  await service.start();
  const blind = await within(30_000, 'the time that the service was away is told as blind', async () => {
    const alarms = await service.all<{ rule: string; value?: number; lastAt: number }>('/api/alarms');
    return alarms.some(({ rule, value = 0, lastAt }) => rule === SESSION_LOST && lastAt > goneAt && value >= 5);
  });
  return [...live, ...blind];
};

/** What happens to the broker and to the way to it. */
export const BROKER_FAULTS: readonly Fault[] = [
  { name: 'broker-killed', title: 'broker killed, with telemetry waiting in it', mode: 'servers', inject: killBroker },
  { name: 'broker-down', title: 'broker down until it is an alarm', mode: 'servers', inject: brokerDown },
  {
    name: 'broker-restarted',
    title: 'broker restarted with its persistence',
    mode: 'servers',
    inject: restartBroker(false),
  },
  {
    name: 'broker-forgetful',
    title: 'broker restarted without its persistence',
    mode: 'servers',
    inject: restartBroker(true),
  },
  { name: 'half-open', title: 'half-open TCP connection to the broker', mode: 'servers', inject: halfOpen },
  { name: 'session-taken', title: 'session taken over by a second client', mode: 'servers', inject: takeOver },
  { name: 'session-expired', title: 'session expired, service there and away', mode: 'servers', inject: expireSession },
];
