import { verifyJournal } from '../alerts/journal/verify.js';

/** Checks a journal's chain from its first line to its last; exits with 1 at the first break. */
export const verify = async (file: string): Promise<void> => {
  const found = await verifyJournal(file);
  if (found.ok) {
    process.stdout.write(`${file}: unbroken, ${found.entries} entries, head ${found.head}\n`);
    return;
  }
  process.stdout.write(`${file}: broken at entry ${found.at}: ${found.reason}\n`);
  process.exitCode = 1;
};
