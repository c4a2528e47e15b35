import type { IClientOptions } from 'mqtt';
import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.js';
import { OK, type Status } from '../../domain/status.js';
import type { BrokerEvent, Ingest } from '../ingest.js';
import type { Spool } from '../spool/spool.js';
import { BrokerError, isTakenOver, shownAddress, textOf, whyUnreachable } from './broker-error.js';
import { type BrokerSession, type Ending, MOST_PACKET_BYTES, openSession, type Take } from './broker-session.js';
import { clientOptions } from './client-options.js';
import type { BrokerAddress } from './connection-string.js';

/** For so long the broker keeps what it could not deliver to us, s; an MQTT 5 session without it ends at once. */
const SESSION_KEPT_S = 7 * 86_400;
/** Messages that may be on their way to the disk at a time: all that MQTT allows, for the rules hear no others while it stalls. */
const RECEIVE_MAXIMUM = 65_535;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
/** A connection that stood so long starts the back-off anew. */
const STEADY_MS = 10_000;

const optionsFor = (address: BrokerAddress, defaultClientId: string): IClientOptions => ({
  ...clientOptions(address),
  clientId: address.clientId ?? defaultClientId,
  clean: false,
  properties: {
    sessionExpiryInterval: SESSION_KEPT_S,
    receiveMaximum: RECEIVE_MAXIMUM,
    maximumPacketSize: MOST_PACKET_BYTES,
  },
});

/** Doubling with each attempt, up to 30 s, and up to half of it taken off by chance. */
const retryMs = (attempts: number): number =>
  Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts) * (1 - Math.random() / 2);

/**
 * Connects to a broker of the user's choice and stays with it: MQTT 5, QoS 1, one lasting session, acknowledgement
 * after durability. Resolves once the first attempt has an outcome (at most 10 s), also where the broker is
 * unreachable: `status()` then says why, and attempts go on, at most 30 s apart. A message that cannot be taken ends
 * the connection unacknowledged and the back-off applies: the broker delivers it again, nothing spins.
 * @throws BrokerError `tls-file-unreadable` where a file of the address cannot be read.
 */
export const connectBroker = async (parts: {
  readonly address: BrokerAddress;
  readonly filters: readonly string[];
  readonly take: Take;
  readonly durable: Pick<Spool, 'durable' | 'whenDurable'>;
  readonly onEvent: (event: BrokerEvent) => void;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly defaultClientId: string;
}): Promise<Ingest> => {
  const { address, onEvent, clock, logger } = parts;
  const options = optionsFor(address, parts.defaultClientId);
  const shown = shownAddress(address);
  let session: BrokerSession | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ready = false;
  let closed = false;
  let down = `connecting to ${shown}`;
  let notTaken: string | undefined;
  let first = true;
  let granted = false;
  let connectedAt: number | undefined;
  let attempts = 0;
  let told: string | undefined;
  let decided: () => void;
  const outcome = new Promise<void>((resolve) => {
    decided = resolve;
  });

  const whyOf = (ending: Ending): string => {
    switch (ending.kind) {
      case 'lost':
        return whyUnreachable(ending.error, address);
      case 'not-granted':
        return `${shown} does not let us subscribe to ${ending.filters.join(', ')}: allow it in the broker's access list`;
      case 'not-taken':
        return `a message could not be kept and is left with the broker: ${textOf(ending.error)}`;
    }
  };

  const ended = (ending: Ending): void => {
    const why = whyOf(ending);
    const steady = connectedAt !== undefined && clock() - connectedAt >= STEADY_MS;
    // The event is told at each loss, and once where the broker never answered.
    if (connectedAt !== undefined || told === undefined) {
      const takenOver = ending.kind === 'lost' && isTakenOver(ending.error);
      onEvent({ kind: 'disconnected', at: clock(), why, ...(takenOver ? { takenOver } : {}) });
    }
    if (told !== why) logger.warn({ broker: shown, why }, 'the broker is lost; it is tried again');
    told = why;
    connectedAt = undefined;
    session = undefined;
    ready = false;
    down = why;
    if (ending.kind === 'not-taken') notTaken = why;
    if (steady) attempts = 0;
    timer = setTimeout(open, retryMs(attempts));
    attempts += 1;
    decided();
  };

  const open = (): void => {
    session = openSession({
      options,
      filters: parts.filters,
      take: parts.take,
      durable: parts.durable,
      clock,
      mayKeepSubscriptions: granted,
      onConnected(sessionPresent) {
        connectedAt = clock();
        if (!sessionPresent) granted = false;
        down = `subscribing at ${shown}`;
        onEvent({ kind: 'connected', at: connectedAt, sessionPresent, first });
        logger.info({ broker: shown, sessionPresent }, 'connected to the broker');
        first = false;
      },
      onReady() {
        granted = true;
        ready = true;
        // While messages are refused, each attempt ends the same way: that is said once.
        if (notTaken === undefined) told = 'ready';
        decided();
      },
      onTaken() {
        if (notTaken === undefined) return;
        notTaken = undefined;
        told = 'ready';
      },
      onEnd: ended,
    });
  };

  const status = (): Status => {
    if (closed) return { state: 'down', why: 'closed' };
    if (notTaken !== undefined) return { state: 'degraded', why: notTaken };
    return ready ? OK : { state: 'down', why: down };
  };

  open();
  await outcome;
  return {
    ready: () => ready && !closed,
    status,
    publish(topic, payload, publishOptions) {
      if (session !== undefined && !closed) return session.publish(topic, payload, publishOptions);
      return Promise.reject(new BrokerError('broker-unavailable', down, true));
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await session?.close();
    },
  };
};
