import type { Mine } from '../domain/mine.js';
import type { Sources } from './freeze/gather.js';
import { gatherFile } from './incident-file/gather-file.js';
import type { IncidentFile } from './incident-file/incident-file.js';
import { type Documents, evidencePack, type Sealing } from './pack/seal.js';

/** Incident files and evidence packs, as routes ask for them. */
export interface IncidentFiles {
  /** undefined: nothing is kept of it that a file could be made of. */
  file(id: string): Promise<IncidentFile | undefined>;
  /** The evidence pack, sealed in the name of who asks; `busy` where as many as allowed are being made. */
  pack(id: string, author: string): Promise<Buffer | 'busy' | undefined>;
}

/** Packs asked for at once; they are made one after the other, for each may take tens of MB. */
const MOST_PACKS = 5;

/** Builds incident files from the record; `documents`: what a pack carries beside its data. */
export const createIncidentFiles = (
  parts: Sources &
    Sealing & {
      readonly mines: () => readonly Mine[];
      readonly documents?: Documents;
    },
): IncidentFiles => {
  const { mines, clock, documents } = parts;
  let last: Promise<unknown> = Promise.resolve();
  let asked = 0;

  const make = async (id: string, author: string): Promise<Buffer | undefined> => {
    const gathered = await gatherFile(parts, id, mines(), clock());
    if (gathered === undefined) return undefined;
    return evidencePack(parts, gathered, author, documents);
  };

  return {
    async file(id) {
      return (await gatherFile(parts, id, mines(), clock()))?.file;
    },
    async pack(id, author) {
      if (asked >= MOST_PACKS) return 'busy';
      asked += 1;
      const made = last.then(() => make(id, author));
      last = made.catch(() => undefined);
      try {
        return await made;
      } finally {
        asked -= 1;
      }
    },
  };
};
