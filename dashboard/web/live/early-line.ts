// The first question and the first line are on their way while the browser still reads the program.
import type { Answer } from '../api/http.js';
import { currentSession, type Session } from '../api/session.js';
import type { Socket } from './connection.js';

/** Opens something that says messages and ends; answers how to speak on it and how to end it. */
export type OpenLine = (
  onMessage: (event: { readonly data: unknown }) => void,
  onClose: () => void,
) => Pick<Socket, 'send' | 'close'>;

/** A socket whose messages wait until somebody takes it. */
export const waitingSocket = (open: OpenLine): Socket => {
  const waiting: { readonly data: unknown }[] = [];
  let isOver = false;
  let hear: Socket['onmessage'] = null;
  let end: Socket['onclose'] = null;
  const { send, close } = open(
    (event) => {
      if (hear === null) waiting.push(event);
      else hear(event);
    },
    () => {
      isOver = true;
      end?.();
    },
  );
  return {
    get onmessage() {
      return hear;
    },
    set onmessage(listener) {
      hear = listener;
      if (listener === null || waiting.length === 0) return;
      // After the caller's own turn, as a socket's messages come.
      queueMicrotask(() => {
        for (let next = waiting.shift(); next !== undefined && hear !== null; next = waiting.shift()) hear(next);
      });
    },
    get onclose() {
      return end;
    },
    set onclose(listener) {
      end = listener;
      if (listener !== null && isOver) queueMicrotask(() => end?.());
    },
    send,
    close,
  };
};

/** Opens a line to the live feed, from where `resume` says or from a whole snapshot. */
export const openLine = (resume: string | null): Socket => {
  const url = new URL('/ws', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  if (resume !== null) url.searchParams.set('resume', resume);
  return waitingSocket((onMessage, onClose) => {
    const line = new WebSocket(url);
    line.onmessage = onMessage;
    line.onclose = onClose;
    return { send: (text) => line.send(text), close: () => line.close() };
  });
};

let session: Promise<Answer<Session>> | undefined;
let line: Socket | undefined;

/** Asks who is signed in, and opens the line for whoever it is. */
export const startEarly = (): void => {
  session = currentSession();
  void session.then((answer) => {
    if (answer.ok) line = openLine(null);
  });
};

/** The answer of the early question, once; after that a new one. */
export const firstSession = (): Promise<Answer<Session>> => {
  const asked = session ?? currentSession();
  session = undefined;
  return asked;
};

/** The early line where a whole snapshot is wanted, once; else a new one. */
export const takeLine = (resume: string | null): Socket => {
  const early = line;
  line = undefined;
  if (early === undefined) return openLine(resume);
  if (resume === null) return early;
  early.close();
  return openLine(resume);
};
