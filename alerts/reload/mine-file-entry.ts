import { createHash } from 'node:crypto';
import type { Mine } from '../../domain/mine.js';
import { limitsInForce, type MineChange } from '../../domain/mine-changes.js';
import { fingerprintOf, type MineSource } from '../../domain/mine-source.js';
import type { Store } from '../../store/store.js';
import type { LedgerEntry } from '../journal/ledger.js';

/**
 * A mine's file came into force: the first one, found by a start (`loaded`); another one that a start found in its place,
 * which nobody has approved (`unapproved`); approved while the service ran; or whole again, since the mine may resume.
 */
export type InForceKind = 'mine-file.loaded' | 'mine-file.unapproved' | 'mine-file.approved' | 'mine-file.resumed';
const IN_FORCE: readonly InForceKind[] = [
  'mine-file.loaded',
  'mine-file.unapproved',
  'mine-file.approved',
  'mine-file.resumed',
];
/** Kinds that say whether somebody has approved the file in force. */
const APPROVAL: readonly InForceKind[] = ['mine-file.loaded', 'mine-file.unapproved', 'mine-file.approved'];

/** What the ledger keeps of a mine's file that came into force. */
export interface MineFileInForce extends MineSource {
  readonly sha256: string;
  /** The last message that was judged by the file before it. */
  readonly arrival: number;
  /** The status that held, whatever the file says (D13); absent in lines of earlier versions. */
  readonly status?: Mine['status'];
}

/** A mine's file that a start found changed on disk and nobody has approved since. */
export interface Unapproved {
  /** Service clock: when it came into force. */
  readonly at: number;
  readonly sha256: string;
}

/** How a file came into force. */
export interface Coming {
  readonly kind: InForceKind;
  readonly at: number;
  readonly author: string | null;
  readonly arrival: number;
  readonly changes: readonly MineChange[];
  /** Further fields of the line: who asked, which alarms were closed. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The line that says which limits are in force in a mine. */
export const limitsEntry = (mine: Mine, by: { readonly at: number; readonly author: string | null }) => {
  const limits = limitsInForce(mine);
  const sha256 = createHash('sha256').update(JSON.stringify(limits)).digest('hex');
  const entry = { ...by, kind: 'limits.in-force', mine: mine.id, subject: mine.id, body: { sha256, limits } };
  return entry satisfies LedgerEntry;
};

/** The line that says which file of a mine is in force, whole. */
export const inForceEntry = (mine: Mine, source: MineSource, coming: Coming): LedgerEntry => {
  const { kind, at, author, arrival, changes, more } = coming;
  const body = { ...more, arrival, status: mine.status, sha256: fingerprintOf(source), changes, ...source };
  return { at, kind, mine: mine.id, subject: mine.id, author, body };
};

/** The newest line of these kinds about a mine. */
const newest = (store: Store, mine: string, kinds: readonly string[]) =>
  store
    .selectFrom('ledger')
    .select(['at', 'kind', 'body'])
    .where('subject', '=', mine)
    .where('kind', 'in', [...kinds])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();

/** SHA-256 of the limits that the ledger last says are in force in a mine. */
export const recordedLimits = async (store: Store, mine: string): Promise<unknown> => {
  const row = await newest(store, mine, ['limits.in-force']);
  return row && (JSON.parse(row.body) as { readonly sha256?: unknown }).sha256;
};

/** The mine's file in force, where nobody has approved it; undefined: somebody has, or it is the first one. */
export const unapprovedFile = async (store: Store, mine: string): Promise<Unapproved | undefined> => {
  const row = await newest(store, mine, APPROVAL);
  if (row === undefined || row.kind !== 'mine-file.unapproved') return undefined;
  return { at: Number(row.at), sha256: (JSON.parse(row.body) as MineFileInForce).sha256 };
};

/** The mine with the status that held under its file. */
export const underStatus = (mine: Mine, { status = mine.status }: Pick<MineFileInForce, 'status'>): Mine =>
  status === mine.status ? mine : { ...mine, status };

/**
 * The files of a mine by which messages after `arrival` were judged, oldest first: the one that was in force then, and
 * those that came later. Empty where the ledger names none.
 */
export const filesInForce = async (
  store: Store,
  mine: string,
  arrival: number,
): Promise<readonly MineFileInForce[]> => {
  const found: MineFileInForce[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const row = await store
      .selectFrom('ledger')
      .select(['seq', 'body'])
      .where('subject', '=', mine)
      .where('kind', 'in', [...IN_FORCE])
      .where('seq', '<', before)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return found;
    // The edge where the journal's own JSON becomes a record again.
    const file = JSON.parse(row.body) as MineFileInForce;
    found.unshift(file);
    if (file.arrival <= arrival) return found;
    before = row.seq;
  }
};
