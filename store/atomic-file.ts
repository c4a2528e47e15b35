import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes the folder's own entries durable: a new file is there after a power cut only then. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Replaces a file's content so that a power cut leaves either the old one or the new one, never a part. */
export const writeAtomic = async (file: string, content: string): Promise<void> => {
  const draft = `${file}.draft`;
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await syncFolder(dirname(file));
};

/** The file's content, or undefined where there is none. */
export const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};
