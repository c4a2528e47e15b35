import type { Logger } from 'pino';
import type { Config } from './config.js';
import type { Clock } from './domain/clock.js';
import type { BrokerEvent, Ingest } from './ingest/ingest.js';
import { connectBroker } from './ingest/mqtt/connection.js';
import { parseConnectionString } from './ingest/mqtt/connection-string.js';
import { createEar } from './ingest/mqtt/ear.js';
import { startEmbeddedBroker } from './ingest/mqtt/embedded-broker.js';
import { createGateways } from './ingest/mqtt/gateways.js';
import { INBOUND_FILTERS } from './ingest/mqtt/topics.js';
import type { Spool } from './ingest/spool/spool.js';
import { clientIdIn } from './service-restart.js';
import type { Store } from './store/store.js';

const LOOK_MS = 1000;

/** A message as it came in. */
export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  readonly receivedAt: number;
}

/**
 * Lets telemetry in: from the broker of `MQTT_URL`, with an ear that hears on while the disk takes nothing, or from an
 * embedded one. `hear` is told what cannot be kept; `isDeaf` says that the way from that broker through the spool is shut.
 */
export const letTelemetryIn = async (
  config: Config,
  parts: {
    readonly take: (message: Message) => number;
    readonly hear: (message: Message) => void;
    readonly isDeaf: () => boolean;
    readonly onEvent: (event: BrokerEvent) => void;
    readonly spool: Spool;
    readonly store: Store;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly closers: (() => Promise<unknown>)[];
  },
): Promise<Ingest> => {
  const { hear, isDeaf, store, closers, spool, ...given } = parts;
  const { clock, logger } = parts;
  const connection = config.mqttUrl === undefined ? undefined : parseConnectionString(config.mqttUrl);
  if (connection?.ok) {
    const address = connection.connection;
    const defaultClientId = await clientIdIn(config.dataDir);
    const clientId = `${address.clientId ?? defaultClientId}-ear`;
    const ear = createEar({ address, clientId, filters: INBOUND_FILTERS, hear, clock, logger });
    closers.push(() => ear.close());
    const minding = setInterval(() => ear.listen(isDeaf()), LOOK_MS);
    closers.push(async () => clearInterval(minding));
    return connectBroker({ ...given, address, filters: INBOUND_FILTERS, durable: spool, defaultClientId });
  }
  const { host, embeddedMqttPort: port } = config;
  return startEmbeddedBroker({ ...given, hear, host, port, durable: spool, gateways: createGateways(store, clock) });
};
