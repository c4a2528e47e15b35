import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { JOURNAL_FILE } from '../alerts/journal/check-journal.js';
import { type Verified, verifyJournal } from '../alerts/journal/verify.js';
import { backUp } from '../store/backup.js';
import { configured, refusal } from './say.js';

/** Copies the journal as it is now into a new file, also while the service runs, and checks the copy's chain. */
export const backup = async (
  environment: Readonly<Record<string, string | undefined>>,
  file: string,
  options: { readonly dataDir?: string },
): Promise<void> => {
  const { dataDir } = configured({
    ...environment,
    ...(options.dataDir === undefined ? {} : { DATA_DIR: options.dataDir }),
  });
  const journal = join(dataDir, JOURNAL_FILE);
  const to = resolve(file);
  if (!existsSync(journal)) throw refusal('journal-missing', journal, 'is not there; set DATA_DIR or --data-dir');
  if (existsSync(to)) throw refusal('file-exists', to, 'is there already; give the backup another name');
  let verified: Verified | undefined;
  await backUp(journal, to, async (copy) => {
    verified = await verifyJournal(copy);
    if (!verified.ok) throw refusal('journal-broken', journal, `is broken at line ${verified.at}: ${verified.reason}`);
  });
  if (verified?.ok !== true) return;
  process.stdout.write(`${to}: ${verified.entries} entries, unbroken, head ${verified.entries}:${verified.head}\n`);
};
