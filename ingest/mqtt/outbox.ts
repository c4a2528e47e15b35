import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.js';
import { OK, type Status } from '../../domain/status.js';
import { textOf } from './broker-error.js';

/** What waits to be said over MQTT. */
export interface Outbox {
  /**
   * Takes a message and returns at once; it never fails. Of a topic that is retained, or sent as `newestOnly`, only the
   * newest message counts; all others are commands. A command is dropped where the broker has not taken it by
   * `expiresAt` (epoch ms); it leaves once the broker has answered for those before it that are `about` the same (the
   * topic where absent), and waits for no others.
   */
  send(
    topic: string,
    payload: string,
    options: {
      readonly retain: boolean;
      readonly newestOnly?: true;
      readonly expiresAt?: number;
      readonly about?: string;
    },
  ): void;
  /** Degraded where the oldest message waits for more than 10 s, and for an hour after one was lost. */
  status(): Status;
  /** Sends nothing more; what still waits is gone. */
  close(): void;
}

interface Entry {
  readonly topic: string;
  payload: string;
  readonly retain: boolean;
  readonly isCommand: boolean;
  /** Of messages in one lane one at a time is on its way. */
  readonly lane: string;
  readonly expiresAt: number;
  /** Since when this topic waits, epoch ms. */
  readonly since: number;
}

const MOST_WAITING = 10_000;
/** Commands come on top of these. */
const MOST_IN_FLIGHT = 4;
/** With the others within the 20 that brokers let be unanswered where nobody tells them otherwise (Mosquitto). */
const MOST_COMMANDS_IN_FLIGHT = 12;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
const SLOW_MS = 10_000;
const LOSS_SHOWN_MS = 3_600_000;

const isFinal = (error: unknown): boolean =>
  error instanceof Error && 'retryable' in error && error.retryable === false;

const afterMs = (run: () => void, ms: number): (() => void) => {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
};

/**
 * Builds the outbox: commands leave in the order in which they were given, one at a time of those about the same, and
 * wait for no other message; these leave in their order, a few at a time, one at a time for each topic. What the broker
 * does not take is tried again, at most 30 s apart, and at once where a command comes. At most `most` wait; beyond it
 * the oldest message that is no command is lost first, and only where commands alone wait the oldest command;
 * `status()` says so. A message that can never be taken (`retryable: false`) is lost too, and keeps nothing back.
 */
export const createOutbox = (parts: {
  readonly publish: (topic: string, payload: string, options: { readonly retain: boolean }) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  readonly most?: number;
  /** Runs something later and returns how to call it off; the real clock where absent. */
  readonly later?: (run: () => void, ms: number) => () => void;
}): Outbox => {
  const { publish, clock, logger, most = MOST_WAITING, later = afterMs } = parts;
  const commands = new Set<Entry>();
  const newest = new Set<Entry>();
  /** The newest message of each topic that may still be replaced. */
  const replaceable = new Map<string, Entry>();
  const inFlight = new Set<Entry>();
  const lanes = new Set<string>();
  let callOff: (() => void) | undefined;
  let failures = 0;
  let failing: string | undefined;
  let lost: { readonly count: number; readonly lastAt: number } | undefined;
  let closed = false;

  const remove = (entry: Entry): void => {
    commands.delete(entry);
    newest.delete(entry);
    if (replaceable.get(entry.topic) === entry) replaceable.delete(entry.topic);
  };

  const lose = (entry: Entry, why: string): void => {
    remove(entry);
    lost = { count: (lost?.count ?? 0) + 1, lastAt: clock() };
    logger.error({ topic: entry.topic, why }, 'a message for the broker is lost');
  };

  const makeRoom = (): void => {
    if (commands.size + newest.size < most) return;
    for (const entry of [...newest, ...commands]) {
      if (inFlight.has(entry)) continue;
      lose(entry, `${most} messages wait for the broker`);
      return;
    }
  };

  const dropExpired = (): void => {
    for (const entry of commands) {
      if (entry.expiresAt <= clock() && !inFlight.has(entry))
        lose(entry, 'the broker did not take it before it expired');
    }
  };

  const next = (): Entry | undefined => {
    const sending = [...inFlight].filter(({ isCommand }) => isCommand).length;
    if (sending < MOST_COMMANDS_IN_FLIGHT) {
      for (const entry of commands) if (!lanes.has(entry.lane)) return entry;
    }
    if (inFlight.size - sending >= MOST_IN_FLIGHT) return undefined;
    for (const entry of newest) if (!lanes.has(entry.lane)) return entry;
    return undefined;
  };

  const failed = (entry: Entry, error: unknown): void => {
    failing = textOf(error);
    if (isFinal(error)) {
      lose(entry, failing);
      return;
    }
    // A newer message of the same topic waits: the older one has nothing more to say.
    if (!entry.isCommand && replaceable.get(entry.topic) !== entry && replaceable.has(entry.topic)) remove(entry);
    else if (!entry.isCommand) replaceable.set(entry.topic, entry);
    if (callOff !== undefined) return;
    const ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures) * (1 - Math.random() / 2);
    failures += 1;
    callOff = later(() => {
      callOff = undefined;
      pump();
    }, ms);
  };

  const landed = (entry: Entry): void => {
    inFlight.delete(entry);
    lanes.delete(entry.lane);
  };

  const start = async (entry: Entry): Promise<void> => {
    inFlight.add(entry);
    lanes.add(entry.lane);
    if (replaceable.get(entry.topic) === entry) replaceable.delete(entry.topic);
    try {
      await publish(entry.topic, entry.payload, { retain: entry.retain });
      landed(entry);
      remove(entry);
      failures = 0;
      failing = undefined;
    } catch (error) {
      landed(entry);
      if (!closed) failed(entry, error);
    }
    pump();
  };

  function pump(): void {
    if (closed) return;
    dropExpired();
    while (callOff === undefined) {
      const entry = next();
      if (entry === undefined) return;
      void start(entry);
    }
  }

  return {
    send(topic, payload, { retain, newestOnly = false, expiresAt = Number.POSITIVE_INFINITY, about = topic }) {
      if (closed) return;
      const isCommand = !retain && !newestOnly;
      const older = isCommand ? undefined : replaceable.get(topic);
      if (older !== undefined) {
        older.payload = payload;
        return;
      }
      makeRoom();
      const lane = isCommand ? `about ${about}` : `newest ${topic}`;
      const entry: Entry = { topic, payload, retain, isCommand, lane, expiresAt, since: clock() };
      if (isCommand) {
        commands.add(entry);
        // What the broker did not take of other things is no reason to let an order wait.
        callOff?.();
        callOff = undefined;
      } else {
        newest.add(entry);
        replaceable.set(topic, entry);
      }
      pump();
    },
    status() {
      dropExpired();
      const reasons: string[] = [];
      const [command] = commands;
      const [message] = newest;
      const since = Math.min(command?.since ?? Number.POSITIVE_INFINITY, message?.since ?? Number.POSITIVE_INFINITY);
      if (clock() - since > SLOW_MS) {
        const count = commands.size + newest.size;
        reasons.push(`${count} messages wait for the broker${failing === undefined ? '' : ` (${failing})`}`);
      }
      if (lost !== undefined && clock() - lost.lastAt < LOSS_SHOWN_MS) reasons.push(`${lost.count} messages were lost`);
      return reasons.length === 0 ? OK : { state: 'degraded', why: reasons.join('; ') };
    },
    close() {
      closed = true;
      callOff?.();
      const left = commands.size + newest.size;
      if (left > 0) logger.warn({ messages: left }, 'messages for the broker were not sent before the end');
      commands.clear();
      newest.clear();
      replaceable.clear();
    },
  };
};
