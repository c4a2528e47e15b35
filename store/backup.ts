import { chmod, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './atomic-file.js';
import { openSqlite } from './sqlite.js';

/**
 * Copies a database as it is at one instant into a new file, while others go on writing to it; `check` looks at the copy
 * before it gets its name. @throws SqliteError where the database cannot be read, and whatever `check` throws: there is
 * no copy then.
 */
export const backUp = async (file: string, to: string, check: (copy: string) => Promise<void>): Promise<void> => {
  const draft = `${to}.partial`;
  await rm(draft, { force: true });
  const sqlite = openSqlite(file, ['busy_timeout = 5000']);
  try {
    // One read transaction: writers do not make it begin anew.
    await sqlite.query('vacuum into ?', [draft]);
  } finally {
    await sqlite.close();
  }
  try {
    await chmod(draft, 0o600);
    await check(draft);
    const handle = await open(draft, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(draft, to);
    await syncFolder(dirname(to));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
};
