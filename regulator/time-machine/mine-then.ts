import type { InForceKind, MineFileInForce } from '../../alerts/reload/mine-file-entry.js';
import type { Mine } from '../../domain/mine.js';
import { loadSource } from '../../domain/mine-source.js';
import type { Store } from '../../store/store.js';

/** Which file of a mine was in force, and since when by the service's clock. */
export interface FileThen {
  readonly sha256: string;
  readonly since: number;
}

const IN_FORCE = {
  'mine-file.loaded': true,
  'mine-file.unapproved': true,
  'mine-file.approved': true,
  'mine-file.resumed': true,
} satisfies Readonly<Record<InForceKind, true>>;
/** Kinds of ledger lines that say which file of a mine came into force. */
export const IN_FORCE_KINDS: readonly string[] = Object.keys(IN_FORCE);

/**
 * The mine by the file that was in force at a moment of the service's clock. `file` null: the ledger names none of so long
 * ago, or this program cannot load it any more; the mine is the one of now. @throws SqliteError
 */
export const mineThen = async (
  store: Store,
  now: Mine,
  serviceAt: number,
): Promise<{ readonly mine: Mine; readonly file: FileThen | null }> => {
  const row = await store
    .selectFrom('ledger')
    .select(['at', 'body'])
    .where('subject', '=', now.id)
    .where('kind', 'in', [...IN_FORCE_KINDS])
    .where('at', '<=', serviceAt)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return { mine: now, file: null };
  const source = JSON.parse(row.body) as MineFileInForce;
  const loaded = loadSource(source);
  if (!loaded.ok) return { mine: now, file: null };
  const { status = loaded.mine.status } = source;
  return { mine: { ...loaded.mine, status }, file: { sha256: source.sha256, since: Number(row.at) } };
};
