import { connect, type IClientOptions, type IPublishPacket, type MqttClient, type Packet } from 'mqtt';
import type { Spool } from '../spool/spool.js';
import { BrokerError, textOf } from './broker-error.js';
import { createHeldReplies, within } from './held-replies.js';
import { believeWhatComes } from './proof-of-life.js';

/** A message as it came in; `payload` is the receiver's to keep. */
export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  /** Service clock, epoch ms. */
  readonly receivedAt: number;
}

/** Takes a message in the tick of its arrival and returns its arrival number; throws where it cannot be kept. */
export type Take = (message: IncomingMessage) => number;

/** The largest MQTT packet that is sent or taken. */
export const MOST_PACKET_BYTES = 1024 * 1024;
const PUBLISH_BOUND_MS = 10_000;
const CLOSE_BOUND_MS = 5000;
const GOODBYE_BOUND_MS = 1000;

/** Why a connection ended: the network or the broker, or a message that could not be taken. */
export type Ending =
  | { readonly kind: 'lost'; readonly error: unknown }
  | { readonly kind: 'not-granted'; readonly filters: readonly string[] }
  | { readonly kind: 'not-taken'; readonly error: unknown };

/** One network connection, from CONNECT to its end; nothing of it is used for the next one. */
export interface BrokerSession {
  publish(topic: string, payload: string, options: { readonly retain: boolean }): Promise<void>;
  /** Takes nothing more, acknowledges what was taken once it is durable (at most 5 s), and says goodbye. */
  close(): Promise<void>;
}

type SendPacket = (packet: Packet, done?: () => void, ...rest: unknown[]) => void;

/** The seam for holding PUBACKs back is private to mqtt.js; its version is pinned, and a contract test watches it. */
const sendingOf = (client: MqttClient): { _sendPacket: SendPacket } => {
  const seam = client as unknown as { _sendPacket?: SendPacket };
  if (typeof seam._sendPacket === 'function') return seam as { _sendPacket: SendPacket };
  client.end(true);
  throw new BrokerError('mqtt-client-changed', 'this version of mqtt cannot hold back acknowledgements', false);
};

/** Packet type 4 with the flags 0, and the length of the rest. */
const PUBACK_HEAD = 0x4002;
const PUBACK_BYTES = 4;

/** PUBACKs as one piece: of thousands, the client would write each in four. Without reason code: success (MQTT 5 3.4.2.1). */
const encodePubacks = (messageIds: readonly number[]): Buffer => {
  const bytes = Buffer.allocUnsafe(messageIds.length * PUBACK_BYTES);
  let end = 0;
  for (const messageId of messageIds) {
    end = bytes.writeUInt16BE(PUBACK_HEAD, end);
    end = bytes.writeUInt16BE(messageId, end);
  }
  return bytes;
};

/**
 * Connects once. A message is acknowledged only when it is durable, in order of arrival; one that cannot be taken is
 * not acknowledged and ends the connection, so that the broker delivers it again. At most `receiveMaximum` messages
 * are unacknowledged. A QoS 0 message that cannot be taken is lost, as QoS 0 says.
 */
export const openSession = (parts: {
  readonly options: IClientOptions;
  readonly filters: readonly string[];
  readonly take: Take;
  readonly durable: Pick<Spool, 'durable' | 'whenDurable'>;
  readonly clock: () => number;
  /** Whether the broker still has this client's subscriptions, given that it has its session. */
  readonly mayKeepSubscriptions: boolean;
  readonly onConnected: (sessionPresent: boolean) => void;
  readonly onReady: () => void;
  readonly onTaken: () => void;
  /** Called once, unless the session was closed. */
  readonly onEnd: (ending: Ending) => void;
}): BrokerSession => {
  const { filters, take, durable, clock, onEnd } = parts;
  // Its debug log, switched off or not, is asked a dozen times a message.
  const log = (): void => undefined;
  const client = connect({ ...parts.options, reconnectPeriod: 0, resubscribe: false, queueQoSZero: false, log });
  believeWhatComes(client);
  const seam = sendingOf(client);
  const send: SendPacket = seam._sendPacket.bind(client);
  const publishing = new Set<(error: BrokerError) => void>();
  let state: 'connecting' | 'open' | 'closing' | 'over' = 'connecting';
  let arrived = 0;
  const held = createHeldReplies<number>(durable, (messageIds, error) => {
    if (error !== undefined) over({ kind: 'not-taken', error });
    else if (client.connected) client.stream.write(encodePubacks(messageIds));
  });

  const over = (ending: Ending): void => {
    if (state === 'over') return;
    const wasClosing = state === 'closing';
    state = 'over';
    held.drop();
    client.end(true);
    for (const reject of publishing) reject(new BrokerError('broker-unavailable', 'the connection was lost', true));
    publishing.clear();
    if (!wasClosing) onEnd(ending);
  };

  const takes = (): boolean => state === 'open' || state === 'connecting';

  client.handleMessage = (packet: IPublishPacket, done): void => {
    // What is not taken is not acknowledged: without `done` the client reads no further.
    if (!takes()) return;
    const { payload } = packet;
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    try {
      arrived = take({ topic: packet.topic, payload: bytes, retained: packet.retain, receivedAt: clock() });
    } catch (error) {
      over({ kind: 'not-taken', error });
      return;
    }
    parts.onTaken();
    done();
  };

  seam._sendPacket = (packet, done, ...rest) => {
    if (packet.cmd !== 'puback' || packet.messageId === undefined) {
      send(packet, done, ...rest);
      return;
    }
    // mqtt.js sends the PUBACK in the tick in which handleMessage is done, so the last arrival is the one it answers.
    held.hold(arrived, packet.messageId);
    done?.();
  };

  const subscribe = async (): Promise<void> => {
    try {
      const grants = await client.subscribeAsync([...filters], { qos: 1 });
      const refused = grants.filter(({ qos }) => qos !== 1).map(({ topic }) => topic);
      const missing = filters.filter((filter) => !grants.some(({ topic }) => topic === filter));
      if (refused.length + missing.length === 0) {
        if (state === 'open') parts.onReady();
        return;
      }
      over({ kind: 'not-granted', filters: [...refused, ...missing] });
    } catch (error) {
      // mqtt.js reports a refused filter and a lost connection the same way; a lost one has been told already.
      if (client.connected) over({ kind: 'not-granted', filters });
      else over({ kind: 'lost', error });
    }
  };

  let sessionPresent = false;
  const onPacket = (packet: Packet): void => {
    if (packet.cmd !== 'connack') return;
    client.off('packetreceive', onPacket);
    if ((packet.reasonCode ?? 0) !== 0 || state !== 'connecting') return;
    // Before the first message, which may come in the same read as the CONNACK.
    state = 'open';
    sessionPresent = packet.sessionPresent;
    parts.onConnected(sessionPresent);
  };
  client.on('packetreceive', onPacket);
  client.on('connect', () => {
    if (state !== 'open') return;
    if (sessionPresent && parts.mayKeepSubscriptions) parts.onReady();
    else void subscribe();
  });
  client.on('disconnect', (packet) => {
    over({ kind: 'lost', error: Object.assign(new Error('the broker disconnected us'), { code: packet.reasonCode }) });
  });
  client.on('error', (error) => over({ kind: 'lost', error }));
  client.on('close', () => over({ kind: 'lost', error: new Error('the broker closed the connection') }));

  return {
    publish(topic, payload, { retain }) {
      if (state !== 'open') {
        return Promise.reject(new BrokerError('broker-unavailable', 'the broker is not connected', true));
      }
      const most = Math.min(client.serverProperties?.maximumPacketSize ?? MOST_PACKET_BYTES, MOST_PACKET_BYTES);
      // 16 bytes cover the fixed header, the lengths and the message id of MQTT 5 3.3.
      const bytes = Buffer.byteLength(topic) + Buffer.byteLength(payload) + 16;
      if (bytes > most) {
        const message = `${topic}: ${bytes} bytes are more than the broker takes (${most})`;
        return Promise.reject(new BrokerError('publish-refused', message, false));
      }
      return new Promise((resolve, reject) => {
        const settle = (error?: BrokerError): void => {
          clearTimeout(timer);
          publishing.delete(settle);
          if (error === undefined) resolve();
          else reject(error);
        };
        const timer = setTimeout(
          () => settle(new BrokerError('broker-unavailable', `${topic}: not acknowledged within 10 s`, true)),
          PUBLISH_BOUND_MS,
        );
        publishing.add(settle);
        client.publish(topic, payload, { qos: 1, retain }, (error) => {
          settle(error ? new BrokerError('broker-unavailable', `${topic}: ${textOf(error)}`, true) : undefined);
        });
      });
    },
    async close() {
      if (state === 'over') return;
      if (state === 'connecting') {
        state = 'over';
        client.end(true);
        return;
      }
      state = 'closing';
      await within(held.settled(), CLOSE_BOUND_MS);
      await within(client.endAsync(false), GOODBYE_BOUND_MS);
      // A goodbye that waits for the broker's answers is cut short.
      client.stream.destroy();
      over({ kind: 'lost', error: undefined });
    },
  };
};
