import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of its own for the data folder, small enough to be filled and easy to stall. Needs root. */
export interface TestDisk {
  readonly folder: string;
  /** Takes every free byte. */
  fill(): void;
  /** Gives them back. */
  free(): void;
  /** Nothing that is written returns until `thaw`. */
  freeze(): void;
  thaw(): void;
  close(): void;
}

const run = (program: string, ...words: readonly string[]): void => {
  execFileSync(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
};

const PIECE = Buffer.alloc(64 * 1024);

/** Makes a file system in a file and mounts it under the folder given. @throws Error where this user may not mount. */
export const mountDisk = (folder: string, megabytes: number): TestDisk => {
  const image = join(folder, 'disk.img');
  const mounted = join(folder, 'disk');
  const filler = join(mounted, 'filler');
  closeSync(openSync(image, 'w'));
  truncateSync(image, megabytes * 1024 * 1024);
  mkdirSync(mounted);
  // Nothing is reserved for root, who would otherwise find the last 5 % free.
  run('mkfs.ext4', '-q', '-m', '0', image);
  run('mount', '-o', 'loop', image, mounted);
  return {
    folder: mounted,
    fill() {
      const file = openSync(filler, 'a');
      try {
        for (const piece of [PIECE, PIECE.subarray(0, 512)]) {
          for (;;) if (writeSync(file, piece) < piece.length) break;
        }
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => unlinkSync(filler),
    freeze: () => run('fsfreeze', '-f', mounted),
    thaw: () => run('fsfreeze', '-u', mounted),
    close() {
      run('umount', '-l', mounted);
      rmSync(image, { force: true });
    },
  };
};
