import type { Logger } from 'pino';
import type { Alerts } from './alerts/alerts.js';
import type { Change } from './alerts/journal/journal.js';
import {
  filesInForce,
  inForceEntry,
  limitsEntry,
  recordedLimits,
  type Unapproved,
  unapprovedFile,
  underStatus,
} from './alerts/reload/mine-file-entry.js';
import { createReloads, type Reloads } from './alerts/reload/reloads.js';
import type { Mine } from './domain/mine.js';
import { changesBetween } from './domain/mine-changes.js';
import { fingerprintOf, loadSource, type MineSource } from './domain/mine-source.js';
import { OK, type Status } from './domain/status.js';
import type { Suspensions } from './regulator/resumption/suspensions.js';
import type { Store } from './store/store.js';

/** A mine's file that came into force after the message `arrival`. */
interface Turn {
  readonly arrival: number;
  readonly mine: Mine;
}

/** The mines as the service sees them now: while a start replays the spool, as they were when each message came. */
export interface Mines {
  /** The mines to begin a replay with. */
  readonly begin: readonly Mine[];
  byId(): ReadonlyMap<string, Mine>;
  /** A mine's file in force that a start found changed on disk and nobody has approved since. */
  unapproved(mine: string): Unapproved | undefined;
  /** Somebody has approved the file in force. */
  approved(mine: string): void;
  /** Degraded while a file in force has no approver. */
  status(): Status;
  /** Another file of a mine is in force. */
  put(mine: Mine): void;
  /** Puts in force what came into force before a message, in a replay. */
  turnBefore(arrival: number, alerts: Pick<Alerts, 'reload'>): void;
  /** Ends the replay: puts in force what stands on disk, and records what the ledger does not know yet. */
  settle(parts: {
    readonly alerts: Pick<Alerts, 'reload'>;
    readonly commit: (change: Change) => Promise<void>;
    readonly arrival: number;
    readonly at: number;
  }): Promise<void>;
}

const AT_START = { by: 'service', note: "start: left the mine's file 启动时已不在矿井描述文件中" } as const;

/**
 * Finds by which files the messages after `since` were judged, so that a replay judges them by the same; `disk` and
 * `sources`: the files as they stand now. @throws SqliteError where the ledger cannot be read.
 */
export const openMines = async (options: {
  readonly store: Store;
  readonly disk: readonly Mine[];
  readonly sources: ReadonlyMap<string, MineSource>;
  readonly since: number;
  readonly logger: Pick<Logger, 'warn'>;
}): Promise<Mines> => {
  const { store, disk, sources, since, logger } = options;
  const begin: Mine[] = [];
  const turns: Turn[] = [];
  const unapproved = new Map<string, Unapproved>();
  const known = new Map<string, { readonly sha256: string; readonly status?: Mine['status'] }>();
  for (const now of disk) {
    const files = await filesInForce(store, now.id, since);
    const last = files.at(-1);
    if (last !== undefined) known.set(now.id, last);
    const found = await unapprovedFile(store, now.id);
    if (found !== undefined) unapproved.set(now.id, found);
    const read = files.flatMap((file) => {
      const loaded = loadSource(file);
      if (loaded.ok) return [{ arrival: file.arrival, mine: underStatus(loaded.mine, file) }];
      // This version of the program finds a fault in what an earlier one took.
      logger.warn({ mine: now.id, sha256: file.sha256, faults: loaded.faults }, 'a former mine file is left out');
      return [];
    });
    const [first, ...later] = read;
    begin.push(first?.mine ?? now);
    turns.push(...later);
  }
  turns.sort((one, other) => one.arrival - other.arrival);
  const current = new Map(begin.map((mine) => [mine.id, mine]));

  const turnBefore: Mines['turnBefore'] = (arrival, alerts) => {
    for (let next = turns[0]; next !== undefined && next.arrival < arrival; next = turns[0]) {
      turns.shift();
      alerts.reload(next.mine, AT_START);
      current.set(next.mine.id, next.mine);
    }
  };

  return {
    begin,
    byId: () => current,
    unapproved: (mine) => unapproved.get(mine),
    approved: (mine) => void unapproved.delete(mine),
    status() {
      if (unapproved.size === 0) return OK;
      const mines = [...unapproved.keys()].join(', ');
      return { state: 'degraded', why: `changed on disk, with nobody's approval: ${mines}; reload them and approve` };
    },
    put: (mine) => void current.set(mine.id, mine),
    turnBefore,
    async settle({ alerts, commit, arrival, at }) {
      turnBefore(Number.POSITIVE_INFINITY, alerts);
      const before = new Map(current);
      for (const mine of disk) {
        if (before.get(mine.id) === mine) continue;
        alerts.reload(mine, AT_START);
        current.set(mine.id, mine);
      }
      for (const mine of disk) {
        const source = sources.get(mine.id);
        if (source === undefined) continue;
        const limits = limitsEntry(mine, { at, author: null });
        const sameLimits = (await recordedLimits(store, mine.id)) === limits.body.sha256;
        const last = known.get(mine.id);
        const sameText = last?.sha256 === fingerprintOf(source);
        const sameFile = sameText && (last?.status ?? mine.status) === mine.status;
        // The same text under another status: an acceptance that the last run had no time to put in force.
        const kind = sameText ? 'mine-file.resumed' : last ? 'mine-file.unapproved' : 'mine-file.loaded';
        const changes = changesBetween(before.get(mine.id) ?? mine, mine);
        const file = sameFile ? [] : [inForceEntry(mine, source, { kind, at, author: null, arrival, changes })];
        if (kind === 'mine-file.unapproved') {
          unapproved.set(mine.id, { at, sha256: fingerprintOf(source) });
          logger.warn(
            { mine: mine.id, file: source.file },
            'the mine file was changed on disk; nobody has approved it',
          );
        }
        const entries = [...file, ...(sameLimits ? [] : [limits])];
        // Not waited for: a disk that takes nothing must not keep the alarms from starting.
        if (entries.length > 0)
          commit({ entries }).catch((error: unknown) => logger.warn({ err: error }, 'not recorded'));
      }
    },
  };
};

/** Builds the desk for reloads, and the register of suspensions whose acceptances take effect at once. */
export const openReloads = (
  parts: Omit<Parameters<typeof createReloads>[0], 'live' | 'inForce' | 'suspensions'> & {
    readonly store: Store;
    readonly mines: Pick<Mines, 'put' | 'approved'>;
    readonly renew: () => void;
    readonly suspensions: Suspensions;
  },
): { readonly reloads: Reloads; readonly suspensions: Pick<Suspensions, 'newest' | 'accept'> } => {
  const { store, mines, renew, suspensions, ...rest } = parts;
  const reloads = createReloads({
    ...rest,
    suspensions,
    live(mine) {
      mines.put(mine);
      renew();
    },
    inForce: async (mine) => (await filesInForce(store, mine, Number.MAX_SAFE_INTEGER)).at(-1),
  });
  return {
    reloads: {
      ...reloads,
      async approve(person, mine, id) {
        const answer = await reloads.approve(person, mine, id);
        if (answer.ok) mines.approved(mine);
        return answer;
      },
    },
    suspensions: {
      newest: suspensions.newest,
      async accept(person, mine, note) {
        const accepted = await suspensions.accept(person, mine, note);
        if (!accepted.ok) return accepted;
        await reloads.resume(mine, person.name);
        return { ok: true, done: (await suspensions.newest([mine])).get(mine) ?? accepted.done };
      },
    },
  };
};
