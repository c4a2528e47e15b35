import type { Spool } from '../spool/spool.js';

/** Called without an error once the message is on disk, with one where it never will be. */
export type Reply = (error?: unknown) => void;

/** Replies to senders, held back until what they answer to is on disk. */
export interface HeldReplies {
  /** Calls `reply` once `arrival` is durable. Arrivals must come in rising order; replies leave in that order. */
  hold(arrival: number, reply: Reply): void;
  /** Forgets every reply that is still held: its connection is gone, and message ids are used again. */
  drop(): void;
  /** Resolves once nothing is held. */
  settled(): Promise<void>;
}

interface Held {
  readonly arrival: number;
  readonly reply: Reply;
}

/**
 * Builds an empty queue of replies. It has no bound of its own: the sender's window (receiveMaximum, or one read of a
 * socket) bounds it.
 */
export const createHeldReplies = (durable: Pick<Spool, 'durable' | 'whenDurable'>): HeldReplies => {
  let held: Held[] = [];
  let waiting = false;
  let idle: (() => void)[] = [];

  const tellIdle = (): void => {
    if (held.length > 0) return;
    const told = idle;
    idle = [];
    for (const one of told) one();
  };

  const releaseUpTo = (arrival: number): void => {
    const end = held.findIndex((one) => one.arrival > arrival);
    const ready = end === -1 ? held : held.slice(0, end);
    held = end === -1 ? [] : held.slice(end);
    for (const { reply } of ready) reply();
  };

  const failAll = (error: unknown): void => {
    const failed = held;
    held = [];
    for (const { reply } of failed) reply(error);
  };

  /** One wait at a time, on the oldest: what became durable with it leaves with it. */
  const release = async (): Promise<void> => {
    if (waiting) return;
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
      void release();
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
