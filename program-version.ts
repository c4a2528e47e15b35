import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /\.[jt]s$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });

const packageVersion = (): string => {
  const file = [join(here, 'package.json'), join(here, '..', 'package.json')].find((one) => existsSync(one));
  const { version } = JSON.parse(file === undefined ? '{}' : readFileSync(file, 'utf8')) as { version?: string };
  return version ?? 'unknown';
};

/**
 * This program: its version, and a hash over the code of its rule layer and of the tables it judges by (the first 16 hex
 * digits of a SHA-256), so that evidence names the very rules that judged.
 */
export const programVersion = (): { readonly version: string; readonly rules: string } => {
  const hash = createHash('sha256');
  for (const folder of ['alerts', 'domain']) {
    for (const file of filesBelow(join(here, folder)).sort()) {
      hash.update(file.slice(here.length)).update(readFileSync(file));
    }
  }
  return { version: packageVersion(), rules: hash.digest('hex').slice(0, 16) };
};
