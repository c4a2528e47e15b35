import { createHash } from 'node:crypto';
import type { LedgerRow } from '../../store/schema.js';

/** One line of the ledger, before it is numbered and chained. */
export interface LedgerEntry {
  /** Service clock, epoch ms. */
  readonly at: number;
  /** What happened, as `alarm.raised`. */
  readonly kind: string;
  readonly mine: string | null;
  /** The id of what it happened to. */
  readonly subject: string;
  /** Who did it; null where the service did. */
  readonly author: string | null;
  readonly body: unknown;
}

/** What the first line of a ledger is chained to. */
export const GENESIS = '0'.repeat(64);

/** SHA-256, hex, over every column but the hash itself, as a JSON array in the order of the table. */
export const hashOf = (row: Omit<LedgerRow, 'hash'>): string => {
  const { seq, at, kind, mine, subject, author, body, previous_hash } = row;
  const text = JSON.stringify([seq, at, kind, mine, subject, author, body, previous_hash]);
  return createHash('sha256').update(text).digest('hex');
};

/** Half of a surrogate pair becomes the mark that the database would keep in its place, or the hash would not hold. */
const asKept = (text: string): string => Buffer.from(text).toString();

/** The row of an entry, chained to the one before it. An entry without a body has the body null. */
export const toRow = (entry: LedgerEntry, seq: number, previousHash: string): LedgerRow => {
  const row = {
    seq,
    at: entry.at,
    kind: asKept(entry.kind),
    mine: entry.mine === null ? null : asKept(entry.mine),
    subject: asKept(entry.subject),
    author: entry.author === null ? null : asKept(entry.author),
    body: JSON.stringify(entry.body ?? null),
    previous_hash: previousHash,
  };
  return { ...row, hash: hashOf(row) };
};
