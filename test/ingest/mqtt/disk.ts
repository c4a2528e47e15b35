/** A disk that a test drives by hand: arrivals are durable up to where it says. */
export const createDisk = () => {
  let upTo = 0;
  let waiters: { arrival: number; resolve: () => void; reject: (error: Error) => void }[] = [];
  return {
    durable: (): number => upTo,
    whenDurable: (arrival: number): Promise<void> =>
      arrival <= upTo
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            waiters.push({ arrival, resolve, reject });
          }),
    reach(arrival: number): void {
      upTo = Math.max(upTo, arrival);
      for (const one of waiters) if (one.arrival <= upTo) one.resolve();
      waiters = waiters.filter((one) => one.arrival > upTo);
    },
    fail(error: Error): void {
      const failed = waiters;
      waiters = [];
      for (const one of failed) one.reject(error);
    },
  };
};

/** Resolves once a condition holds. @throws Error with what was waited for, after the deadline. */
export const until = async (what: string, holds: () => boolean, withinMs = 15_000): Promise<void> => {
  const deadline = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** A logger that keeps what it was told. */
export const createListener = () => {
  const lines: string[] = [];
  const hear = (...words: unknown[]): void => {
    lines.push(words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' '));
  };
  return { lines, logger: { info: hear, warn: hear, error: hear } };
};
