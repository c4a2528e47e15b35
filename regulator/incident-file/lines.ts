import type { LedgerRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';
import type { Line } from '../rederive/rederive.js';

/** Lines of the ledger that one incident may bring along; the newest are left out beyond it. */
export const MOST_LINES = 50_000;
const SUBJECTS_AT_ONCE = 400;

/** Everything the ledger says of some subjects, in the order of its chain. Sealings are no part of what they seal. */
export const linesOf = async (store: Store, subjects: readonly string[]): Promise<readonly LedgerRow[]> => {
  const wanted = [...new Set(subjects)];
  const rows: LedgerRow[] = [];
  for (let from = 0; from < wanted.length; from += SUBJECTS_AT_ONCE) {
    const some = await store
      .selectFrom('ledger')
      .selectAll()
      .where('subject', 'in', wanted.slice(from, from + SUBJECTS_AT_ONCE))
      .where('kind', '!=', 'evidence.sealed')
      .orderBy('seq')
      .limit(MOST_LINES)
      .execute();
    rows.push(...some);
  }
  return rows.sort((one, other) => one.seq - other.seq).slice(0, MOST_LINES);
};

/** A row with its body read. */
export const lineOf = ({ at, kind, subject, author, body }: LedgerRow): Line => ({
  at: Number(at),
  kind,
  subject,
  author,
  body: JSON.parse(body) as unknown,
});
