import type { IncidentRecord } from '../../alerts/incident/incidents.js';
import type { Mine } from '../../domain/mine.js';
import type { Store } from '../../store/store.js';
import { decodeFrozen } from './coding.js';
import type { Frozen } from './frozen.js';
import { gatherFrozen, type Sources } from './gather.js';

/** What an incident rests on, and whether that may still change. */
export interface Evidence {
  readonly frozen: Frozen;
  /** An open incident, or one whose half hour after is not over: gathered now, or frozen at the close alone. */
  readonly provisional: boolean;
  /** The sealed hash of what was frozen at the close; absent where it was gathered now. */
  readonly sha256?: string;
}

/** The newest freeze of an incident; undefined where there is none. */
export const newestFreeze = (store: Store, incident: string) =>
  store
    .selectFrom('incident_freezes')
    .selectAll()
    .where('incident', '=', incident)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();

/**
 * What an incident rests on: as frozen where it is closed and has not changed since, else gathered now; undefined where
 * it was never frozen and its mine is known no more. @throws HistorianError, SqliteError
 */
export const evidenceOf = async (
  sources: Sources,
  record: IncidentRecord,
  mine: Mine | undefined,
): Promise<Evidence | undefined> => {
  const row = await newestFreeze(sources.store, record.incident.id);
  const isCurrent = row !== undefined && Number(row.applied_arrival) >= record.applied.arrival;
  if (row !== undefined && (isCurrent || mine === undefined) && record.incident.closedAt !== undefined) {
    return { frozen: await decodeFrozen(row.body), provisional: Number(row.final) !== 1, sha256: row.sha256 };
  }
  if (mine === undefined) return undefined;
  return { frozen: await gatherFrozen(sources, mine, record, false), provisional: true };
};
