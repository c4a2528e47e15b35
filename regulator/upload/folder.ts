import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Destination } from './destination.js';

/** A folder of this machine, or one that is mounted. */
export const openFolder = (root: string): Destination => ({
  async put(folder, name, text) {
    const path = join(root, folder);
    await mkdir(path, { recursive: true });
    const part = join(path, `.${name}.part`);
    const file = await open(part, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, join(path, name));
  },
  close: async () => undefined,
});
