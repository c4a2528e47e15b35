import { connect } from 'mqtt';
import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.js';
import { textOf } from './broker-error.js';
import type { IncomingMessage } from './broker-session.js';
import { clientOptions } from './client-options.js';
import type { BrokerAddress } from './connection-string.js';
import { believeWhatComes } from './proof-of-life.js';

/** Hears the broker for the rules alone. */
export interface Ear {
  /** Listens, or stops listening. */
  listen(wanted: boolean): void;
  close(): Promise<void>;
}

/** Between two attempts to reach the broker. */
const AGAIN_MS = 5000;

/**
 * A second connection to the broker, at QoS 0 and without a session. While the spool's disk takes nothing, the first one
 * ends at the broker's window of unacknowledged messages, and the rules would be deaf: what is heard here is judged and
 * shown, neither kept nor acknowledged. The broker still holds every message for the first connection, and the rules
 * know those that come again.
 */
export const createEar = (options: {
  readonly address: BrokerAddress;
  readonly clientId: string;
  readonly filters: readonly string[];
  readonly hear: (message: IncomingMessage) => void;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
}): Ear => {
  const { address, clientId, filters, hear, clock, logger } = options;
  let client: ReturnType<typeof connect> | undefined;

  const open = (): ReturnType<typeof connect> => {
    logger.warn('messages are judged without being kept: the disk takes nothing, the broker holds them');
    const one = connect({
      ...clientOptions(address),
      clientId,
      clean: true,
      reconnectPeriod: AGAIN_MS,
      resubscribe: false,
      properties: { sessionExpiryInterval: 0 },
    });
    believeWhatComes(one);
    one.on('connect', () => one.subscribe([...filters], { qos: 0 }));
    one.on('error', (error) => logger.warn({ why: textOf(error) }, 'the broker cannot be heard without the disk'));
    one.on('message', (topic, payload, { retain }) => {
      // A retained copy was heard by the first connection.
      if (!retain) hear({ topic, payload, retained: false, receivedAt: clock() });
    });
    return one;
  };

  return {
    listen(wanted) {
      if (wanted === (client !== undefined)) return;
      if (wanted) {
        client = open();
        return;
      }
      logger.info('messages are kept again');
      client?.end(true);
      client = undefined;
    },
    async close() {
      await client?.endAsync(true);
      client = undefined;
    },
  };
};
