import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { firstOf, SEGMENT_HEADER, scanSegment } from './segment.js';

/** Why a spool cannot be taken up. */
export interface SpoolFault {
  readonly code: 'spool-unreadable' | 'spool-version';
  readonly message: string;
}

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The first bytes of a file. */
const headOf = async (file: string): Promise<Buffer> => {
  const handle = await open(file, 'r');
  try {
    const bytes = Buffer.alloc(SEGMENT_HEADER.length);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

/** Looks at a spool's folder before a start and changes nothing; undefined where it can be taken up, or is not there. */
export const checkSpool = async (folder: string): Promise<SpoolFault | undefined> => {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    const message = `cannot be read: ${why(error)}; make it a folder that this user may read and write`;
    return { code: 'spool-unreadable', message };
  }
  for (const name of names.filter((one) => firstOf(one) !== undefined)) {
    try {
      const { foreign } = scanSegment(await headOf(join(folder, name)), 1);
      if (!foreign) continue;
      const message = `${name} was written by a newer version of this program; start that version`;
      return { code: 'spool-version', message };
    } catch (error) {
      return { code: 'spool-unreadable', message: `${name} cannot be read: ${why(error)}; make it readable` };
    }
  }
  return undefined;
};
