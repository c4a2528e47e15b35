// An incident's evidence is frozen at its close, and once more when the half hour after it is over; again where late
// readings have changed it since. What is missing follows from the tables, so a crash or a historian that is down delays
// a freeze and loses none.
import type { Logger } from 'pino';
import type { IncidentRecord } from '../../alerts/incident/incidents.js';
import type { Change } from '../../alerts/journal/journal.js';
import type { Clock } from '../../domain/clock.js';
import type { Mine } from '../../domain/mine.js';
import { OK, type Status } from '../../domain/status.js';
import type { IncidentFreezeRow } from '../../store/schema.js';
import { encodeFrozen } from './coding.js';
import { AROUND_MS, gather, type Sources } from './gather.js';

/** Freezes what closed incidents rest on, one at a time. */
export interface Freezer {
  /** Looks for what is to be frozen, and freezes it; called every few seconds, never twice at once. */
  look(): Promise<void>;
  /** Resolves once a freeze that has begun is over. */
  settled(): Promise<void>;
  status(): Status;
}

/** Closed incidents read together. */
const AT_ONCE = 20;
/** A mine whose clock stands still does not keep an incident provisional for longer, ms of the service's clock. */
const FINAL_AFTER_MS = AROUND_MS + 10 * 60_000;
/** A freeze that waits for longer than this is said. */
const WAITS_TOO_LONG_MS = 5 * 60_000;

interface Wanting {
  readonly record: IncidentRecord;
  readonly number: number;
  readonly final: boolean;
}

/** Builds the freezer; it reads the journal's tables and writes through the journal. */
export const createFreezer = (
  parts: Sources & {
    readonly commit: (change: Change) => Promise<void>;
    readonly mines: () => readonly Mine[];
    /** The mine's own clock. */
    readonly nowOf: (mine: Mine) => number;
    /** The newest arrival taken: what arrived before is waited for. */
    readonly arrived: () => number;
    readonly clock: Clock;
    readonly logger: Pick<Logger, 'error' | 'info'>;
  },
): Freezer => {
  const { store, commit, clock, logger } = parts;
  /** The arrival that must be stored first, and since when it is waited for, by incident. */
  const waiting = new Map<string, { readonly arrival: number; readonly since: number }>();
  let looking: Promise<void> | undefined;
  let failing: string | undefined;

  const newestOf = (incident: string) =>
    store
      .selectFrom('incident_freezes')
      .select(['number', 'final', 'frozen_at', 'applied_arrival'])
      .where('incident', '=', incident)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();

  const mineOf = (id: string): Mine | undefined => parts.mines().find((mine) => mine.id === id);

  /** Closed incidents of known mines without a final freeze of what they are now, the newest first; those after `last`. */
  const candidates = (mines: readonly string[], last?: { readonly id: string; readonly closed_at: number | null }) =>
    store
      .selectFrom('incidents')
      .select(['id', 'closed_at', 'body'])
      .where('mine', 'in', mines)
      .where('closed_at', 'is not', null)
      .$if(last !== undefined, (all) =>
        all.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('closed_at', 'id'), '<', tuple(last?.closed_at ?? 0, last?.id ?? '')),
        ),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('incident_freezes')
              .select('number')
              .whereRef('incident_freezes.incident', '=', 'incidents.id')
              .whereRef('incident_freezes.applied_arrival', '>=', 'incidents.applied_arrival')
              .where('final', '=', 1),
          ),
        ),
      )
      .orderBy('closed_at', 'desc')
      .orderBy('id', 'desc')
      .limit(AT_ONCE)
      .execute();

  const wantingOf = async (record: IncidentRecord): Promise<Wanting | undefined> => {
    const { incident, applied } = record;
    const mine = mineOf(incident.mine);
    if (mine === undefined) return undefined;
    const last = await newestOf(incident.id);
    const isOver =
      parts.nowOf(mine) >= incident.lastAt + AROUND_MS ||
      (last !== undefined && clock() - Number(last.frozen_at) >= FINAL_AFTER_MS);
    const isKnown = last !== undefined && Number(last.applied_arrival) >= applied.arrival;
    if (isKnown && !isOver) return undefined;
    return { record, number: Number(last?.number ?? 0) + 1, final: isOver };
  };

  /** Whether everything that had arrived when the freeze fell due is in the history. */
  const isStored = ({ record, number }: Wanting): boolean => {
    const key = `${record.incident.id} ${number}`;
    const wait = waiting.get(key) ?? { arrival: parts.arrived(), since: clock() };
    waiting.set(key, wait);
    if (parts.stored() < wait.arrival) return false;
    waiting.delete(key);
    return true;
  };

  const freeze = async ({ record, number, final }: Wanting): Promise<void> => {
    const { incident, applied } = record;
    const mine = mineOf(incident.mine);
    if (mine === undefined) return;
    const { body, sha256, head, observations } = await encodeFrozen(gather(parts, mine, record, final));
    const at = clock();
    const row: IncidentFreezeRow = {
      incident: incident.id,
      number,
      mine: mine.id,
      final: final ? 1 : 0,
      frozen_at: at,
      applied_arrival: applied.arrival,
      sha256,
      body,
    };
    const said = { number, final, sha256, observations, from: head.from, to: head.to };
    const entry = { at, kind: 'incident.frozen', mine: mine.id, subject: incident.id, author: null, body: said };
    await commit({ entries: [entry], freezes: [row] });
    logger.info({ incident: incident.id, ...said }, 'the evidence of an incident is frozen');
  };

  const lookOnce = async (): Promise<void> => {
    const mines = parts.mines().map(({ id }) => id);
    let page = mines.length === 0 ? [] : await candidates(mines);
    while (page.length > 0) {
      for (const { body } of page) {
        const wanting = await wantingOf(JSON.parse(body) as IncidentRecord);
        if (wanting !== undefined && isStored(wanting)) await freeze(wanting);
      }
      // Those that wait for their half hour to be over must not hide those that have waited.
      page = await candidates(mines, page.at(-1));
    }
    failing = undefined;
  };

  return {
    look() {
      looking ??= lookOnce()
        .catch((error: unknown) => {
          if (failing === undefined) logger.error({ err: error }, 'evidence is not frozen; it is tried again');
          failing = error instanceof Error ? error.message : String(error);
        })
        .finally(() => {
          looking = undefined;
        });
      return looking;
    },
    settled: async () => looking,
    status() {
      if (failing !== undefined) return { state: 'degraded', why: `evidence waits to be frozen: ${failing}` };
      const late = [...waiting.values()].filter(({ since }) => clock() - since > WAITS_TOO_LONG_MS).length;
      return late === 0 ? OK : { state: 'degraded', why: `the evidence of ${late} incidents waits for the historian` };
    },
  };
};
