import { z } from 'zod';
import type { LedgerRow } from '../../../store/schema.js';
import type { Store } from '../../../store/store.js';
import { instant } from '../live/shapes.js';

/** One line of the ledger, with the hashes that chain it. `body` is the very text that was hashed. */
export const ledgerEntrySchema = z.object({
  seq: z.number().int(),
  at: instant,
  kind: z.string(),
  mine: z.string().nullable(),
  subject: z.string(),
  author: z.string().nullable(),
  body: z.string(),
  previousHash: z.string(),
  hash: z.string(),
});

/** A row as it is shown. */
export const ledgerEntry = ({ previous_hash: previousHash, ...row }: LedgerRow): z.infer<typeof ledgerEntrySchema> => ({
  ...row,
  previousHash,
});

/** Lines about one subject that are shown at once. An alarm that has more shows its newest. */
const MOST_LINES = 1000;

/** What the ledger says of one subject, oldest first. */
export const ledgerOf = async (store: Store, subject: string): Promise<z.infer<typeof ledgerEntrySchema>[]> => {
  const rows = await store
    .selectFrom('ledger')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('seq', 'desc')
    .limit(MOST_LINES)
    .execute();
  return rows.reverse().map(ledgerEntry);
};
