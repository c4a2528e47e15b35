import { randomBytes } from 'node:crypto';
import type { Change } from '../../alerts/journal/journal.js';
import type { LedgerEntry } from '../../alerts/journal/ledger.js';
import type { Cursor } from '../../store/cursor.js';
import type { Store } from '../../store/store.js';
import type { Answer, Refusal } from './answer.js';

/** The ledger as the registers write to it; resolves once durable. */
export interface RegisterJournal {
  commit(change: Pick<Change, 'entries' | 'registers'>): Promise<void>;
}

/** What a register keeps of its entries beside themselves, to list them by. */
export interface Filed {
  readonly id: string;
  /** Empty for what belongs to no single mine. */
  readonly mine: string;
  readonly subject: string;
  readonly state: string;
  readonly createdAt: number;
  readonly dueAt: number | null;
  readonly supervised: boolean;
}

/** Which entries of a register, newest first. `dueBefore`: with a deadline before it. */
export interface Wanted {
  readonly mines: readonly string[];
  readonly subject?: string | undefined;
  readonly states?: readonly string[] | undefined;
  readonly dueBefore?: number | undefined;
  readonly supervised?: true | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly after?: Cursor | undefined;
  readonly limit: number;
}

/** An entry after an act, with the ledger's line. */
export interface Act<Entry> {
  readonly entry: Entry;
  readonly line: Omit<LedgerEntry, 'mine' | 'subject'>;
}

/** One register that people keep: every act is a row and a line of the ledger, written together. */
export interface Register<Entry> {
  find(id: string): Promise<Entry | undefined>;
  list(wanted: Wanted): Promise<readonly Entry[]>;
  /**
   * Changes an entry by what it is now, or makes it where there is none; acts on one entry wait for each other, so that
   * none is lost. Resolves once durable.
   */
  act(id: string, decide: (entry: Entry | undefined) => Act<Entry> | Refusal): Promise<Answer<Entry>>;
}

/** A fresh id, `h-` and twenty hex digits. */
export const newId = (prefix: string): string => `${prefix}-${randomBytes(10).toString('hex')}`;

/** Opens a register by its name; `file` says how an entry is listed. */
export const openRegister = <Entry>(
  parts: { readonly store: Store; readonly journal: RegisterJournal },
  register: string,
  file: (entry: Entry) => Filed,
): Register<Entry> => {
  const { store, journal } = parts;
  /** The last act on each entry that is not over. */
  const acting = new Map<string, Promise<unknown>>();
  const entryOf = ({ body }: { readonly body: string }): Entry => JSON.parse(body) as Entry;

  const find = async (id: string): Promise<Entry | undefined> => {
    const row = await store
      .selectFrom('registers')
      .select('body')
      .where('register', '=', register)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && entryOf(row);
  };

  const decideNow = async (id: string, decide: Parameters<Register<Entry>['act']>[1]): Promise<Answer<Entry>> => {
    const decided = decide(await find(id));
    if ('ok' in decided) return decided;
    const { entry, line } = decided;
    const filed = file(entry);
    await journal.commit({
      entries: [{ ...line, mine: filed.mine === '' ? null : filed.mine, subject: filed.id }],
      registers: [{ register, ...filed, body: entry }],
    });
    return { ok: true, done: entry };
  };

  return {
    find,
    async list({ mines, subject, states, dueBefore, supervised, from, to, after, limit }) {
      if (mines.length === 0) return [];
      let query = store
        .selectFrom('registers')
        .select('body')
        .where('register', '=', register)
        .where('mine', 'in', [...mines]);
      if (subject !== undefined) query = query.where('subject', '=', subject);
      if (states !== undefined) query = query.where('state', 'in', [...states]);
      if (dueBefore !== undefined) query = query.where('due_at', '<', dueBefore);
      if (supervised !== undefined) query = query.where('supervised', '=', 1);
      if (from !== undefined) query = query.where('created_at', '>=', from);
      if (to !== undefined) query = query.where('created_at', '<', to);
      if (after !== undefined) {
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('created_at', 'id'), '<', tuple(after.at, after.id)),
        );
      }
      const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(entryOf);
    },
    act(id, decide) {
      const before = acting.get(id) ?? Promise.resolve();
      const own = before.then(
        () => decideNow(id, decide),
        () => decideNow(id, decide),
      );
      acting.set(id, own);
      const forget = (): void => {
        if (acting.get(id) === own) acting.delete(id);
      };
      own.then(forget, forget);
      return own;
    },
  };
};
