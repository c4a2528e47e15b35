import { createServer, type Server, type Socket } from 'node:net';
import {
  Aedes,
  type AuthenticateHandler,
  type AuthorizePublishHandler,
  type Client,
  type PublishPacket,
  type Subscription,
} from 'aedes';
import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.js';
import { OK, type Status } from '../../domain/status.js';
import type { BrokerEvent, Ingest } from '../ingest.js';
import type { Spool } from '../spool/spool.js';
import { createBrokerAccess, isLoopback, type Speaker } from './broker-access.js';
import { BrokerError, textOf } from './broker-error.js';
import { type IncomingMessage, MOST_PACKET_BYTES, type Take } from './broker-session.js';
import type { Gateways } from './gateways.js';
import { createHeldReplies, within } from './held-replies.js';
import { createLanes } from './lanes.js';

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

/** Gateways that were added or revoked meanwhile are learnt so often. */
const LEARN_EVERY_MS = 3000;
/** First byte of a PUBACK (MQTT 3.1.1 3.4). */
const PUBACK = 0x40;
/** No message was refused for so long: what was refused before may come again. */
const AGAIN_AFTER_MS = 2000;
const AGAIN_LOOK_MS = 1000;
/** Return codes of CONNACK (MQTT 3.1.1 3.2.2.3). */
const CONNACK_CODE = { 'bad-credentials': 4, 'credentials-needed': 5 } as const;

const isSame = (one: Speaker, other: Speaker): boolean =>
  one.kind === 'gateway' ? other.kind === 'gateway' && other.mine === one.mine : other.kind === 'local';

/** aedes stores the very object that it asks about, so the QoS is lowered in place; its SUBACK still names the one asked. */
const lowered = (subscription: Subscription): Subscription =>
  KEPT_FILTER.test(subscription.topic) ? subscription : Object.assign(subscription, { qos: 0 as const });

/**
 * Starts a broker within the service: MQTT 3.1.1, for a mine that has no server. Who may connect, say and hear what stands
 * in broker-access.ts. A gateway's message, its last will too, is taken first and acknowledged once it is durable, in
 * order; what follows is read meanwhile (at QoS 2, which aedes answers itself, only after that). One that cannot be kept is
 * judged all the same, and not acknowledged: once none is refused any more, the connections that brought some are closed,
 * for a gateway sends again only on a new one.
 *
 * A message on a topic that is not the client's to speak on is acknowledged, dropped and logged, and the client stays
 * (MQTT 3.1.1 3.3.5 allows this or closing, and a closed gateway would send it again forever). One above 1 MiB closes the
 * client; its length is checked once it was read. Retained messages and absent clients' commands live in memory and end
 * with the service; `retained` is never true here, since every message comes from its sender. Other subscriptions than to
 * alarms, commands and `stored` are served at QoS 0, so that nothing piles up for clients that went away.
 * @throws BrokerError `port-in-use`, `listen-failed`.
 */
export const startEmbeddedBroker = async (parts: {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly take: Take;
  /** Judges a message that `take` cannot keep. */
  readonly hear: (message: IncomingMessage) => void;
  readonly durable: Pick<Spool, 'durable' | 'whenDurable'>;
  readonly onEvent: (event: BrokerEvent) => void;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Who may sign in; absent: nobody, and only programs of this machine speak. */
  readonly gateways?: Pick<Gateways, 'standing'>;
}): Promise<Ingest & { readonly port: number }> => {
  const { host, take, hear, durable, onEvent, clock, logger, gateways } = parts;
  const access = createBrokerAccess();
  const speakers = new WeakMap<Client, Speaker>();
  const connected = new Set<Client>();
  const speakerOf = (client: Client | null): Speaker => (client && speakers.get(client)) ?? { kind: 'local' };
  /** Connections that brought what could not be kept, and when one last did. */
  const owing = new Set<Client>();
  let refusedAt = 0;
  let closing = false;
  let notTaken: string | undefined;
  let broken: string | undefined;
  const held = createHeldReplies<(error: Error | null) => void>(durable, (replies, error) => {
    if (error !== undefined) notTaken = textOf(error);
    for (const reply of replies) reply(error === undefined ? null : new Error(textOf(error)));
  });

  const lanes = createLanes();
  /** Straight to subscribers: authorizePublish sees clients only, so our own word is never taken as telemetry. */
  const handOn = (
    word: Pick<PublishPacket, 'topic' | 'payload' | 'qos' | 'retain'>,
    done: (error?: Error | null) => void,
  ): void => {
    const lane = lanes.take();
    const packet = { cmd: 'publish', dup: false, brokerId: lane, ...word } as const;
    aedes.publish(packet, (error) => {
      lanes.giveBack(lane);
      done(error);
    });
  };
  /** aedes goes on with this very packet: emptied and sent where nobody listens. */
  const emptied = (packet: PublishPacket, qos = packet.qos): void => {
    Object.assign(packet, { topic: NOWHERE, payload: Buffer.alloc(0), retain: false, qos });
  };

  const pubackTo =
    (client: Client, messageId: number) =>
    (error: Error | null): void => {
      if (error !== null) client.conn.destroy(error);
      else if (!client.conn.destroyed) client.conn.write(Buffer.of(PUBACK, 2, messageId >> 8, messageId & 0xff));
    };

  const authorizePublish: AuthorizePublishHandler = (client, packet, done) => {
    if (closing) {
      done(new Error('the service is stopping'));
      return;
    }
    const { topic } = packet;
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const tooLarge = `${payload.length} bytes are more than a message may have (${MOST_PACKET_BYTES})`;
    const refusal = payload.length > MOST_PACKET_BYTES ? tooLarge : access.refusalToSpeak(speakerOf(client), topic);
    if (refusal !== undefined) {
      logger.warn({ client: client?.id, topic: topic.slice(0, 200), why: refusal }, 'a client may not publish this');
      if (payload.length > MOST_PACKET_BYTES) {
        done(new Error(refusal));
        return;
      }
      // It is acknowledged and gone.
      emptied(packet);
      done(null);
      return;
    }
    const message = { topic, payload, retained: false, receivedAt: clock() };
    const { qos, messageId } = packet;
    try {
      const arrival = take(message);
      notTaken = undefined;
      if (qos === 2) {
        held.hold(arrival, done);
        return;
      }
      if (client !== null && messageId !== undefined) held.hold(arrival, pubackTo(client, messageId));
    } catch (error) {
      notTaken = textOf(error);
      if (qos === 2) {
        done(new Error(notTaken));
        return;
      }
      hear(message);
      refusedAt = performance.now();
      if (client !== null && messageId !== undefined) owing.add(client);
    }
    handOn({ topic, payload, qos, retain: packet.retain }, () => undefined);
    // aedes would answer now, and reads on only after it has.
    emptied(packet, 0);
    done(null);
  };

  const authenticate: AuthenticateHandler = (client, user, password, done) => {
    const socket = client.conn;
    const address = 'remoteAddress' in socket ? socket.remoteAddress : undefined;
    const admission = access.admit({ user, password: password?.toString(), address });
    const holder = [...connected].find(({ id }) => id === client.id);
    // Nobody takes over the connection, and what waits for it, of another mine's gateway.
    const isTaken = admission.ok && holder !== undefined && !isSame(speakerOf(holder), admission.speaker);
    if (admission.ok && !isTaken) {
      speakers.set(client, admission.speaker);
      done(null, true);
      return;
    }
    const why = admission.ok ? 'its client id belongs to another that is connected' : admission.why;
    logger.warn({ client: client.id, address, why }, 'a client may not connect');
    done(Object.assign(new Error(why), { returnCode: admission.ok ? 2 : CONNACK_CODE[admission.code] }), false);
  };

  const aedes = await Aedes.createBroker({
    authenticate,
    authorizePublish,
    authorizeSubscribe: (client, subscription, done) =>
      access.maySubscribe(speakerOf(client), subscription.topic) ? done(null, lowered(subscription)) : done(null, null),
    // Also what waited for a client id, or came by a wider filter, reaches only whom it is meant for.
    authorizeForward: (client, packet) => (access.mayHear(speakerOf(client), packet.topic) ? packet : null),
    drainTimeout: DRAIN_BOUND_MS,
    maxClientsIdLength: 200,
  });
  const letGo = (client: { readonly id: string | null }, error: Error): void => {
    if (!closing) logger.warn({ client: client.id, why: textOf(error) }, 'a client was cut off');
  };
  aedes.on('client', (client) => connected.add(client));
  aedes.on('clientDisconnect', (client) => {
    connected.delete(client);
    owing.delete(client);
  });
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

  const learn = async (): Promise<void> => {
    if (gateways === undefined) return;
    try {
      access.take(await gateways.standing());
    } catch (error) {
      // Those that were known stay: telemetry must not depend on the journal's disk.
      logger.warn({ why: textOf(error) }, 'the register of gateways could not be read');
    }
    for (const client of connected) {
      if (access.stands(speakerOf(client))) continue;
      logger.warn({ client: client.id }, 'a gateway was revoked and is cut off');
      client.close();
    }
  };
  await learn();
  const learning = setInterval(() => void learn(), LEARN_EVERY_MS);

  const askAgain = (): void => {
    if (owing.size === 0 || performance.now() - refusedAt < AGAIN_AFTER_MS) return;
    for (const client of owing) client.conn.destroy(new Error('what could not be kept is to come again'));
    owing.clear();
  };
  const asking = setInterval(askAgain, AGAIN_LOOK_MS);

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  try {
    await listen(server, host, parts.port);
  } catch (error) {
    clearInterval(learning);
    clearInterval(asking);
    await new Promise<void>((resolve) => aedes.close(resolve));
    throw error;
  }
  server.on('error', (error) => logger.error({ why: textOf(error) }, 'the embedded broker cannot accept a client'));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : parts.port;
  logger.info({ host, port }, 'the embedded broker listens');
  if (!isLoopback(host)) {
    const what =
      'programs of other machines need credentials (minesentry gateway add), which cross the network readable';
    logger.warn({ host }, what);
  }
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
        handOn({ topic, payload: Buffer.from(payload), qos: 1, retain }, (error) => {
          clearTimeout(timer);
          if (error) fail(textOf(error));
          else resolve();
        });
      });
    },
    async close() {
      if (closing) return;
      closing = true;
      clearInterval(learning);
      clearInterval(asking);
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
