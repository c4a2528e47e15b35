import { setTimeout as delay } from 'node:timers/promises';

/**
 * Runs something for at most so long; whether it came to its end, also by failing: a stop goes on with its next step.
 * What is not done by then goes on by itself.
 */
export const within = async (ms: number, run: () => Promise<unknown>): Promise<boolean> => {
  const over = new AbortController();
  const ended = run().then(
    () => true,
    () => true,
  );
  const late = delay(ms, false, { signal: over.signal }).catch(() => false);
  try {
    return await Promise.race([ended, late]);
  } finally {
    over.abort();
  }
};
