import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkJournal, JOURNAL_FILE, type JournalChecked } from './alerts/journal/check-journal.js';
import { checkSpool } from './ingest/spool/check-spool.js';
import { StartError, type StartFault } from './start-error.js';
import { lockDataFolder } from './store/data-lock.js';

/** A data folder that is this service's own, and what was looked at in it. */
export interface DataFolder {
  readonly journal: JournalChecked;
  unlock(): void;
}

const faultsIn = async (
  dataDir: string,
): Promise<{ readonly faults: readonly StartFault[]; readonly journal: JournalChecked }> => {
  const journal = await checkJournal(dataDir);
  const spool = join(dataDir, 'spool');
  const spoolFault = await checkSpool(spool);
  const faults = journal.faults.map((one) => ({ ...one, place: join(dataDir, JOURNAL_FILE) }));
  return { faults: spoolFault === undefined ? faults : [...faults, { ...spoolFault, place: spool }], journal };
};

const coded = (error: unknown, usual: string): StartFault => {
  const code =
    error instanceof Error && error.name === 'DataFolderInUse' && 'code' in error ? String(error.code) : usual;
  return { code, place: 'DATA_DIR', message: error instanceof Error ? error.message : String(error) };
};

/**
 * Takes the data folder for this service alone and looks at everything in it that a start rests on; writes nothing there
 * but the lock. `others`: faults that were found elsewhere.
 * @throws StartError naming every fault at once, `others` included; the folder is free again then.
 */
export const takeDataFolder = async (dataDir: string, others: readonly StartFault[]): Promise<DataFolder> => {
  let unlock: () => void;
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    unlock = lockDataFolder(dataDir);
  } catch (error) {
    throw new StartError([...others, coded(error, 'data-folder-unusable')]);
  }
  try {
    const { faults, journal } = await faultsIn(dataDir);
    if (others.length + faults.length > 0) throw new StartError([...others, ...faults]);
    return { journal, unlock };
  } catch (error) {
    unlock();
    throw error;
  }
};
