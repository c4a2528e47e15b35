import { readFileSync } from 'node:fs';
import type { IClientOptions } from 'mqtt';
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

/** How simulators reach the broker that the service takes its telemetry from: the user's, or the embedded one. */
export const brokerOf = (config: Config): { readonly url: string; readonly connection: IClientOptions } => {
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
