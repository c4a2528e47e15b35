import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AuthorizePublishHandler, type Subscription } from 'aedes';
import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.js';
import { OK, type Status } from '../../domain/status.js';
import type { BrokerEvent, Ingest } from '../ingest.js';
import type { Spool } from '../spool/spool.js';
import { BrokerError, textOf } from './broker-error.js';
import { MOST_PACKET_BYTES, type Take } from './broker-session.js';
import { createHeldReplies, within } from './held-replies.js';
import { isInbound, parseTopic } from './topics.js';

const PUBLISH_BOUND_MS = 10_000;
const CLOSE_BOUND_MS = 5000;
/** A client that does not read for so long is cut off: everyone's messages wait for it. */
const DRAIN_BOUND_MS = 5000;
/** Where refused messages go; nobody can subscribe to it, since filters on $ are refused. */
const NOWHERE = '$refused';
/** What gateways must not miss while they are away; kept for them at QoS 1. Everything else goes out at QoS 0. */
const KEPT_FILTER = /^mines\/[^/]+\/(alarms|commands|substations)\//;

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      if (code === 'EADDRINUSE') {
        const message = `port ${port} is in use on ${host}: set EMBEDDED_MQTT_PORT to a free one, or MQTT_URL to the broker that runs there`;
        reject(new BrokerError('port-in-use', message, false));
        return;
      }
      const message = `the embedded broker cannot listen on ${host}:${port}: ${textOf(error)}; correct HOST or EMBEDDED_MQTT_PORT`;
      reject(new BrokerError('listen-failed', message, false));
    });
    server.listen(port, host, resolve);
  });

/** Why a client may not say this, or undefined where it may. */
const refusalOf = (topic: string, bytes: number): string | undefined => {
  if (bytes > MOST_PACKET_BYTES) return `${bytes} bytes are more than a message may have (${MOST_PACKET_BYTES})`;
  const spoken = parseTopic(topic);
  // An unknown topic of a mine is taken: the decoder refuses it with its reason, and it is kept.
  if (spoken === undefined) return topic.startsWith('mines/') ? undefined : 'topics begin with mines/';
  return isInbound(spoken) ? undefined : 'only the service speaks on alarms, commands and stored';
};

/** aedes stores the very object that it asks about, so the QoS is lowered in place; its SUBACK still names the one asked. */
const lowered = (subscription: Subscription): Subscription =>
  KEPT_FILTER.test(subscription.topic) ? subscription : Object.assign(subscription, { qos: 0 as const });

/**
 * Starts a broker within the service: MQTT 3.1.1, for a mine that has no server. A gateway's message, its last will
 * too, is taken first and acknowledged once it is durable. In flight per client is what one read of its socket gave
 * (about 128 KiB, or one message); it is read no further until that is durable.
 *
 * A message on a topic that is not the client's to speak on is acknowledged, dropped and logged, and the client stays
 * (MQTT 3.1.1 3.3.5 allows this or closing, and a closed gateway would send it again forever). One above 1 MiB
 * closes the client; its length is checked once it was read. A message that cannot be kept closes the client too, which
 * sends it again. Retained messages and absent clients' commands live in memory and end with the service; `retained` is
 * never true here, since every message comes from its sender. Other subscriptions than to alarms, commands and
 * `stored` are served at QoS 0, so that nothing piles up for clients that went away.
 * @throws BrokerError `port-in-use`, `listen-failed`.
 */
export const startEmbeddedBroker = async (parts: {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly take: Take;
  readonly durable: Pick<Spool, 'durable' | 'whenDurable'>;
  readonly onEvent: (event: BrokerEvent) => void;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}): Promise<Ingest & { readonly port: number }> => {
  const { host, take, durable, onEvent, clock, logger } = parts;
  let closing = false;
  let notTaken: string | undefined;
  let broken: string | undefined;
  const held = createHeldReplies<(error: Error | null) => void>(durable, (replies, error) => {
    if (error !== undefined) notTaken = textOf(error);
    for (const reply of replies) reply(error === undefined ? null : new Error(textOf(error)));
  });

  const authorizePublish: AuthorizePublishHandler = (client, packet, done) => {
    if (closing) {
      done(new Error('the service is stopping'));
      return;
    }
    const { topic } = packet;
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const refusal = refusalOf(topic, payload.length);
    if (refusal !== undefined) {
      logger.warn({ client: client?.id, topic: topic.slice(0, 200), why: refusal }, 'a client may not publish this');
      if (payload.length > MOST_PACKET_BYTES) {
        done(new Error(refusal));
        return;
      }
      // aedes goes on with this very packet: emptied and sent where nobody listens, it is acknowledged and gone.
      Object.assign(packet, { topic: NOWHERE, payload: Buffer.alloc(0), retain: false });
      done(null);
      return;
    }
    try {
      const arrival = take({ topic, payload, retained: false, receivedAt: clock() });
      notTaken = undefined;
      held.hold(arrival, done);
    } catch (error) {
      notTaken = textOf(error);
      done(new Error(notTaken));
    }
  };

  const aedes = await Aedes.createBroker({
    authorizePublish,
    authorizeSubscribe: (_client, subscription, done) =>
      subscription.topic.startsWith('$') ? done(null, null) : done(null, lowered(subscription)),
    drainTimeout: DRAIN_BOUND_MS,
    maxClientsIdLength: 200,
  });
  const letGo = (client: { readonly id: string | null }, error: Error): void => {
    if (!closing) logger.warn({ client: client.id, why: textOf(error) }, 'a client was cut off');
  };
  aedes.on('clientError', letGo);
  aedes.on('connectionError', letGo);
  // aedes types leave out its own error event.
  aedes.on(
    'error' as 'closed',
    ((error?: unknown) => {
      broken = textOf(error);
      logger.error({ why: broken }, 'the embedded broker has a fault');
    }) as () => void,
  );

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  try {
    await listen(server, host, parts.port);
  } catch (error) {
    await new Promise<void>((resolve) => aedes.close(resolve));
    throw error;
  }
  server.on('error', (error) => logger.error({ why: textOf(error) }, 'the embedded broker cannot accept a client'));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : parts.port;
  logger.info({ host, port }, 'the embedded broker listens');
  // Nothing acknowledged was lost while it was off: what gateways were not thanked for, they still have.
  onEvent({ kind: 'connected', at: clock(), sessionPresent: true, first: true });

  const status = (): Status => {
    if (closing) return { state: 'down', why: 'the service is stopping' };
    if (notTaken !== undefined)
      return { state: 'degraded', why: `a message could not be kept; its gateway has it: ${notTaken}` };
    return broken === undefined ? OK : { state: 'degraded', why: broken };
  };

  return {
    port,
    ready: () => !closing,
    status,
    publish(topic, payload, { retain }) {
      if (closing) return Promise.reject(new BrokerError('broker-unavailable', 'the service is stopping', true));
      return new Promise((resolve, reject) => {
        const fail = (why: string): void => reject(new BrokerError('broker-unavailable', `${topic}: ${why}`, true));
        const timer = setTimeout(() => fail('not handed on within 10 s'), PUBLISH_BOUND_MS);
        // Straight to subscribers: authorizePublish sees clients only, so our own word is never taken as telemetry.
        aedes.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain, dup: false }, (error) => {
          clearTimeout(timer);
          if (error) fail(textOf(error));
          else resolve();
        });
      });
    },
    async close() {
      if (closing) return;
      closing = true;
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await within(held.settled(), CLOSE_BOUND_MS);
      // The acknowledgements just released are written in this turn of the loop; then the sockets may go.
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      await within(new Promise<void>((resolve) => aedes.close(resolve)), CLOSE_BOUND_MS);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
