import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, truncateSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A disk of its own for the data folder, small enough to be filled and easy to stall. Needs root. */
export interface TestDisk {
  readonly folder: string;
  /** Takes every free byte, or all but so many MB. */
  fill(butMb?: number): Promise<void>;
  /** Gives them back. */
  free(): void;
  /** Nothing that is written returns until `thaw`. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Nothing can be written any more, as after an error of the hardware. */
  abort(): Promise<void>;
  /** As an operator does afterwards: taken off, checked, mounted again. Nobody may use it meanwhile. */
  mend(): Promise<void>;
  close(): void;
}

const MB = 1024 * 1024;

/** The harness goes on meanwhile: its proxy and gateways must not stand still with the disk. */
const run = async (program: string, ...words: readonly string[]): Promise<void> => {
  await promisify(execFile)(program, words);
};

/** Makes a file system in a file and mounts it under the folder given. @throws Error where this user may not mount. */
export const mountDisk = async (folder: string, megabytes: number): Promise<TestDisk> => {
  const image = join(folder, 'disk.img');
  const mounted = join(folder, 'disk');
  const filler = join(mounted, 'filler');
  closeSync(openSync(image, 'w'));
  truncateSync(image, megabytes * MB);
  mkdirSync(mounted);
  // Nothing is reserved for root, who would otherwise find the last 5 % free.
  await run('mkfs.ext4', '-q', '-m', '0', image);
  await run('mount', '-o', 'loop', image, mounted);
  return {
    folder: mounted,
    // It ends where the disk is full, with an error that is none here.
    fill(butMb) {
      const { bavail, bsize } = statfsSync(mounted);
      const free = Math.floor((bavail * bsize) / MB);
      const count = butMb === undefined ? [] : [`count=${Math.max(0, free - butMb)}`];
      const bs = butMb === undefined ? '64k' : '1M';
      return run('dd', 'if=/dev/zero', `of=${filler}`, `bs=${bs}`, ...count).catch(() => undefined);
    },
    free: () => unlinkSync(filler),
    freeze: () => run('fsfreeze', '-f', mounted),
    thaw: () => run('fsfreeze', '-u', mounted),
    abort: () => run('mount', '-o', 'remount,abort', mounted),
    async mend() {
      await run('umount', mounted);
      // Its answer is not 0 where it had something to mend.
      await run('e2fsck', '-p', '-f', image).catch(() => undefined);
      await run('mount', '-o', 'loop', image, mounted);
    },
    close() {
      // Whoever was interrupted while it was frozen; one that is not frozen says so, and that is well.
      spawnSync('fsfreeze', ['-u', mounted], { stdio: 'ignore' });
      execFileSync('umount', ['-l', mounted]);
      rmSync(image, { force: true });
    },
  };
};
