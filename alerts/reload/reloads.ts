import type { Clock } from '../../domain/clock.js';
import type { Mine } from '../../domain/mine.js';
import { changesBetween, type MineChange } from '../../domain/mine-changes.js';
import { fingerprintOf, loadSource, type MineSource } from '../../domain/mine-source.js';
import { maySee, type Person, type Role, WHO_APPROVES, WHO_PLANS } from '../../domain/roles.js';
import type { Text } from '../../domain/text.js';
import type { Alarm } from '../alarm/alarm.js';
import type { Alerts } from '../alerts.js';
import { idFrom } from '../id-from.js';
import type { Change } from '../journal/journal.js';
import { goneFrom } from './gone.js';
import { type Coming, inForceEntry, limitsEntry } from './mine-file-entry.js';

/** One fault of a mine file, at its place. */
export interface ReloadFault {
  readonly code: string;
  readonly place: string;
  readonly message: string;
}

/** A mine's file as it stands on disk now. */
export type ReadMine =
  | { readonly ok: true; readonly mine: Mine; readonly source: MineSource }
  | { readonly ok: false; readonly faults: readonly ReloadFault[] };

/** A new file of a mine, asked for by one person, in force once another one has approved it. */
export interface Reload {
  readonly id: string;
  readonly mine: string;
  readonly state: 'pending' | 'approved';
  readonly by: string;
  readonly at: number;
  readonly approvedBy?: string;
  readonly approvedAt?: number;
  readonly sha256: string;
  readonly changes: readonly MineChange[];
  /** Standing alarms whose subject leaves the file: they are closed with it. */
  readonly closes: readonly Pick<Alarm, 'id' | 'rule' | 'subject' | 'message'>[];
  /** Set where the file says that a suspended mine works again and the division has not accepted it: it stays suspended. */
  readonly held?: Text;
}

/** A reload, or why not; `faults` where the file is wrong. Nothing has changed then. */
export type ReloadAnswer =
  | { readonly ok: true; readonly reload: Reload }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly faults?: readonly ReloadFault[];
    };

/** Puts a mine's file in force while the service runs: asked for by one person, approved by another. */
export interface Reloads {
  /** Reads the file and says what it would change; a later wish takes the place of one that waits. */
  ask(person: Person, mine: string): Promise<ReloadAnswer>;
  /** Puts it in force as it was shown; refused where the file has changed since. `id`: the one that was looked at. */
  approve(person: Person, mine: string, id?: string): Promise<ReloadAnswer>;
  /** What waits for approval of a mine. */
  waiting(mine: string): Reload | undefined;
  /** Puts the file in force whole, status included, once the division has accepted that the mine resumes; else does nothing. */
  resume(mine: string, by: string): Promise<void>;
}

/** The register of suspensions, as far as a file that comes into force goes by it. */
export interface SuspensionRegister {
  /** Whether the mine stays suspended although the file that comes says otherwise. Waits for what is not yet written. */
  holds(before: Mine, after: Mine): Promise<boolean>;
  /** Writes down what the status in force means: suspended, resumed, or held back. */
  took(mine: Mine, held: boolean): Promise<void>;
}

interface Pending {
  readonly reload: Reload;
  readonly source: MineSource;
}

const HELD: Text = {
  zh: '矿井仍为停产：师监管部门尚未记录同意复产（D13）',
  en: 'The mine stays suspended: the division has not recorded that it accepts the resumption (D13)',
};

const refuse = (code: string, message: string): ReloadAnswer => ({ ok: false, code, message });

/** Fields that a running service cannot take over: its clock, and who may see what, hang on them. */
const FIXED = ['id', 'simulated', 'division'] as const;

/** Builds the desk for reloads. What waits is kept in memory: a restart forgets it, and reads the files as they are. */
export const createReloads = (parts: {
  readonly alerts: Pick<Alerts, 'view' | 'reload'>;
  /** Reads the file that a mine was read from. */
  readonly read: (mine: string) => ReadMine;
  /** Makes the rest of the service see the file, at once; called after the rules go by it. */
  readonly live: (mine: Mine) => void;
  readonly suspensions: SuspensionRegister;
  /** The file of a mine that is in force, as the ledger has it. */
  readonly inForce: (mine: string) => Promise<MineSource | undefined>;
  readonly commit: (change: Change) => Promise<void>;
  /** Keeps the rules' state, so that a restart begins after the change. */
  readonly keep: () => void;
  readonly clock: Clock;
}): Reloads => {
  const { alerts, read, suspensions, inForce, commit, clock } = parts;
  const pending = new Map<string, Pending>();
  let lastTurn: Promise<unknown> = Promise.resolve();
  /** One file comes into force at a time: an acceptance and an approval must not pass each other by. */
  const inTurn = <Done>(act: () => Promise<Done>): Promise<Done> => {
    const own = lastTurn.then(act);
    lastTurn = own.catch(() => undefined);
    return own;
  };

  /** The mine with the status that will hold, and whether the file says another. */
  const settled = async (before: Mine, mine: Mine): Promise<{ readonly mine: Mine; readonly isHeld: boolean }> => {
    const isHeld = await suspensions.holds(before, mine);
    return { mine: isHeld ? { ...mine, status: 'suspended' } : mine, isHeld };
  };

  const mineFor = (person: Person, id: string, roles: readonly Role[]): Mine | ReloadAnswer => {
    if (!roles.includes(person.role)) {
      return refuse('forbidden', `The role ${person.role} may not do this; ${roles.join(', ')} may.`);
    }
    const mine = alerts.view.mines().find((one) => one.id === id);
    return mine !== undefined && maySee(person, mine)
      ? mine
      : refuse('unknown-mine', 'There is no such mine among those that you may see.');
  };

  const standingOf = (mine: string): readonly Alarm[] => alerts.view.standing().filter((one) => one.mine === mine);

  /** Why a file that is sound cannot be put in force now. */
  const obstacleTo = (before: Mine, after: Mine): ReloadAnswer | undefined => {
    const fixed = FIXED.filter((field) => before[field] !== after[field]);
    if (fixed.length > 0) {
      return refuse('needs-restart', `The file changes ${fixed.join(', ')}: stop and start the service for that.`);
    }
    const orders = alerts.view.evacuations().map(({ evacuation }) => evacuation);
    const held = goneFrom(after, standingOf(before.id)).find(({ id }) =>
      orders.some(({ alarms }) => alarms.includes(id)),
    );
    if (held === undefined) return undefined;
    const message = `The file drops ${held.subject}, whose alarm ${held.id} upholds an order to withdraw; stand the order down first.`;
    return refuse('order-open', message);
  };

  const record = (kind: string, mine: string, author: string, body: unknown): Promise<void> =>
    commit({ entries: [{ at: clock(), kind, mine, subject: mine, author, body }] });

  /** Puts a mine in force at once; `durable` once the ledger has it. */
  const put = (
    { mine, isHeld }: { readonly mine: Mine; readonly isHeld: boolean },
    source: MineSource,
    { note, ...coming }: Omit<Coming, 'arrival' | 'at' | 'author'> & { readonly author: string; readonly note: string },
  ): { readonly at: number; readonly durable: Promise<unknown> } | undefined => {
    const { author, changes, more } = coming;
    const done = alerts.reload(mine, { by: author, note });
    if (done === undefined) return undefined;
    parts.live(mine);
    const at = clock();
    const closed = done.closed.map((alarm) => alarm.id);
    const held = isHeld ? { held: HELD } : {};
    const entry = inForceEntry(mine, source, {
      ...coming,
      at,
      arrival: done.arrival,
      more: { ...more, ...held, closed },
    });
    const limits = changes.some(({ what }) => what === 'limits') ? [limitsEntry(mine, { at, author })] : [];
    const written = commit({ entries: [entry, ...limits] });
    const taken = suspensions.took(mine, isHeld);
    parts.keep();
    return { at, durable: Promise.all([written, taken]) };
  };

  const approveNow = async (
    person: Person,
    id: string,
    wanted: string | undefined,
  ): Promise<ReloadAnswer | { readonly reload: Reload; readonly durable: Promise<unknown> }> => {
    const before = mineFor(person, id, WHO_APPROVES);
    if ('ok' in before) return before;
    const waiting = pending.get(id);
    if (waiting === undefined || (wanted !== undefined && waiting.reload.id !== wanted)) {
      return refuse('nothing-pending', 'No such change of the mine’s file waits: ask for a reload first.');
    }
    const { reload, source } = waiting;
    if (reload.by === person.name) {
      return refuse('own-reload', 'Whoever asks for a reload does not approve it: ask somebody else.');
    }
    const now = read(id);
    if (!now.ok || fingerprintOf(now.source) !== reload.sha256) {
      pending.delete(id);
      return refuse('file-changed', 'The file has changed since it was shown: ask for a reload again.');
    }
    const after = await settled(before, now.mine);
    const obstacle = obstacleTo(before, after.mine);
    if (obstacle !== undefined) return obstacle;
    if (pending.get(id) === waiting) pending.delete(id);
    const changes = changesBetween(before, after.mine);
    const done = put(after, source, {
      kind: 'mine-file.approved',
      author: person.name,
      changes,
      note: `${reload.id}: left the mine's file 已从矿井描述文件中删除`,
      more: { id: reload.id, askedBy: reload.by },
    });
    if (done === undefined) return refuse('unknown-mine', 'There is no such mine.');
    const { held: _before, ...asked } = reload;
    const approved = { state: 'approved', approvedBy: person.name, approvedAt: done.at, changes } as const;
    return { reload: { ...asked, ...approved, ...(after.isHeld ? { held: HELD } : {}) }, durable: done.durable };
  };

  const resumeNow = async (id: string, by: string): Promise<ReturnType<typeof put>> => {
    const before = alerts.view.mines().find((one) => one.id === id);
    const source = before?.status === 'suspended' ? await inForce(id) : undefined;
    const loaded = source && loadSource(source);
    if (before === undefined || source === undefined || loaded?.ok !== true) return undefined;
    if (loaded.mine.status === 'suspended') return undefined;
    const after = await settled(before, loaded.mine);
    if (after.isHeld) return undefined;
    const changes = changesBetween(before, after.mine);
    return put(after, source, {
      kind: 'mine-file.resumed',
      author: by,
      changes,
      note: 'the division has accepted that the mine resumes 已同意复产',
    });
  };

  return {
    async ask(person, id) {
      const before = mineFor(person, id, WHO_PLANS);
      if ('ok' in before) return before;
      const found = read(id);
      if (!found.ok) {
        await record('mine-file.refused', id, person.name, { faults: found.faults });
        const message = `The mine's file is wrong, and the one in force stays: ${found.faults.length} faults.`;
        return { ok: false, code: 'mine-file-wrong', message, faults: found.faults };
      }
      const { source } = found;
      const { mine, isHeld } = await settled(before, found.mine);
      const obstacle = obstacleTo(before, mine);
      if (obstacle !== undefined && !obstacle.ok) {
        await record('mine-file.refused', id, person.name, { faults: [obstacle] });
        return obstacle;
      }
      const at = clock();
      const sha256 = fingerprintOf(source);
      const closes = goneFrom(mine, standingOf(id)).map(({ id: alarm, rule, subject, message }) => {
        return { id: alarm, rule, subject, message };
      });
      const reload: Reload = {
        id: idFrom('r', [id, person.name, sha256, at]),
        mine: id,
        state: 'pending',
        by: person.name,
        at,
        sha256,
        changes: changesBetween(before, mine),
        closes,
        ...(isHeld ? { held: HELD } : {}),
      };
      pending.set(id, { reload, source });
      await record('mine-file.asked', id, person.name, reload);
      return { ok: true, reload };
    },
    async approve(person, id, wanted) {
      const done = await inTurn(async () => approveNow(person, id, wanted));
      if ('ok' in done) return done;
      await done.durable;
      return { ok: true, reload: done.reload };
    },
    async resume(id, by) {
      const done = await inTurn(async () => resumeNow(id, by));
      await done?.durable;
    },
    waiting: (mine) => pending.get(mine)?.reload,
  };
};
