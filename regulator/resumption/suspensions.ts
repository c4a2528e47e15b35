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
}

/** The register of suspensions. */
export interface Suspensions {
  /** Of each mine the one that is open, else the newest. */
  newest(mines: readonly string[]): Promise<ReadonlyMap<string, Suspension>>;
  /** The division accepts that the mine may resume. Refused: not-suspended, already-accepted. */
  accept(person: Person, mine: string, note: string): Promise<Answer<Suspension>>;
  /**
   * The mines with the status that holds: one whose file no longer says `suspended` stays so until the division has
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

  return {
    newest,
    async accept(person, mine, note) {
      const open = (await newest([mine])).get(mine);
      if (open === undefined || open.state === 'resumed') {
        return refusal('not-suspended', 'The mine is not suspended: there is nothing to accept.');
      }
      return register.act(open.id, (before) => {
        if (before?.state !== 'suspended') {
          return refusal('already-accepted', `${before?.acceptedBy ?? 'Somebody'} has accepted it.`);
        }
        const at = clock();
        const entry = { ...before, state: 'accepted', acceptedBy: person.name, acceptedAt: at, note } as const;
        return { entry, line: { at, kind: 'mine.resumption-accepted', author: person.name, body: entry } };
      });
    },
    async settle(mines, onHeld) {
      const known = await newest(mines.map(({ id }) => id));
      const acts: Promise<unknown>[] = [];
      const settled = mines.map((mine) => {
        const last = known.get(mine.id);
        const isOpen = last !== undefined && last.state !== 'resumed';
        if (mine.status === 'suspended') {
          if (!isOpen) acts.push(begin(mine.id));
          return mine;
        }
        if (!isOpen) return mine;
        if (last.state === 'accepted') {
          acts.push(resume(last.id));
          return mine;
        }
        onHeld(mine);
        return { ...mine, status: 'suspended' } as const;
      });
      // Not waited for: a journal that cannot be written must not keep the mines from being watched.
      for (const act of acts) act.catch(() => undefined);
      return settled;
    },
  };
};
