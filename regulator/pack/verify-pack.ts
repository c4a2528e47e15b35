import { z } from 'zod';
import type { Received } from '../../ingest/historian/historian.js';
import type { LedgerRow } from '../../store/schema.js';
import type { Frozen } from '../freeze/frozen.js';
import {
  CHAIN,
  LINES,
  linesMember,
  MANIFEST,
  type Manifest,
  manifestSchema,
  readLinesMember,
  SEAL,
  sealedSchema,
  sealSchema,
  sha256,
} from './manifest.js';
import { pretty } from './members.js';
import { placeOfChange } from './place-of-change.js';
import { type HashOf, type Problem, verifyChain, verifyLines } from './verify-chain.js';
import { unzipMembers } from './zip.js';

/** What was found in a pack. `problems` empty: it is what was sealed. */
export interface VerifiedPack {
  readonly problems: readonly Problem[];
  readonly manifest?: Manifest;
  /** Number and hash of the sealing line: to be compared with a head that was noted elsewhere. */
  readonly seal?: { readonly seq: number; readonly hash: string; readonly at: number; readonly author: string | null };
  readonly rows: readonly LedgerRow[];
  readonly frozen?: Frozen;
}

const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? new Uint8Array()).toString('utf8');

/** JSON of a schema that is written as we write it; undefined else. */
const read = <Shape extends z.ZodType>(text: string, schema: Shape): z.infer<Shape> | undefined => {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success && pretty(parsed.data) === text ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

/** JSON, or undefined where it is none. */
const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const frozenIn = (members: ReadonlyMap<string, Uint8Array>): Frozen | undefined => {
  try {
    const head = JSON.parse(textOf(members.get('frozen.json'))) as Omit<Frozen, 'received'>;
    const lines = textOf(members.get('observations.jsonl')).split('\n');
    return { ...head, received: lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Received])) };
  } catch {
    // What is wrong with it has been said by its hash.
    return undefined;
  }
};

/** Where the member differs, by the hashes of its lines. */
const compareMember = async (
  entry: Manifest['members'][number],
  bytes: Uint8Array,
  lines: readonly string[] | undefined,
): Promise<Problem | undefined> => {
  if (sha256(bytes) === entry.sha256 && bytes.length === entry.bytes) return undefined;
  const place = lines && (await placeOfChange(bytes, lines));
  if (lines !== undefined && place === undefined) {
    return {
      member: MANIFEST,
      what: `the hash or size of ${entry.name} is not that of the file, whose lines are as they were`,
    };
  }
  return { member: entry.name, what: place ?? 'is not the file that was sealed' };
};

const verifyMembers = async (manifest: Manifest, members: ReadonlyMap<string, Uint8Array>): Promise<Problem[]> => {
  const problems: Problem[] = [];
  const linesEntry = manifest.members.find(({ name }) => name === LINES);
  const hashes = readLinesMember(textOf(members.get(LINES)));
  for (const entry of manifest.members) {
    const bytes = members.get(entry.name);
    if (bytes === undefined || entry.name === LINES) continue;
    const problem = await compareMember(entry, bytes, hashes.get(entry.name));
    if (problem !== undefined) problems.push(problem);
  }
  const ours = members.get(LINES);
  if (linesEntry === undefined || ours === undefined || sha256(ours) === linesEntry.sha256) return problems;
  const made = await linesMember(
    manifest.members.flatMap(({ name }) => {
      const bytes = members.get(name);
      return bytes === undefined || name === LINES ? [] : [{ name, bytes }];
    }),
  );
  const [written, right] = [textOf(ours).split('\n'), textOf(made.bytes).split('\n')];
  const at = written.findIndex((line, index) => line !== right[index]);
  problems.push({ member: LINES, what: at < 0 ? 'is not the file that was sealed' : `line ${at + 1} was changed` });
  return problems;
};

/** What was frozen at the close must be what the ledger's line of that time says. */
const verifyFrozen = (
  manifest: Manifest,
  members: ReadonlyMap<string, Uint8Array>,
  rows: readonly LedgerRow[],
): readonly Problem[] => {
  if (manifest.frozen === undefined) return [];
  const hash = sha256(
    Buffer.concat([members.get('frozen.json') ?? Buffer.of(), members.get('observations.jsonl') ?? Buffer.of()]),
  );
  const said = rows
    .filter(({ kind }) => kind === 'incident.frozen')
    .map(({ body }) => z.object({ sha256: z.string() }).safeParse(jsonOf(body)).data?.sha256);
  if (!said.includes(manifest.frozen)) {
    return [{ member: 'journal.jsonl', what: 'no line incident.frozen names what the manifest takes for frozen' }];
  }
  return hash === manifest.frozen
    ? []
    : [
        {
          member: 'observations.jsonl',
          what: 'with frozen.json it is not what was frozen at the close of the incident',
        },
      ];
};

/**
 * Checks an evidence pack by itself: every member against the manifest, the manifest against its seal, the seal and every
 * line against the chain, what was frozen against the ledger. Names the place of each change. Never throws for what
 * stands in the bytes.
 */
export const verifyPack = async (bytes: Uint8Array, hashOf: HashOf): Promise<VerifiedPack> => {
  const opened = unzipMembers(bytes);
  if (opened === undefined) {
    return { rows: [], problems: [{ member: 'the file', what: 'is no evidence pack: it cannot be opened' }] };
  }
  const { names, members, damaged } = opened;
  const problems: Problem[] = [...damaged].map(([member, why]) => ({ member, what: `cannot be unpacked: ${why}` }));
  for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index))) {
    problems.push({ member: name, what: 'stands more than once in the pack' });
  }
  const manifestText = textOf(members.get(MANIFEST));
  const seal = read(textOf(members.get(SEAL)), sealSchema);
  const sealed = seal && sealedSchema.safeParse(jsonOf(seal.line.body)).data;
  if (!members.has(SEAL)) problems.push({ member: SEAL, what: 'is missing' });
  else if (seal === undefined || sealed === undefined)
    problems.push({ member: SEAL, what: 'is not a seal as it is written' });
  else if (hashOf(seal.line) !== seal.line.hash) {
    problems.push({ member: SEAL, what: `ledger line ${seal.line.seq} has been changed: its hash is another` });
  }
  const manifest = read(manifestText, manifestSchema);
  if (!members.has(MANIFEST)) problems.push({ member: MANIFEST, what: 'is missing' });
  else if (sealed !== undefined && sha256(members.get(MANIFEST) ?? '') !== sealed.manifest) {
    problems.push({ member: MANIFEST, what: 'is not the one that was sealed' });
  }
  if (manifest === undefined) {
    if (members.has(MANIFEST)) problems.push({ member: MANIFEST, what: 'is not a manifest as it is written' });
    return { problems, rows: [] };
  }
  const expected = new Set([...manifest.members.map(({ name }) => name), MANIFEST, SEAL, CHAIN]);
  for (const name of expected) {
    if (!members.has(name) && !damaged.has(name) && name !== SEAL) problems.push({ member: name, what: 'is missing' });
  }
  for (const name of new Set(names)) {
    if (!expected.has(name)) problems.push({ member: name, what: 'does not belong to the pack' });
  }
  problems.push(...(await verifyMembers(manifest, members)));
  const { rows, problems: lineProblems } = verifyLines(textOf(members.get('journal.jsonl')), manifest, hashOf);
  problems.push(...lineProblems);
  const chain = members.get(CHAIN);
  if (seal !== undefined && chain !== undefined) {
    if (sha256(chain) !== seal.chain) problems.push({ member: CHAIN, what: `is not the chain that ${SEAL} names` });
    problems.push(...verifyChain(textOf(chain), rows, seal));
  }
  problems.push(...verifyFrozen(manifest, members, rows));
  const frozen = frozenIn(members);
  return {
    problems,
    manifest,
    ...(seal === undefined
      ? {}
      : { seal: { seq: seal.line.seq, hash: seal.line.hash, at: seal.line.at, author: seal.line.author } }),
    rows,
    ...(frozen === undefined ? {} : { frozen }),
  };
};

/** Whether a pack's chain holds a head that was noted elsewhere; undefined where the head lies outside of it. */
export const holdsHead = (
  bytes: Uint8Array,
  head: { readonly seq: number; readonly hash: string },
): boolean | undefined => {
  const text = textOf(unzipMembers(bytes)?.members.get(CHAIN));
  const found = new RegExp(`^${head.seq} ([0-9a-f]{64})$`, 'm').exec(text)?.[1];
  return found === undefined ? undefined : found === head.hash;
};
