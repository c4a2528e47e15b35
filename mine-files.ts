import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { parse, stringify } from 'yaml';
import { loadMine } from './domain/load-mine.js';
import type { Mine } from './domain/mine.js';
import type { MineSource } from './domain/mine-source.js';

/** One fault of one mine file, or of the folder itself. */
export interface MineFileFault {
  readonly code: string;
  /** File and path within it, as `demo-mine.yaml: points[3].area`. */
  readonly place: string;
  readonly message: string;
}

export type MineFiles =
  /** `sources`: what each of the mines was read from. */
  | { readonly ok: true; readonly mines: readonly Mine[]; readonly sources: ReadonlyMap<string, MineSource> }
  | { readonly ok: false; readonly faults: readonly MineFileFault[] };

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Larger is no mine file. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The text of a file that lies in a folder, wherever links lead within it.
 * @throws Error where a link leads out of the folder, or it is no file, or larger than 16 MiB.
 */
const readWithin = (folder: string, name: string): string => {
  const file = realpathSync(join(folder, name));
  const root = realpathSync(folder);
  if (!file.startsWith(root.endsWith(sep) ? root : `${root}${sep}`))
    throw new Error('it is a link that leads out of its folder');
  // Neither a link that was put there meanwhile nor a pipe that nobody writes to.
  const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(handle);
    if (!stats.isFile()) throw new Error('it is no file');
    if (stats.size > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES} bytes`);
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
};

/** Reads one mine file and the CSV files beside it that it names; `change`: top-level keys to be otherwise. */
export const readMineFile = (file: string, change?: Readonly<Record<string, unknown>>): MineFiles => {
  const name = basename(file);
  const fault = (code: string, message: string): MineFiles => ({ ok: false, faults: [{ code, place: name, message }] });
  let text: string;
  try {
    text = readWithin(dirname(file), name);
  } catch (error) {
    return fault('file-unreadable', `cannot be read: ${why(error)}`);
  }
  const changed = change === undefined ? text : stringify({ ...(parse(text) as object), ...change });
  const companions: Record<string, string> = {};
  const loaded = loadMine(changed, (companion) => {
    if (basename(companion) !== companion) return undefined;
    try {
      companions[companion] = readWithin(dirname(file), companion);
    } catch {
      // The loader reports a companion that is not there, or leads out of the folder, at its place in the mine file.
    }
    return companions[companion];
  });
  const source = { file: name, text: changed, companions };
  if (loaded.ok) return { ok: true, mines: [loaded.mine], sources: new Map([[loaded.mine.id, source]]) };
  return { ok: false, faults: loaded.faults.map((one) => ({ ...one, place: `${name}: ${one.place}` })) };
};

/** Reads a mine's file again, with the CSV files that it names now. */
export const readMineAgain = (
  folder: string,
  file: string,
):
  | { readonly ok: true; readonly mine: Mine; readonly source: MineSource }
  | { readonly ok: false; readonly faults: readonly MineFileFault[] } => {
  const read = readMineFile(join(folder, file));
  if (!read.ok) return read;
  const [mine] = read.mines;
  const source = mine && read.sources.get(mine.id);
  if (mine !== undefined && source !== undefined) return { ok: true, mine, source };
  return { ok: false, faults: [{ code: 'no-mine-file', place: file, message: 'holds no mine' }] };
};

/** Reads every `*.yaml` of a folder. All faults of all files at once; no mine is taken while one file is wrong. */
export const readMineFiles = (folder: string): MineFiles => {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  } catch (error) {
    const message = `cannot be read: ${why(error)}; set MINES_DIR to the folder of your mine description files`;
    return { ok: false, faults: [{ code: 'mines-folder-unreadable', place: folder, message }] };
  }
  if (names.length === 0) {
    const message = 'holds no *.yaml file; put a mine description file there, or set MINES_DIR';
    return { ok: false, faults: [{ code: 'no-mine-file', place: folder, message }] };
  }
  const faults: MineFileFault[] = [];
  const mines = new Map<string, { readonly mine: Mine; readonly name: string }>();
  const sources = new Map<string, MineSource>();
  for (const name of names.sort()) {
    const read = readMineFile(join(folder, name));
    if (!read.ok) {
      faults.push(...read.faults);
      continue;
    }
    for (const [id, source] of read.sources) sources.set(id, source);
    for (const mine of read.mines) {
      const known = mines.get(mine.id);
      if (known === undefined) mines.set(mine.id, { mine, name });
      else {
        faults.push({
          code: 'mine-given-twice',
          place: `${name}: id`,
          message: `${mine.id} is described in ${known.name} already; give one of them another id`,
        });
      }
    }
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, mines: [...mines.values()].map(({ mine }) => mine), sources };
};
