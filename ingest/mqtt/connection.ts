import { readFileSync } from 'node:fs';
import { connect, type IClientOptions, type IPublishPacket, type MqttClient, type Packet } from 'mqtt';
import type { Logger } from 'pino';
import { OK, type Status } from '../../domain/status.js';
import type { BrokerEvent, Ingest } from '../ingest.js';
import type { Spool } from '../spool/spool.js';
import type { BrokerAddress } from './connection-string.js';

/** A message as it comes in; answered with its number in the spool. */
export type Take = (message: {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  readonly receivedAt: number;
}) => number;

/** The broker did not take a message in time. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly code = 'broker-unavailable';
  readonly retryable = true;
}

const SESSION_S = 7 * 86_400;
const RECEIVE_MAXIMUM = 2000;
const MOST_PACKET_BYTES = 1024 * 1024;
const KEEPALIVE_S = 20;
const PUBLISH_MS = 10_000;
const CLOSE_MS = 5000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** The seam through which every packet of the client leaves: private, so the version is pinned and a test holds it. */
interface Sender {
  _sendPacket(packet: Packet, done?: (error?: Error) => void, stored?: () => void, noStore?: boolean): void;
}

const advice = (why: string): string => {
  if (/ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT/.test(why))
    return `${why}; check that the broker runs and MQTT_URL names it`;
  if (/not authori|bad user|Connection refused/i.test(why)) return `${why}; check user and password in MQTT_URL`;
  return why;
};

const optionsOf = (address: BrokerAddress, clientId: string): IClientOptions => {
  const { protocol, host, port, username, password, ca, cert, key } = address;
  return {
    protocol,
    host,
    port,
    clientId,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
    ...(key === undefined ? {} : { key: readFileSync(key) }),
    protocolVersion: 5,
    clean: false,
    keepalive: KEEPALIVE_S,
    reconnectPeriod: FIRST_RETRY_MS,
    resubscribe: false,
    queueQoSZero: false,
    properties: {
      sessionExpiryInterval: SESSION_S,
      receiveMaximum: RECEIVE_MAXIMUM,
      maximumPacketSize: MOST_PACKET_BYTES,
    },
  };
};

/**
 * Connects to a broker and keeps connected: MQTT 5, QoS 1, a session that outlives us. A message is acknowledged once
 * the spool has it on disk, in the order of arrival. Resolves also while the broker cannot be reached.
 */
export const connectBroker = async (options: {
  readonly address: BrokerAddress;
  readonly filters: readonly string[];
  readonly take: Take;
  readonly durable: Pick<Spool, 'durable' | 'whenDurable'>;
  readonly onEvent: (event: BrokerEvent) => void;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly defaultClientId: string;
}): Promise<Ingest> => {
  const { address, filters, take, durable, onEvent, clock, logger, defaultClientId } = options;
  const place = `${address.protocol}://${address.host}:${address.port}`;
  const client: MqttClient = connect(optionsOf(address, address.clientId ?? defaultClientId));

  let granted = false;
  let everConnected = false;
  let wasConnected = false;
  let closing = false;
  let why = 'not connected yet';
  let refusing: string | undefined;
  let retryMs = FIRST_RETRY_MS;

  /** Acknowledgements held back: in the order of arrival, each with what the client waits for. */
  let held: { readonly arrival: number; readonly send: () => void }[] = [];
  let lastArrival = 0;
  let releasing = false;
  const sender = client as unknown as Sender;
  const sendPacket = sender._sendPacket.bind(client);

  const release = async (): Promise<void> => {
    if (releasing) return;
    releasing = true;
    try {
      for (let next = held[0]; next !== undefined; next = held[0]) {
        await durable.whenDurable(next.arrival);
        const upTo = durable.durable();
        while (held[0] !== undefined && held[0].arrival <= upTo) held.shift()?.send();
      }
    } catch (error) {
      // The spool was closed: what is not acknowledged comes again.
      logger.warn({ why: error instanceof Error ? error.message : String(error) }, 'acknowledgements are given up');
      held = [];
    } finally {
      releasing = false;
    }
  };

  sender._sendPacket = (packet, done, stored, noStore) => {
    if (packet.cmd !== 'puback') {
      sendPacket(packet, done, stored, noStore);
      return;
    }
    // The client goes on with the next message at once; the packet itself waits for the disk.
    held.push({ arrival: lastArrival, send: () => sendPacket(packet, undefined, stored, noStore) });
    done?.();
    void release();
  };

  client.handleMessage = (packet: IPublishPacket, done: (error?: Error) => void): void => {
    if (closing || refusing !== undefined) {
      // Not answered, so not acknowledged: the broker sends it again after the reconnect.
      return;
    }
    const { topic, payload, retain } = packet;
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    try {
      lastArrival = take({ topic, payload: bytes, retained: retain, receivedAt: clock() });
    } catch (error) {
      refusing = error instanceof Error ? error.message : String(error);
      logger.error({ why: refusing }, 'messages cannot be taken; they stay with the broker');
      client.stream.destroy();
      return;
    }
    done();
  };

  const subscribe = (): void => {
    client.subscribe([...filters], { qos: 1 }, (error, grants = []) => {
      const refused = grants.filter(({ qos }) => qos >= 128).map(({ topic }) => topic);
      granted = !error && refused.length === 0;
      if (granted) return;
      why = error ? error.message : `the broker refuses the subscription to ${refused.join(', ')}`;
      logger.error({ broker: place, why }, 'subscription refused');
    });
  };

  client.on('connect', ({ sessionPresent }) => {
    retryMs = FIRST_RETRY_MS;
    client.options.reconnectPeriod = FIRST_RETRY_MS;
    refusing = undefined;
    wasConnected = true;
    onEvent({ kind: 'connected', at: clock(), sessionPresent, first: !everConnected });
    everConnected = true;
    // Also into a session that stands: its filters may be those of an older version.
    subscribe();
  });
  client.on('close', () => {
    granted = false;
    // Message ids are used again after a reconnect.
    held = [];
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    client.options.reconnectPeriod = retryMs / 2 + Math.random() * (retryMs / 2);
    if (!wasConnected || closing) return;
    wasConnected = false;
    onEvent({ kind: 'disconnected', at: clock(), why });
  });
  client.on('error', (error) => {
    const said = advice(error.message || ('code' in error ? String(error.code) : error.name));
    if (said !== why) logger.warn({ broker: place, why: said }, 'the broker cannot be used; it is tried again');
    why = said;
  });
  client.on('disconnect', ({ reasonCode }) => {
    why = `the broker ended the connection (reason ${reasonCode ?? 'none'})`;
  });
  client.on('offline', () => {
    if (wasConnected) why = 'the connection was lost';
  });

  const status = (): Status => {
    if (!client.connected) return { state: 'down', why: `${place}: ${why}` };
    if (refusing !== undefined) return { state: 'degraded', why: `messages cannot be taken: ${refusing}` };
    return granted ? OK : { state: 'degraded', why: `${place}: subscriptions are not granted: ${why}` };
  };

  return {
    ready: () => client.connected && granted,
    status,
    publish(topic, payload, { retain }) {
      if (!client.connected) return Promise.reject(new BrokerError(`${place}: ${why}`));
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new BrokerError(`${place}: no answer within 10 s`)), PUBLISH_MS);
        client.publish(topic, payload, { qos: 1, retain }, (error) => {
          clearTimeout(timer);
          if (error) reject(new BrokerError(`${place}: ${error.message}`));
          else resolve();
        });
      });
    },
    async close() {
      closing = true;
      if (client.connected && held.length > 0) {
        const last = held.at(-1)?.arrival ?? 0;
        const given = new Promise<void>((resolve) => {
          setTimeout(resolve, CLOSE_MS).unref();
        });
        await Promise.race([durable.whenDurable(last).catch(() => undefined), given]);
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      }
      await client.endAsync(!client.connected);
    },
  };
};
