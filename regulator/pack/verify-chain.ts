import type { z } from 'zod';
import type { LedgerRow } from '../../store/schema.js';
import { CHAIN, type Manifest, rowSchema, SEAL, type sealSchema } from './manifest.js';
import { rowJson } from './members.js';

type Seal = z.infer<typeof sealSchema>;
/** What is wrong, and where. */
export interface Problem {
  readonly member: string;
  readonly what: string;
}

/** Computes a ledger row's hash. */
export type HashOf = (row: Omit<LedgerRow, 'hash'>) => string;

/** Reads the ledger lines of a pack; each must hash to what it says, in order, and be named by the manifest. */
export const verifyLines = (
  text: string,
  manifest: Manifest,
  hashOf: HashOf,
): { readonly rows: readonly LedgerRow[]; readonly problems: readonly Problem[] } => {
  const member = 'journal.jsonl';
  const problems: Problem[] = [];
  const rows: LedgerRow[] = [];
  const say = (what: string): number => problems.push({ member, what });
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const row = readRow(line);
    if (row === undefined) {
      say(`line ${index + 1} is no line of a ledger`);
      continue;
    }
    const before = rows.at(-1);
    if (before !== undefined && row.seq <= before.seq)
      say(`ledger line ${row.seq} stands after ${before.seq}: reordered`);
    if (hashOf(row) !== row.hash) say(`ledger line ${row.seq} (${row.kind}) has been changed: its hash is another`);
    rows.push(row);
  }
  const known = new Map(rows.map(({ seq, hash }) => [seq, hash]));
  const named = new Map(manifest.lines);
  for (const [seq, hash] of manifest.lines) {
    const found = known.get(seq);
    if (found === undefined) say(`ledger line ${seq} has been removed`);
    else if (found !== hash) say(`ledger line ${seq} is not the one that was sealed`);
  }
  for (const { seq, kind } of rows) if (!named.has(seq)) say(`ledger line ${seq} (${kind}) has been added`);
  return { rows, problems };
};

const readRow = (line: string): LedgerRow | undefined => {
  try {
    const parsed = rowSchema.safeParse(JSON.parse(line));
    // The very text counts: the same columns written otherwise are a change.
    return parsed.success && JSON.stringify(rowJson(parsed.data)) === line ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

/** The chain by number; each line in order, without a gap. */
const readChain = (text: string): { readonly byNumber: ReadonlyMap<number, string>; readonly problems: Problem[] } => {
  const byNumber = new Map<number, string>();
  const problems: Problem[] = [];
  let last: number | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const [, number = '', hash = ''] = /^(\d+) ([0-9a-f]{64})$/.exec(line) ?? [];
    const seq = Number(number);
    if (hash === '') problems.push({ member: CHAIN, what: `line ${index + 1} is no line of a chain` });
    else if (last !== undefined && seq !== last + 1) {
      problems.push({
        member: CHAIN,
        what: `ledger line ${last + 1} should follow ${last}; ${seq} does: removed or reordered`,
      });
    }
    if (hash !== '') {
      byNumber.set(seq, hash);
      last = seq;
    }
  }
  return { byNumber, problems };
};

/** Holds the ledger lines and the seal against the chain that leads from the first of them to the seal. */
export const verifyChain = (text: string, rows: readonly LedgerRow[], { line }: Seal): readonly Problem[] => {
  const { byNumber, problems } = readChain(text);
  const first = Math.min(...byNumber.keys());
  for (const { seq, hash, previous_hash: previous } of [...rows, line]) {
    const member = seq === line.seq ? SEAL : 'journal.jsonl';
    if (seq < first) continue;
    if (byNumber.get(seq) !== hash)
      problems.push({ member, what: `ledger line ${seq} is not at its place in the chain` });
    const before = byNumber.get(seq - 1);
    if (before !== undefined && before !== previous) {
      problems.push({ member: CHAIN, what: `ledger line ${seq - 1} is not the one that line ${seq} is chained to` });
    }
  }
  if (Math.max(...byNumber.keys()) !== line.seq) {
    problems.push({ member: CHAIN, what: `the chain does not end at the seal, ledger line ${line.seq}` });
  }
  return problems;
};
