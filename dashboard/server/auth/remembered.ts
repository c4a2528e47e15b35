import type { Clock } from '../../../domain/clock.js';

/** Entries remembered for the time in which the store does not answer; beyond it the oldest is forgotten. */
const MOST_REMEMBERED = 1000;

/** What was found before, for the time in which the store does not answer. */
export interface Remembered<Value> {
  keep(key: string, value: Value, until: number): void;
  forget(key: string): void;
  /** Undefined for one that was never found, or whose time is over. */
  recall(key: string): Value | undefined;
}

export const createRemembered = <Value>(clock: Clock): Remembered<Value> => {
  const entries = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    keep(key, value, until) {
      entries.delete(key);
      entries.set(key, { value, until });
      for (const oldest of entries.keys()) {
        if (entries.size <= MOST_REMEMBERED) break;
        entries.delete(oldest);
      }
    },
    forget: (key) => void entries.delete(key),
    recall(key) {
      const known = entries.get(key);
      return known !== undefined && known.until > clock() ? known.value : undefined;
    },
  };
};
