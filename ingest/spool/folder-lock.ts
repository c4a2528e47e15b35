import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SpoolError } from './spool.js';

const isAlive = (pid: number): boolean => {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const held = new Set<string>();

/**
 * Takes a folder for this process; answers how to give it back. A lock left by a process that is gone is taken over.
 * @throws SpoolError `spool-in-use` where another living process, or this one, holds it.
 */
export const lockFolder = async (folder: string): Promise<() => Promise<void>> => {
  const file = join(folder, 'lock');
  const inUse = (by: string): SpoolError =>
    new SpoolError('spool-in-use', `${folder} is in use by ${by}; give each service its own DATA_DIR`, false);
  if (held.has(file)) throw inUse('this process');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const handle = await open(file, 'wx');
      await handle.write(String(process.pid));
      await handle.close();
      held.add(file);
      return async () => {
        held.delete(file);
        await rm(file, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const pid = Number(await readFile(file, 'utf8'));
      if (isAlive(pid)) throw inUse(`process ${pid}`);
      await rm(file, { force: true });
    }
  }
  throw inUse('another process');
};
