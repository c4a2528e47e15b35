import { setTimeout as delay } from 'node:timers/promises';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** What does not end in this time is left. */
const MOST_MS = 10_000;

/** Ends what the program has started where it is told to end: every step at once, then `last`; ten seconds at most. */
export const closeOnSignal = (steps: readonly (() => unknown)[], last: () => void): (() => void) => {
  const end = (signal: NodeJS.Signals): void => {
    process.stderr.write(`${signal}: ends what was started\n`);
    const all = Promise.allSettled(steps.map(async (step) => step())).then(last);
    void Promise.race([all, delay(MOST_MS)]).then(() => process.exit(1));
  };
  for (const signal of SIGNALS) process.once(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
};
