import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Gathered } from '../incident-file/gather-file.js';
import { type LeftOut, type Member, nextTurn, pretty } from './members.js';

export const FORMAT = 'minesentry-evidence/1';
const sha = z.string().regex(/^[0-9a-f]{64}$/);

/** What every file of a pack must be, and which lines of the ledger it rests on. */
export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  incident: z.string(),
  mine: z.string(),
  provisional: z.boolean(),
  program: z.object({ version: z.string(), rules: z.string() }),
  /** Hash of what was frozen at the close, as the ledger's line `incident.frozen` has it; absent while provisional. */
  frozen: sha.optional(),
  members: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: sha })),
  /** Number and hash of each line of the ledger in `journal.jsonl`. */
  lines: z.array(z.tuple([z.number().int(), sha])),
  /** Documents that could not be made: by name, with a stable code and the reason. */
  leftOut: z.array(z.object({ name: z.string(), code: z.string(), why: z.string() })).optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A line of the ledger, as it was hashed. */
export const rowSchema = z.strictObject({
  seq: z.number().int(),
  at: z.number(),
  kind: z.string(),
  mine: z.string().nullable(),
  subject: z.string(),
  author: z.string().nullable(),
  body: z.string(),
  previous_hash: sha,
  hash: sha,
});

/** The seal: the ledger's line over the manifest, and the hash of the chain that leads to it. */
export const sealSchema = z.strictObject({ line: rowSchema, chain: sha });
export const sealedSchema = z.object({ manifest: sha, provisional: z.boolean() });

export const LINES = 'lines.txt';
export const MANIFEST = 'manifest.json';
export const SEAL = 'seal.json';
export const CHAIN = 'chain.txt';

/** SHA-256, hex. */
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const LINE_DIGITS = 16;
const LINES_A_TURN = 4000;

/** The lines of a member, and their hashes cut to 16 digits. */
export const lineHashes = async (bytes: Uint8Array): Promise<readonly string[]> => {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').split('\n');
  const hashes: string[] = [];
  for (const [index, line] of lines.entries()) {
    hashes.push(sha256(Buffer.from(line, 'latin1')).slice(0, LINE_DIGITS));
    if (index % LINES_A_TURN === 0) await nextTurn();
  }
  return hashes;
};

/** Whether a member has lines that a person could look up; a document for print has none. */
const hasLines = (name: string): boolean => !name.endsWith('.pdf');

/** `lines.txt`: under each member's name the hash of each of its lines, documents left out. Inverse: `readLinesMember`. */
export const linesMember = async (members: readonly Member[]): Promise<Member> => {
  const pieces: string[] = [];
  for (const { name, bytes } of members) {
    if (!hasLines(name)) continue;
    const hashes = await lineHashes(bytes);
    pieces.push(`# ${name} ${hashes.length}\n${hashes.join('\n')}\n`);
  }
  return { name: LINES, bytes: Buffer.from(pieces.join(''), 'utf8') };
};

/** The hashes of each member's lines. */
export const readLinesMember = (text: string): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split('\n')) {
    const name = /^# (.+) \d+$/.exec(line)?.[1];
    if (name !== undefined) {
      current = [];
      found.set(name, current);
    } else if (line !== '') current.push(line);
  }
  return found;
};

/** The manifest of a pack's members, `lines.txt` among them. */
export const manifestOf = (
  gathered: Gathered,
  members: readonly Member[],
  leftOut: readonly LeftOut[] = [],
): Manifest => ({
  format: FORMAT,
  incident: gathered.incident.id,
  mine: gathered.incident.mine,
  provisional: gathered.file.provisional,
  program: gathered.frozen.program,
  ...(gathered.file.frozen.sha256 === undefined ? {} : { frozen: gathered.file.frozen.sha256 }),
  members: members.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
  lines: gathered.rows.map(({ seq, hash }) => [Number(seq), hash]),
  ...(leftOut.length === 0 ? {} : { leftOut: [...leftOut] }),
});

/** The manifest as its member's bytes. */
export const manifestMember = (manifest: Manifest): Member => ({
  name: MANIFEST,
  bytes: Buffer.from(pretty(manifest), 'utf8'),
});
