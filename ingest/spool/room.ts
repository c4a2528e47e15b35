import { statfs } from 'node:fs/promises';

/** The disk's room as the spool may use it. */
export interface Room {
  /** Resolves where so many bytes more may be written. @throws Error where the rest of the disk is for others. */
  take(bytes: number): Promise<void>;
}

/** What a disk has, bytes. */
export interface Space {
  readonly free: number;
  readonly total: number;
}

/** Left to the journal, which keeps the alarms, and to what lets the spool forget: 2 % of the disk, at most 64 MiB. */
const LEFT_SHARE = 0.02;
const MOST_LEFT_BYTES = 64 * 1024 * 1024;
/** After so many bytes at most the disk is asked again. */
const ASKED_AGAIN_BYTES = 1024 * 1024;

const spaceOf = (folder: string) => async (): Promise<Space> => {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, total: blocks * bsize };
};

/** Builds it for a folder. A disk that does not say what it has is written to, and says itself once it is full. */
export const createRoom = (folder: string, space: () => Promise<Space> = spaceOf(folder)): Room => {
  let granted = 0;
  return {
    async take(bytes) {
      if (bytes > granted) {
        const asked = await space().catch(() => undefined);
        if (asked === undefined) return;
        const left = Math.min(MOST_LEFT_BYTES, asked.total * LEFT_SHARE);
        if (asked.free - bytes < left) {
          const mb = (asked.free / 1024 / 1024).toFixed(1);
          throw new Error(`the disk has ${mb} MiB left, which are for the journal; make room on it`);
        }
        granted = Math.max(bytes, Math.min(ASKED_AGAIN_BYTES, asked.free - left));
      }
      granted -= bytes;
    },
  };
};
