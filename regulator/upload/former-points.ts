import type { MineFileInForce } from '../../alerts/reload/mine-file-entry.js';
import type { Mine, Point } from '../../domain/mine.js';
import { loadSource } from '../../domain/mine-source.js';
import type { Store } from '../../store/store.js';
import { IN_FORCE_KINDS } from '../time-machine/mine-then.js';

/** A reading is stored under a time so far from its arrival; a point that has left is looked for as long as that. */
const APART_MS = 10 * 60_000;

/**
 * The mine by the files that were in force since a moment of the service's clock and are so no more, newest first; what
 * this program cannot load any more is left out. @throws SqliteError
 */
export const formerMines = async (store: Store, id: string, since: number): Promise<readonly Mine[]> => {
  const lines = () =>
    store
      .selectFrom('ledger')
      .where('subject', '=', id)
      .where('kind', 'in', [...IN_FORCE_KINDS]);
  const first = await lines()
    .select('seq')
    .where('at', '<=', since - APART_MS)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const known = await lines()
    .select('seq')
    .where('seq', '>=', first?.seq ?? 0)
    .orderBy('seq', 'desc')
    .execute();
  const mines: Mine[] = [];
  // The newest is in force. A file in force is large and is read only where another came after it.
  for (const { seq } of known.slice(1)) {
    const { body } = await store.selectFrom('ledger').select('body').where('seq', '=', seq).executeTakeFirstOrThrow();
    // The edge where the journal's own JSON becomes a record again.
    const loaded = loadSource(JSON.parse(body) as MineFileInForce);
    if (loaded.ok) mines.push(loaded.mine);
  }
  return mines;
};

/** Points that the mine's file in force holds no more, each with the mine by the last file that did. */
export const formerPoints = (
  { pointById }: Pick<Mine, 'pointById'>,
  former: readonly Mine[],
): readonly { readonly point: Point; readonly of: Mine }[] => {
  const found = new Map<string, { readonly point: Point; readonly of: Mine }>();
  for (const of of former) {
    for (const point of of.points) {
      if (!pointById.has(point.id) && !found.has(point.id)) found.set(point.id, { point, of });
    }
  }
  return [...found.values()];
};
