import { parser } from 'mqtt-packet';
import type { Tap } from '../../test/support/toxic-proxy.js';

/** Topic and payload of a message, as one key. */
export const messageKey = (topic: string, payload: string): string => `${topic} ${payload}`;

/** What the broker has seen the service acknowledge. */
export interface Witness {
  /** For one connection of the service's: reads along. */
  tap(): Tap;
  /** Keys of the messages that the service has acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
}

/** Reads along between the service (MQTT 5) and its broker: a message is acknowledged once its PUBACK went by. */
export const createWitness = (): Witness => {
  const acknowledged = new Set<string>();
  return {
    acknowledged,
    tap() {
      const waiting = new Map<number, string>();
      const fromBroker = parser({ protocolVersion: 5 });
      const fromService = parser({ protocolVersion: 5 });
      fromBroker.on('packet', (packet) => {
        if (packet.cmd !== 'publish' || packet.qos !== 1 || packet.messageId === undefined) return;
        waiting.set(packet.messageId, messageKey(packet.topic, packet.payload.toString()));
      });
      fromService.on('packet', (packet) => {
        if (packet.cmd !== 'puback' || packet.messageId === undefined) return;
        const key = waiting.get(packet.messageId);
        if (key !== undefined) acknowledged.add(key);
        waiting.delete(packet.messageId);
      });
      return {
        toServer: (bytes) => {
          fromService.parse(bytes);
        },
        toClient: (bytes) => {
          fromBroker.parse(bytes);
        },
      };
    },
  };
};
