const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Ends the program in order where it is told to end: `close` runs first. Answers what takes that back. */
export const closeOnSignal = (close: () => Promise<void>): (() => void) => {
  const end = (signal: NodeJS.Signals): void => {
    process.stderr.write(`${signal}: ends what was started\n`);
    close().then(
      () => process.exit(1),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.once(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
};
