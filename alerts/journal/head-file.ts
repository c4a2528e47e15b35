import { join } from 'node:path';
import { z } from 'zod';
import { readIfThere, writeAtomic } from '../../store/atomic-file.js';
import type { Head } from './verify.js';

/** In the data folder: the ledger's head as it was last read back and found sound. */
const HEAD_FILE = 'journal-head.json';

const headSchema = z.object({ seq: z.number().int().nonnegative(), hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** The head noted beside the journal; undefined where none is noted, or what is noted is none. */
export const readHeadFile = async (dataDir: string): Promise<Head | undefined> => {
  const text = await readIfThere(join(dataDir, HEAD_FILE));
  if (text === undefined) return undefined;
  try {
    return headSchema.parse(JSON.parse(text));
  } catch {
    // A note that cannot be read proves nothing of the ledger, which is then read from its first line.
    return undefined;
  }
};

/** Notes a head beside the journal. @throws Error where the folder takes nothing. */
export const writeHeadFile = (dataDir: string, head: Head): Promise<void> =>
  writeAtomic(join(dataDir, HEAD_FILE), `${JSON.stringify(head)}\n`);

/** `SEQ:HASH` as people write a head down; undefined for a text that is none. */
export const parseHead = (text: string): Head | undefined => {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash: hash.toLowerCase() };
};
