import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { createBrokerAccess } from '../../../ingest/mqtt/broker-access.js';
import { type Gateway, hashOfSecret } from '../../../ingest/mqtt/gateways.js';
import { createDisk, createListener, until } from './disk.js';
import { startTestBroker } from './test-broker.js';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const gatewayOf = (mine: string, id = `of-${mine}`): Gateway => ({
  id,
  mine,
  secretHash: hashOfSecret(`secret of ${id}`),
});

const start = async () => {
  const register: Gateway[] = [gatewayOf('north'), gatewayOf('south')];
  const taken: string[] = [];
  const { lines, logger } = createListener();
  const disk = createDisk();
  disk.reach(Number.MAX_SAFE_INTEGER);
  const broker = await startTestBroker({
    take: ({ topic }) => taken.push(topic),
    durable: disk,
    logger,
    gateways: { standing: async () => [...register] },
  });
  opened.push(() => broker.close());
  const connect = async (options: IClientOptions): Promise<MqttClient> => {
    const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
      protocolVersion: 4,
      reconnectPeriod: 0,
      ...options,
    });
    client.on('error', () => undefined);
    opened.push(() => client.endAsync(true));
    return client;
  };
  const gateway = (mine: string, options: IClientOptions = {}) =>
    connect({ username: mine, password: `secret of of-${mine}`, ...options });
  return { broker, register, taken, lines, connect, gateway };
};

const hears = async (
  client: MqttClient,
  filter: string,
): Promise<{ readonly heard: string[]; readonly granted: boolean }> => {
  const heard: string[] = [];
  client.on('message', (topic) => heard.push(topic));
  const granted = await client.subscribeAsync(filter, { qos: 1 }).then(
    (grants) => grants.every(({ qos }) => qos < 128),
    () => false,
  );
  return { heard, granted };
};

describe('a gateway at the embedded broker', () => {
  it('speaks under its own mine, and what it says under another is dropped', async () => {
    const { taken, lines, gateway } = await start();
    const north = await gateway('north');
    await north.publishAsync('mines/south/gas/T1', '{}', { qos: 1 });
    await north.publishAsync('mines/north/commands/e-1', '{}', { qos: 1 });
    await north.publishAsync('mines/north/alarms/a-1', '{}', { qos: 1, retain: true });
    await north.publishAsync('mines', '{}', { qos: 1 });
    await north.publishAsync('mines/northern/gas/T1', '{}', { qos: 1 });
    await north.publishAsync('mines/north/gas/T1', '{}', { qos: 1 });
    await north.publishAsync('mines/north/commands/e-1/result', '{}', { qos: 1 });
    expect(taken).toEqual(['mines/north/gas/T1', 'mines/north/commands/e-1/result']);
    expect(JSON.stringify(lines)).toContain('a gateway of north speaks for no other mine');
  });

  it('hears the commands, alarms and receipts of its own mine and of no other', async () => {
    const { broker, gateway } = await start();
    const north = await gateway('north');
    for (const filter of [
      '#',
      'mines/#',
      'mines/+/commands/+',
      'mines/south/commands/+',
      'mines/north/gas/+',
      '$SYS/#',
    ]) {
      expect([filter, (await hears(north, filter)).granted]).toEqual([filter, false]);
    }
    const { heard, granted } = await hears(north, 'mines/north/commands/+');
    expect(granted).toBe(true);
    await broker.publish('mines/south/commands/e-1', '{}', { retain: false });
    await broker.publish('mines/north/commands/e-2', '{}', { retain: false });
    await until('the command is heard', () => heard.length > 0);
    expect(heard).toEqual(['mines/north/commands/e-2']);
  });

  it('comes in with no other secret than its own', async () => {
    const { gateway } = await start();
    await expect(gateway('north', { password: 'secret of of-south' })).rejects.toThrow(/Bad username or password/);
    await expect(gateway('north', { username: 'south' })).rejects.toThrow(/Bad username or password/);
    await expect(gateway('north', { password: '' })).rejects.toThrow(/Bad username or password/);
    await expect(gateway('nowhere')).rejects.toThrow(/Bad username or password/);
  });

  it('cannot take over the connection of another mine by its client id', async () => {
    const { gateway } = await start();
    const north = await gateway('north', { clientId: 'station-1' });
    await expect(gateway('south', { clientId: 'station-1' })).rejects.toThrow(/Identifier rejected/);
    expect(north.connected).toBe(true);
    expect((await gateway('north', { clientId: 'station-1' })).connected).toBe(true);
  });

  it('gets nothing that waited for another mine under its client id', async () => {
    const { broker, gateway } = await start();
    const north = await gateway('north', { clientId: 'station-1', clean: false });
    await hears(north, 'mines/north/commands/+');
    await north.endAsync();
    await broker.publish('mines/north/commands/e-1', '{}', { retain: false });
    const south = await gateway('south', { clientId: 'station-1', clean: false });
    const { heard } = await hears(south, 'mines/south/commands/+');
    await broker.publish('mines/north/commands/e-2', '{}', { retain: false });
    await broker.publish('mines/south/commands/e-3', '{}', { retain: false });
    await until('its own command is heard', () => heard.includes('mines/south/commands/e-3'));
    expect(heard).toEqual(['mines/south/commands/e-3']);
  });

  it('is cut off within seconds once it is revoked', async () => {
    const { register, gateway } = await start();
    const north = await gateway('north');
    const south = await gateway('south');
    register.shift();
    await until('the gateway is cut off', () => !north.connected);
    expect(south.connected).toBe(true);
    await expect(gateway('north')).rejects.toThrow(/Bad username or password/);
  });
});

describe('a program on the same machine, without credentials', () => {
  it('speaks for mines that have no gateway, and neither speaks for nor hears those that have', async () => {
    const { broker, taken, connect } = await start();
    const local = await connect({});
    await local.publishAsync('mines/demo-mine/gas/T1', '{}', { qos: 1 });
    await local.publishAsync('mines/north/gas/T1', '{}', { qos: 1 });
    expect(taken).toEqual(['mines/demo-mine/gas/T1']);
    const { heard } = await hears(local, 'mines/+/commands/+');
    await broker.publish('mines/north/commands/e-1', '{}', { retain: false });
    await broker.publish('mines/demo-mine/commands/e-2', '{}', { retain: false });
    await until('the command is heard', () => heard.length > 0);
    expect(heard).toEqual(['mines/demo-mine/commands/e-2']);
  });
});

describe('a program on another machine', () => {
  const access = createBrokerAccess();
  access.take([gatewayOf('north')]);

  it.each(['10.0.0.7', '::ffff:10.0.0.7', 'fe80::1', '128.0.0.1', undefined])(
    'at %s comes in with credentials alone',
    (address) => {
      expect(access.admit({ address })).toMatchObject({ ok: false, code: 'credentials-needed' });
      expect(access.admit({ address, user: 'north', password: 'secret of of-north' })).toMatchObject({ ok: true });
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('is not %s', (address) => {
    expect(access.admit({ address })).toEqual({ ok: true, speaker: { kind: 'local' } });
  });
});
