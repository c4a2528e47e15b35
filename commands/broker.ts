import { readFileSync } from 'node:fs';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { Config } from '../config.js';
import { parseConnectionString } from '../ingest/mqtt/connection-string.js';
import { refusal } from './say.js';

/** Ends a command whose broker cannot be reached, and says what to do; a bug goes on as it is. */
export const unreachable =
  (url: string) =>
  (error: unknown): never => {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const message = `no broker takes us at ${url} (${error.message || String(error.code)}); start the service, or set MQTT_URL to the broker that it uses`;
    throw refusal('broker-unreachable', 'MQTT_URL', message);
  };

/** How a broker is reached. */
export interface Reached {
  readonly url: string;
  readonly connection: IClientOptions;
}

/** How simulators reach the broker that the service takes its telemetry from: the user's, or the embedded one. */
export const brokerOf = (config: Config): Reached => {
  if (config.mqttUrl === undefined) {
    // The embedded broker speaks 3.1.1 only.
    return { url: `mqtt://${config.host}:${config.embeddedMqttPort}`, connection: { protocolVersion: 4 } };
  }
  const parsed = parseConnectionString(config.mqttUrl);
  if (!parsed.ok) throw refusal('config-invalid', 'MQTT_URL', parsed.faults.join('; '));
  const { protocol, host, port, username, password, ca, cert, key } = parsed.connection;
  return {
    url: `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    connection: {
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
      ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
      ...(key === undefined ? {} : { key: readFileSync(key) }),
    },
  };
};

/** CONNACK codes of a broker that does not speak this version of the protocol, in 3.1.1 and in 5. */
const OTHER_VERSION: readonly unknown[] = [1, 132];

/**
 * The same broker in the version that it speaks: MQTT 5, or 3.1.1 where it refuses 5, as an embedded broker does that is
 * named by its address. @throws CommandError broker-unreachable.
 */
export const inItsVersion = async ({ url, connection }: Reached): Promise<Reached> => {
  if (connection.protocolVersion !== undefined) return { url, connection };
  const asked: Promise<MqttClient | undefined> = connectAsync(url, {
    ...connection,
    protocolVersion: 5,
    reconnectPeriod: 0,
  });
  const client = await asked.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && OTHER_VERSION.includes(error.code)) return undefined;
    return unreachable(url)(error);
  });
  await client?.endAsync();
  return { url, connection: { ...connection, protocolVersion: client === undefined ? 4 : 5 } };
};
