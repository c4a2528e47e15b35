import { readFileSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SpoolError } from './spool.js';

/** What tells a process from a later one with the same id: its start, and the boot it ran in; empty where unknown. */
const startOf = (pid: number): string => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return `${boot}:${fields[19] ?? ''}`;
  } catch {
    return '';
  }
};

const lives = (pid: number, start: string): boolean => {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  // Our own id in a lock that this process does not hold is a former process', as after a container's restart.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const known = startOf(pid);
  return start === '' || known === '' || known === start;
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
      const handle = await open(file, 'wx', 0o600);
      try {
        await handle.writeFile(`${process.pid} ${startOf(process.pid)}`);
      } finally {
        await handle.close();
      }
      held.add(file);
      return async () => {
        held.delete(file);
        await rm(file, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const [pid = '', start = ''] = (await readFile(file, 'utf8')).split(' ');
      if (lives(Number(pid), start)) throw inUse(`process ${pid}`);
      await rm(file, { force: true });
    }
  }
  throw inUse('another process');
};
