import type { LedgerEntry } from '../../alerts/journal/ledger.js';
import type { Clock } from '../../domain/clock.js';
import type { LedgerRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';
import type { Gathered } from '../incident-file/gather-file.js';
import { CHAIN, linesMember, MANIFEST, manifestMember, manifestOf, SEAL, sha256 } from './manifest.js';
import { type LeftOut, type Member, membersOf, nextTurn, pretty, rowJson } from './members.js';
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

/** A document of a pack: made in the name of who asked for the pack first, as of that time. */
export type Documents = (gathered: Gathered, by: string, at: number) => Promise<Made>;
/** What came of making the documents; one that could not be made keeps nobody from the evidence. */
export interface Made {
  readonly documents: readonly Member[];
  readonly leftOut: readonly LeftOut[];
}

/** The newest seal of an incident, if there is one. */
const lastSeal = (store: Store, incident: string): Promise<LedgerRow | undefined> =>
  store
    .selectFrom('ledger')
    .selectAll()
    .where('subject', '=', incident)
    .where('kind', '=', 'evidence.sealed')
    .orderBy('seq', 'desc')
    .executeTakeFirst();

const sealedManifest = (line: LedgerRow): string | undefined =>
  (JSON.parse(line.body) as { manifest?: string }).manifest;

interface Contents {
  readonly members: readonly Member[];
  readonly manifest: Member;
}

const contentsOf = async (gathered: Gathered, { documents, leftOut }: Made): Promise<Contents> => {
  const contents = await membersOf(gathered, documents, leftOut);
  const members = [...contents, await linesMember(contents)];
  return { members, manifest: manifestMember(manifestOf(gathered, members, leftOut)) };
};

/** The same content is sealed once: a pack asked for again is the same pack, whoever asks. */
const sealed = async (
  sealing: Sealing,
  gathered: Gathered,
  author: string,
  documents: Documents,
): Promise<Contents & { readonly line: LedgerRow }> => {
  const { store, commit, clock } = sealing;
  const { id, mine } = gathered.incident;
  const before = await lastSeal(store, id);
  if (before !== undefined) {
    const again = await contentsOf(gathered, await documents(gathered, before.author ?? '', Number(before.at)));
    if (sealedManifest(before) === sha256(again.manifest.bytes)) return { ...again, line: before };
  }
  const at = clock();
  const made = await contentsOf(gathered, await documents(gathered, author, at));
  const manifest = sha256(made.manifest.bytes);
  const body = { manifest, provisional: gathered.file.provisional, lines: gathered.rows.length };
  await commit({ entries: [{ at, kind: 'evidence.sealed', mine, subject: id, author, body }] });
  const line = await lastSeal(store, id);
  if (line === undefined || sealedManifest(line) !== manifest)
    throw new Error(`the seal of ${id} is not in the ledger`);
  return { ...made, line };
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
  documents: Documents = async () => ({ documents: [], leftOut: [] }),
): Promise<Buffer> => {
  const { members, manifest, line } = await sealed(sealing, gathered, author, documents);
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
