import { unzipSync, Zip, ZipDeflate } from 'fflate';
import { type Member, nextTurn } from './members.js';

const PIECE = 256 * 1024;
/** An unpacked pack is never larger, in bytes. */
const MOST_BYTES = 1024 ** 3;
/** The same for every pack: nothing of a member is in its container. */
const MTIME = '1980-01-01T00:00:00';

/** Packs members, a piece a turn: the same members give the same bytes. */
export const zipMembers = async (members: readonly Member[]): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  let failed: Error | undefined;
  const zip = new Zip((error, piece) => {
    if (error) failed = error;
    else pieces.push(piece);
  });
  for (const { name, bytes } of members) {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = MTIME;
    zip.add(file);
    for (let from = 0; from < bytes.length; from += PIECE) {
      file.push(bytes.subarray(from, from + PIECE), false);
      await nextTurn();
    }
    file.push(new Uint8Array(0), true);
  }
  zip.end();
  if (failed !== undefined) throw failed;
  return Buffer.concat(pieces);
};

/** What is in a container: every name as often as it stands there, and the first content under each. */
export interface Unzipped {
  readonly names: readonly string[];
  readonly members: ReadonlyMap<string, Uint8Array>;
  /** Members that cannot be unpacked, with the reason. */
  readonly damaged: ReadonlyMap<string, string>;
}

/** Opens a container; undefined where the bytes are none. Each member is unpacked by itself, so that one that is damaged is named. */
export const unzipMembers = (bytes: Uint8Array): Unzipped | undefined => {
  const names: string[] = [];
  let total = 0;
  try {
    unzipSync(bytes, {
      filter({ name, originalSize }) {
        names.push(name);
        total += originalSize;
        return false;
      },
    });
  } catch {
    // No container, or its directory is gone: said as such by the caller.
    return undefined;
  }
  const members = new Map<string, Uint8Array>();
  const damaged = new Map<string, string>();
  if (total > MOST_BYTES) return { names, members, damaged: new Map(names.map((name) => [name, 'is too large'])) };
  for (const name of new Set(names)) {
    let seen = false;
    try {
      const found = unzipSync(bytes, {
        filter: (file) => {
          const isFirst = file.name === name && !seen;
          seen ||= isFirst;
          return isFirst;
        },
      })[name];
      if (found !== undefined) members.set(name, found);
    } catch (error) {
      damaged.set(name, error instanceof Error ? error.message : String(error));
    }
  }
  return { names, members, damaged };
};
