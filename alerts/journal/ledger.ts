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

/** The row of an entry, chained to the one before it. */
export const toRow = (entry: LedgerEntry, seq: number, previousHash: string): LedgerRow => {
  const { at, kind, mine, subject, author } = entry;
  const row = { seq, at, kind, mine, subject, author, body: JSON.stringify(entry.body), previous_hash: previousHash };
  return { ...row, hash: hashOf(row) };
};
