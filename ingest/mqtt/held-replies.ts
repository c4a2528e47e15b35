import type { Spool } from '../spool/spool.js';

/** Replies to senders, held back until what they answer to is on disk. */
export interface HeldReplies<Reply> {
  /** Lets `reply` go once `arrival` is durable. Arrivals must come in rising order; replies leave in that order. */
  hold(arrival: number, reply: Reply): void;
  /** Forgets every reply that is still held: its connection is gone, and message ids are used again. */
  drop(): void;
  /** Resolves once nothing is held. */
  settled(): Promise<void>;
}

/** Sends replies, all that one commit has made durable at once; with an error where what they answer to never will be. */
export type SendReplies<Reply> = (replies: readonly Reply[], error?: unknown) => void;

interface Held<Reply> {
  readonly arrival: number;
  readonly reply: Reply;
}

/**
 * Builds an empty queue of replies. It has no bound of its own: the sender's window (receiveMaximum), or what the spool
 * lets wait for its disk, bounds it.
 */
export const createHeldReplies = <Reply>(
  durable: Pick<Spool, 'durable' | 'whenDurable'>,
  send: SendReplies<Reply>,
): HeldReplies<Reply> => {
  let held: Held<Reply>[] = [];
  let waiting = false;
  let idle: (() => void)[] = [];

  const tellIdle = (): void => {
    if (held.length > 0) return;
    const told = idle;
    idle = [];
    for (const one of told) one();
  };

  const replies = (some: readonly Held<Reply>[]): Reply[] => some.map(({ reply }) => reply);

  const releaseUpTo = (arrival: number): void => {
    const end = held.findIndex((one) => one.arrival > arrival);
    const ready = end === -1 ? held : held.slice(0, end);
    held = end === -1 ? [] : held.slice(end);
    if (ready.length > 0) send(replies(ready));
  };

  const failAll = (error: unknown): void => {
    const failed = held;
    held = [];
    send(replies(failed), error);
  };

  /** One wait at a time, on the oldest: what became durable with it leaves with it. */
  const release = async (): Promise<void> => {
    waiting = true;
    for (let [oldest] = held; oldest !== undefined; [oldest] = held) {
      try {
        await durable.whenDurable(oldest.arrival);
        releaseUpTo(durable.durable());
      } catch (error) {
        // The oldest may have been dropped meanwhile; its failure says nothing about later connections.
        if (held.includes(oldest)) failAll(error);
      }
    }
    waiting = false;
    tellIdle();
  };

  return {
    hold(arrival, reply) {
      held.push({ arrival, reply });
      if (!waiting) void release();
    },
    drop() {
      held = [];
      tellIdle();
    },
    settled: () => (held.length === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
  };
};

/** Resolves with the promise or after `boundMs`, whichever is first; true where the promise was first. */
export const within = async (promise: Promise<unknown>, boundMs: number): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), boundMs);
  });
  try {
    return await Promise.race([promise.then(() => true), bound]);
  } finally {
    clearTimeout(timer);
  }
};
