import type { Clock } from '../../domain/clock.js';
import type { Mine } from '../../domain/mine.js';
import type { Person } from '../../domain/roles.js';
import type { Store } from '../../store/store.js';
import { type Answer, refusal } from '../registers/answer.js';
import { newId, openRegister, type RegisterJournal } from '../registers/register.js';

/** A mine's time out of production (D13): it resumes only with the division's recorded acceptance. */
export interface Suspension {
  readonly id: string;
  readonly mine: string;
  readonly state: 'suspended' | 'accepted' | 'resumed';
  /** Service clock: when its file first said so. */
  readonly since: number;
  readonly acceptedBy?: string;
  readonly acceptedAt?: number;
  readonly note?: string;
  readonly resumedAt?: number;
  /** When its file first said that it works again although the division had not accepted: it was held back. */
  readonly heldAt?: number;
}

/** The register of suspensions. */
export interface Suspensions {
  /** Of each mine the one that is open, else the newest. */
  newest(mines: readonly string[]): Promise<ReadonlyMap<string, Suspension>>;
  /** The division accepts that the mine may resume. Refused: not-suspended, already-accepted. */
  accept(person: Person, mine: string, note: string): Promise<Answer<Suspension>>;
  /** Whether the mine stays suspended although the file that comes says otherwise. Waits for what is not yet written. */
  holds(before: Mine, after: Mine): Promise<boolean>;
  /** Writes down what the status in force means: suspended, resumed, or held back. */
  took(mine: Mine, held: boolean): Promise<void>;
  /**
   * At a start: the mines with the status that holds: one whose file no longer says `suspended` stays so until the division has
   * accepted. Begins and ends suspensions in the register; `onHeld` hears of each mine that is held back.
   */
  settle(mines: readonly Mine[], onHeld: (mine: Mine) => void): Promise<readonly Mine[]>;
}

/** Suspensions looked through for the newest of each mine. */
const MOST = 5000;

/** Opens the register of suspensions. */
export const createSuspensions = (parts: {
  readonly store: Store;
  readonly journal: RegisterJournal;
  readonly clock: Clock;
}): Suspensions => {
  const { clock } = parts;
  const register = openRegister<Suspension>(parts, 'suspension', ({ id, mine, state, since }) => ({
    id,
    mine,
    subject: mine,
    state,
    createdAt: since,
    dueAt: null,
    supervised: false,
  }));

  const newest = async (mines: readonly string[]): Promise<ReadonlyMap<string, Suspension>> => {
    const rows = await register.list({ mines, limit: MOST });
    // One that is open counts whatever the clock said when it began.
    const ended = rows.filter(({ state }) => state === 'resumed').toReversed();
    const open = rows.filter(({ state }) => state !== 'resumed');
    return new Map([...ended, ...open].map((one) => [one.mine, one]));
  };
  const begin = (mine: string): Promise<unknown> => {
    const entry = { id: newId('p'), mine, state: 'suspended', since: clock() } as const;
    return register.act(entry.id, () => ({
      entry,
      line: { at: entry.since, kind: 'mine.suspended', author: null, body: entry },
    }));
  };
  const resume = (id: string): Promise<unknown> =>
    register.act(id, (before) => {
      if (before?.state !== 'accepted') return refusal('not-accepted', 'The division has not accepted it.');
      const at = clock();
      const entry = { ...before, state: 'resumed', resumedAt: at } as const;
      return { entry, line: { at, kind: 'mine.resumed', author: null, body: entry } };
    });
  const holdBack = (id: string): Promise<unknown> =>
    register.act(id, (before) => {
      if (before?.state !== 'suspended' || before.heldAt !== undefined) {
        return refusal('held-already', 'It stands in the register already.');
      }
      const at = clock();
      const entry = { ...before, heldAt: at };
      return { entry, line: { at, kind: 'mine.resumption-held', author: null, body: entry } };
    });

  const isOpen = (one: Suspension | undefined): one is Suspension => one !== undefined && one.state !== 'resumed';
  const takeNow = async (mine: Mine, held: boolean): Promise<void> => {
    const last = (await newest([mine.id])).get(mine.id);
    if (mine.status !== 'suspended') {
      if (isOpen(last)) await resume(last.id);
      return;
    }
    if (!isOpen(last)) await begin(mine.id);
    const open = (await newest([mine.id])).get(mine.id);
    if (held && open !== undefined) await holdBack(open.id);
  };
  /** One status after another: each goes by what the one before it has written. */
  let writing: Promise<unknown> = Promise.resolve();
  const took: Suspensions['took'] = (mine, held) => {
    const own = writing.then(() => takeNow(mine, held));
    writing = own.catch(() => undefined);
    return own;
  };

  return {
    newest,
    async accept(person, mine, note) {
      const open = (await newest([mine])).get(mine);
      if (!isOpen(open)) return refusal('not-suspended', 'The mine is not suspended: there is nothing to accept.');
      return register.act(open.id, (before) => {
        if (before?.state !== 'suspended') {
          return refusal('already-accepted', `${before?.acceptedBy ?? 'Somebody'} has accepted it.`);
        }
        const at = clock();
        const entry = { ...before, state: 'accepted', acceptedBy: person.name, acceptedAt: at, note } as const;
        return { entry, line: { at, kind: 'mine.resumption-accepted', author: person.name, body: entry } };
      });
    },
    async holds(before, after) {
      if (after.status === 'suspended') return false;
      await writing;
      const last = (await newest([after.id])).get(after.id);
      // A suspension that holds and has no row is no reason to lift it.
      return isOpen(last) ? last.state !== 'accepted' : before.status === 'suspended';
    },
    took,
    async settle(mines, onHeld) {
      const known = await newest(mines.map(({ id }) => id));
      return mines.map((mine) => {
        const last = known.get(mine.id);
        const isHeld = mine.status !== 'suspended' && isOpen(last) && last.state !== 'accepted';
        if (isHeld) onHeld(mine);
        const settled = isHeld ? ({ ...mine, status: 'suspended' } as const) : mine;
        // Not waited for: a journal that cannot be written must not keep the mines from being watched.
        if (settled.status === 'suspended' || isOpen(last)) took(settled, isHeld).catch(() => undefined);
        return settled;
      });
    },
  };
};
