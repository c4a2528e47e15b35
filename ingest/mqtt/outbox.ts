import type { Logger } from 'pino';
import { OK, type Status } from '../../domain/status.js';

/** What waits to be said over MQTT. Sending never waits and never fails; what cannot be said yet is said later, in order. */
export interface Outbox {
  send(topic: string, payload: string, options: { readonly retain: boolean; readonly expiresAt?: number }): void;
  status(): Status;
  close(): void;
}

interface Letter {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly expiresAt: number;
  readonly since: number;
}

const MOST_WAITING = 10_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;
const SLOW_MS = 10_000;

/** Builds the outbox. At its bound the oldest retained letters go first: their topics are said anew with every change. */
export const createOutbox = (options: {
  readonly publish: (topic: string, payload: string, options: { readonly retain: boolean }) => Promise<void>;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'warn'>;
  readonly most?: number;
  /** How it waits before the next attempt; tests give their own. */
  readonly pause?: (ms: number) => Promise<void>;
}): Outbox => {
  const { publish, clock, logger, most = MOST_WAITING } = options;
  const pause =
    options.pause ??
    ((ms: number) =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, ms).unref();
      }));
  let queue: Letter[] = [];
  let isSending = false;
  let closed = false;
  let dropped = 0;
  let failing: string | undefined;

  const drain = async (): Promise<void> => {
    let retryMs = FIRST_RETRY_MS;
    for (let letter = queue[0]; letter !== undefined && !closed; letter = queue[0]) {
      if (clock() > letter.expiresAt) {
        logger.warn({ topic: letter.topic }, 'a command was never taken by the broker and has expired');
        queue = queue.slice(1);
        continue;
      }
      try {
        await publish(letter.topic, letter.payload, { retain: letter.retain });
      } catch (error) {
        failing = error instanceof Error ? error.message : String(error);
        await pause(retryMs);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
        continue;
      }
      failing = undefined;
      retryMs = FIRST_RETRY_MS;
      queue = queue.filter((one) => one !== letter);
    }
  };

  return {
    send(topic, payload, { retain, expiresAt = Number.POSITIVE_INFINITY }) {
      if (closed) return;
      // Of a retained topic only the newest word counts; the one being sent stays until it is said.
      if (retain) queue = queue.filter((one, index) => index === 0 || !one.retain || one.topic !== topic);
      queue.push({ topic, payload, retain, expiresAt, since: clock() });
      if (queue.length > most) {
        const oldest = queue.findIndex((one, index) => index > 0 && one.retain);
        queue.splice(oldest < 0 ? 1 : oldest, 1);
        dropped += 1;
      }
      if (isSending) return;
      isSending = true;
      void drain().finally(() => {
        isSending = false;
      });
    },
    status() {
      const waitedMs = queue[0] === undefined ? 0 : clock() - queue[0].since;
      if (waitedMs > SLOW_MS) {
        return {
          state: 'degraded',
          why: `${queue.length} messages wait for the broker${failing === undefined ? '' : `: ${failing}`}${dropped === 0 ? '' : `; ${dropped} older ones were dropped`}`,
        };
      }
      return OK;
    },
    close() {
      closed = true;
    },
  };
};
