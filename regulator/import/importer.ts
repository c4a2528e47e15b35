import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { Mine } from '../../domain/mine.js';
import { decodeFile, parseFileName, parseFileTime } from '../files/file-text.js';
import { type Imported, readImported, TELEMETRY_KINDS } from './read-readings.js';

/** A header further ahead is a wrong clock's. */
const MOST_AHEAD_MS = 300_000;
/** A file without its end may still be on its way for so long. */
const INCOMPLETE_MS = 600_000;
/** With more bad records than this share the whole file is refused. */
const MOST_BAD_SHARE = 0.2;
const MOST_BYTES = 64 * 1024 * 1024;

/** Where files go that are done with, below the folder they came in. */
export const IMPORTED = 'imported';
export const REFUSED = 'refused';

/** What became of the files of one look. */
export interface ImportCount {
  readonly imported: number;
  readonly observations: number;
  readonly refused: number;
  readonly duplicates: number;
  /** Without their end yet. */
  readonly waiting: number;
}

/** Reads a folder's files into the service. */
export interface Importer {
  /** One look at the folder, the oldest name first. @throws where the folder cannot be read, or nothing is taken: the files stay. */
  look(): Promise<ImportCount>;
}

type Outcome = 'imported' | 'refused' | 'duplicates' | 'waiting';

const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const readIfThere = async (file: string): Promise<Uint8Array | undefined> => {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * Builds the importer of a folder and its sub-folders. A good file moves to `imported/`, a bad one to `refused/` with
 * its reason beside it; of a good file's bad records a list stays beside it. Nothing is deleted but an exact copy of a
 * file that is done.
 */
export const createImporter = (options: {
  readonly folder: string;
  readonly mines: readonly Mine[];
  /** Hands on what a file says; resolves once it is safe. */
  readonly publish: (mine: Mine, observations: readonly Imported[]) => Promise<void>;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}): Importer => {
  const { folder, mines, publish, clock, logger } = options;
  const byCode = new Map(mines.map((mine) => [mine.code, mine]));

  const filesIn = async (): Promise<string[]> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && /\.txt$/i.test(entry.name) && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => ![IMPORTED, REFUSED].includes(basename(dirname(file))))
      .sort((one, other) => (basename(one) < basename(other) ? -1 : 1));
  };

  /** Another file of the same name is kept beside it, under its hash. */
  const moveTo = async (file: string, place: string, sha: string): Promise<string> => {
    const target = join(folder, place);
    await mkdir(target, { recursive: true });
    const plain = join(target, basename(file));
    const isTaken = (await readIfThere(plain)) !== undefined;
    const free = isTaken ? join(target, `${sha.slice(0, 12)}_${basename(file)}`) : plain;
    await rename(file, free);
    return free;
  };
  const refuse = async (file: string, sha: string, code: string, message: string): Promise<Outcome> => {
    const moved = await moveTo(file, REFUSED, sha);
    await writeFile(`${moved}.reason`, `${code}: ${message}\n`);
    logger.warn({ file: basename(file), code, message }, 'a file was refused');
    return 'refused';
  };
  const isDone = async (file: string, sha: string): Promise<boolean> => {
    const name = basename(file);
    for (const place of [IMPORTED, REFUSED]) {
      for (const known of [name, `${sha.slice(0, 12)}_${name}`]) {
        const bytes = await readIfThere(join(folder, place, known));
        if (bytes !== undefined && shaOf(bytes) === sha) return true;
      }
    }
    return false;
  };

  const take = async (file: string): Promise<{ readonly outcome: Outcome; readonly observations: number }> => {
    const nothing = (outcome: Outcome) => ({ outcome, observations: 0 });
    const { mtimeMs, size } = await stat(file);
    if (size > MOST_BYTES) return nothing(await refuse(file, 'too-large', 'too-large', `${size} bytes are too many`));
    const bytes = await readFile(file);
    const sha = shaOf(bytes);
    if (await isDone(file, sha)) {
      await rm(file);
      return nothing('duplicates');
    }
    const name = basename(file);
    const mine = byCode.get(parseFileName(name)?.mineCode ?? '');
    const decoded = decodeFile(name, new TextDecoder().decode(bytes), mine?.upload?.fields);
    if (!decoded.ok) {
      const { code, message } = decoded.refused;
      if (code === 'incomplete' && clock() - mtimeMs < INCOMPLETE_MS) return nothing('waiting');
      return nothing(await refuse(file, sha, code, message));
    }
    if (mine === undefined) {
      return nothing(await refuse(file, sha, 'unknown-mine', `no mine file has the code ${decoded.file.mineCode}`));
    }
    const at = parseFileTime(decoded.file.at, mine.timeZone) ?? 0;
    if (!mine.simulated && at > clock() + MOST_AHEAD_MS) {
      return nothing(await refuse(file, sha, 'clock-ahead', `its upload time ${decoded.file.at} lies ahead`));
    }
    if (!TELEMETRY_KINDS.some((kind) => kind === decoded.file.kind)) {
      await moveTo(file, IMPORTED, sha);
      return nothing('imported');
    }
    const { observations, bad } = readImported(mine, decoded.file);
    const records = decoded.file.records.length + decoded.file.bad.length;
    const reasons = bad.map(({ record, why }) => `record ${record}: ${why}`).join('\n');
    if (bad.length > records * MOST_BAD_SHARE) {
      const message = `${bad.length} of ${records} records are bad\n${reasons}`;
      return nothing(await refuse(file, sha, 'too-many-bad-records', message));
    }
    await publish(mine, observations);
    const moved = await moveTo(file, IMPORTED, sha);
    if (bad.length > 0) {
      await writeFile(`${moved}.bad-records`, `${reasons}\n`);
      logger.warn({ file: name, bad: bad.length }, 'a file had bad records');
    }
    return { outcome: 'imported', observations: observations.length };
  };

  return {
    async look() {
      const count = { imported: 0, refused: 0, duplicates: 0, waiting: 0, observations: 0 };
      for (const file of await filesIn()) {
        const { outcome, observations } = await take(file);
        count[outcome] += 1;
        count.observations += observations;
      }
      return count;
    },
  };
};
