import type { ServerMessage } from '../../server/live/protocol.js';
import { applyMessage, EMPTY, type LiveState } from './live-state.js';

/** The live state outside React, with what `useSyncExternalStore` asks for. */
export interface LiveStore {
  get(): LiveState;
  subscribe(listener: () => void): () => void;
  /**
   * Takes a message; listeners hear of it at the next frame, together with all others of that frame. Readings alone may
   * wait for half a second more, so that the screen is laid out twice a second and not with each of their messages.
   */
  receive(message: ServerMessage): void;
  /** Applies what waits at once. */
  flush(): void;
  /** Forgets everything, as at a logout. */
  clear(): void;
}

/** More waiting messages than this are applied without waiting for a frame. */
const MOST_WAITING = 500;

/** `frame` runs its task at the next frame, also while the page is hidden. */
export const createLiveStore = (
  frame: (task: () => void) => void,
  later: (task: () => void) => void = frame,
): LiveStore => {
  let state = EMPTY;
  let waiting: ServerMessage[] = [];
  let asked = false;
  let askedLater = false;
  const listeners = new Set<() => void>();

  const tell = (next: LiveState): void => {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  };
  const flush = (): void => {
    asked = false;
    askedLater = false;
    const messages = waiting;
    waiting = [];
    if (messages.length > 0) tell(messages.reduce(applyMessage, state));
  };

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    receive(message) {
      waiting.push(message);
      if (waiting.length > MOST_WAITING) {
        flush();
        return;
      }
      if (asked) return;
      if (message.type === 'readings') {
        if (askedLater) return;
        askedLater = true;
        later(flush);
        return;
      }
      asked = true;
      frame(flush);
    },
    flush,
    clear() {
      waiting = [];
      tell(EMPTY);
    },
  };
};

/** The frame after half a second. */
export const laterFrame = (task: () => void): void => {
  setTimeout(() => nextFrame(task), 500);
};

/** The next animation frame, or a quarter of a second where the page is hidden and has none. */
export const nextFrame = (task: () => void): void => {
  if (document.hidden) {
    setTimeout(task, 250);
    return;
  }
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    task();
  };
  requestAnimationFrame(once);
  setTimeout(once, 500);
};
