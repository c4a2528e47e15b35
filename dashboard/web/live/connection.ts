import type { ClientMessage } from '../../server/live/protocol.js';

/** How the line to the server stands. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** `retryAt` is null while an attempt is under way. Both epoch ms of this machine's clock. */
  | { readonly kind: 'lost'; readonly since: number; readonly retryAt: number | null };

/** The few things of a WebSocket that are used. */
export interface Socket {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export interface ConnectionPorts {
  open(resume: string | null): Socket;
  now(): number;
  /** Runs a task once after a while; calls back to cancel. */
  later(ms: number, task: () => void): () => void;
  /** Between 0 and 1. */
  random(): number;
  /** What to resume from: `stream:seq`, or null for a whole snapshot. */
  resume(): string | null;
  /** Returns false where the text was broken: the connection is then made anew. */
  onText(text: string): boolean;
  onState(state: ConnectionState): void;
  /** Called before each attempt after the first; false ends the connection (the session is over). */
  mayRetry(): Promise<boolean>;
}

export interface Connection {
  send(message: ClientMessage): void;
  close(): void;
}

/** No message for so long means the server is lost: it says something at least every 5 s. */
export const SILENCE_MS = 10_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 8_000;

/** The pause before attempt `attempt` (from 0): doubling from 250 ms up to 8 s, with a fifth of it by chance. */
export const retryPauseMs = (attempt: number, random: number): number =>
  Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt) * (0.8 + 0.2 * random);

/** Keeps one socket open: says when the line is lost, comes back by itself, resumes where it was. */
export const createConnection = (ports: ConnectionPorts): Connection => {
  let socket: Socket | null = null;
  let cancelTimer = (): void => undefined;
  let lostSince: number | null = null;
  let live = false;
  let attempt = 0;
  let ended = false;

  const drop = (): void => {
    cancelTimer();
    live = false;
    if (socket === null) return;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    socket = null;
  };
  const lose = (): void => {
    drop();
    if (ended) return;
    lostSince ??= ports.now();
    const pause = retryPauseMs(attempt, ports.random());
    attempt += 1;
    ports.onState({ kind: 'lost', since: lostSince, retryAt: ports.now() + pause });
    cancelTimer = ports.later(pause, () => void retry());
  };
  const watch = (): void => {
    cancelTimer();
    cancelTimer = ports.later(SILENCE_MS, lose);
  };
  const connect = (): void => {
    const opened = ports.open(ports.resume());
    socket = opened;
    watch();
    opened.onclose = lose;
    opened.onmessage = ({ data: text }) => {
      watch();
      if (typeof text !== 'string' || !ports.onText(text)) {
        lose();
        return;
      }
      if (live) return;
      live = true;
      lostSince = null;
      attempt = 0;
      ports.onState({ kind: 'live' });
    };
  };
  const retry = async (): Promise<void> => {
    if (lostSince !== null) ports.onState({ kind: 'lost', since: lostSince, retryAt: null });
    const allowed = await ports.mayRetry();
    if (ended) return;
    if (allowed) connect();
    else ended = true;
  };

  ports.onState({ kind: 'connecting' });
  connect();
  return {
    send(message) {
      if (live) socket?.send(JSON.stringify(message));
    },
    close() {
      ended = true;
      drop();
    },
  };
};
