import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Another living program holds the data folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
  readonly code = 'data-folder-in-use';
  readonly retryable = false;
}

/** In the data folder. */
export const LOCK_FILE = 'lock.db';

/**
 * Takes the whole data folder for this program; answers how to give it back. The operating system holds the lock and
 * ends it with the process, however that ends: nothing stale is left, and a second container on the same volume is seen.
 * @throws DataFolderInUse where another service, or another start in this one, holds it.
 */
export const lockDataFolder = (folder: string): (() => void) => {
  const lock = new Database(join(folder, LOCK_FILE), { timeout: 0 });
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY'))) throw error;
    throw new DataFolderInUse(`${folder} is in use by another service; stop it, or give each service its own DATA_DIR`);
  }
  return () => lock.close();
};
