import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Journal, openJournal } from '../alerts/journal/journal.js';
import { openStore, type Store } from '../store/store.js';
import { configured, createLogger } from './say.js';

/** Who acts at the command line, as the journal records it. */
export const BY = 'command-line';

/** Lets a command work on the registers of the data folder and its ledger, also while the service runs. */
export const withRegister = async (
  environment: Readonly<Record<string, string | undefined>>,
  act: (parts: { readonly store: Store; readonly journal: Journal }) => Promise<void>,
): Promise<void> => {
  const config = configured(environment);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const store = await openStore(join(config.dataDir, 'journal.db'));
  try {
    const journal = await openJournal({ store, logger: createLogger('warn'), clock: Date.now });
    await act({ store, journal });
    await journal.close();
  } finally {
    await store.destroy();
  }
};
