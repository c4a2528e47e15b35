import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployed } from './servers.js';

/** An authority of a test's own with certificates by it, made by the script that is shipped. */
export interface Certificates {
  readonly folder: string;
  /** Path of a file in it. */
  file(name: string): string;
  make(kind: 'broker' | 'client', name: string): void;
  remove(): void;
}

export const createCertificates = (): Certificates => {
  const folder = mkdtempSync(join(tmpdir(), 'minesentry-certificates-'));
  return {
    folder,
    file: (name) => join(folder, name),
    make: (kind, name) => {
      execFileSync('sh', [deployed('make-certificates.sh'), folder, kind, name], { stdio: 'pipe' });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
