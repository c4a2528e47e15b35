import type { LedgerEntry } from '../../alerts/journal/ledger.js';
import type { Clock } from '../../domain/clock.js';
import type { LedgerRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';
import type { Gathered } from '../incident-file/gather-file.js';
import { CHAIN, linesMember, MANIFEST, manifestMember, manifestOf, SEAL, sha256 } from './manifest.js';
import { type Member, membersOf, nextTurn, pretty, rowJson } from './members.js';
import { zipMembers } from './zip.js';

/** Lines of the ledger that a pack's chain goes back from its seal; lines before are held by the manifest alone. */
const MOST_CHAIN = 500_000;
const PAGE = 5000;

/** Where a pack is sealed. */
export interface Sealing {
  readonly store: Store;
  readonly commit: (change: { readonly entries: readonly LedgerEntry[] }) => Promise<void>;
  readonly clock: Clock;
}

/** The ledger's line over a manifest, if there is one. */
const sealOf = async (store: Store, incident: string, manifest: string): Promise<LedgerRow | undefined> => {
  const rows = await store
    .selectFrom('ledger')
    .selectAll()
    .where('subject', '=', incident)
    .where('kind', '=', 'evidence.sealed')
    .orderBy('seq', 'desc')
    .execute();
  return rows.find(({ body }) => (JSON.parse(body) as { manifest?: string }).manifest === manifest);
};

/** The same content is sealed once: a pack asked for again is the same pack. */
const sealed = async (sealing: Sealing, gathered: Gathered, manifest: string, author: string): Promise<LedgerRow> => {
  const { store, commit, clock } = sealing;
  const { id, mine } = gathered.incident;
  const before = await sealOf(store, id, manifest);
  if (before !== undefined) return before;
  const body = { manifest, provisional: gathered.file.provisional, lines: gathered.rows.length };
  await commit({ entries: [{ at: clock(), kind: 'evidence.sealed', mine, subject: id, author, body }] });
  const line = await sealOf(store, id, manifest);
  if (line === undefined) throw new Error(`the seal of ${id} is not in the ledger`);
  return line;
};

const chainText = async (store: Store, from: number, to: number): Promise<string> => {
  const lines: string[] = [];
  for (let after = Math.max(0, from - 1, to - MOST_CHAIN) - 1; after < to; after += PAGE) {
    const rows = await store
      .selectFrom('ledger')
      .select(['seq', 'hash'])
      .where('seq', '>', after)
      .where('seq', '<=', Math.min(after + PAGE, to))
      .orderBy('seq')
      .execute();
    for (const { seq, hash } of rows) lines.push(`${seq} ${hash}\n`);
    await nextTurn();
  }
  return lines.join('');
};

/**
 * An incident's evidence pack: its members, a manifest over them, the ledger's line that seals the manifest, and the chain
 * that leads there. `author`: who asks for it. @throws JournalClosed, SqliteError
 */
export const evidencePack = async (
  sealing: Sealing,
  gathered: Gathered,
  author: string,
  more: readonly Member[] = [],
): Promise<Buffer> => {
  const contents = await membersOf(gathered, more);
  const members = [...contents, await linesMember(contents)];
  const manifest = manifestMember(manifestOf(gathered, members));
  const line = await sealed(sealing, gathered, sha256(manifest.bytes), author);
  const first = gathered.rows[0]?.seq ?? line.seq;
  const chain = Buffer.from(await chainText(sealing.store, Number(first), Number(line.seq)), 'utf8');
  const seal = Buffer.from(pretty({ line: rowJson(line), chain: sha256(chain) }), 'utf8');
  return zipMembers([
    ...members,
    { name: MANIFEST, bytes: manifest.bytes },
    { name: SEAL, bytes: seal },
    { name: CHAIN, bytes: chain },
  ]);
};
