import { z } from 'zod';
import { readIfThere, writeAtomic } from '../../store/atomic-file.js';

/** How far the historian has got, as kept on disk. */
export interface Cursor {
  /** Everything up to this arrival is in the historian. */
  readonly arrival: number;
  /** No stored observation is later, epoch ms. */
  readonly newestAt: number;
}

const schema = z.object({ arrival: z.int().min(0), newestAt: z.number() });

/** A cursor as it is kept on disk; undefined for a text that is none. */
export const parseCursor = (text: string): Cursor | undefined => {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // A cursor that cannot be read is none: what is stored already is then recognised by asking the historian.
    return undefined;
  }
};

/** The cursor that an earlier run kept; undefined where there is none, or none that can be read. */
export const readCursor = async (file: string): Promise<Cursor | undefined> => {
  const text = await readIfThere(file);
  return text === undefined ? undefined : parseCursor(text);
};

/** Keeps the cursor; durable when it resolves. */
export const writeCursor = (file: string, cursor: Cursor): Promise<void> => writeAtomic(file, JSON.stringify(cursor));
