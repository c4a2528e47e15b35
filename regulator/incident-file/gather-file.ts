import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { Incident } from '../../alerts/incident/incident.js';
import type { IncidentRecord } from '../../alerts/incident/incidents.js';
import type { AlarmRecord } from '../../alerts/journal/journal.js';
import { loadMine } from '../../domain/load-mine.js';
import type { Mine } from '../../domain/mine.js';
import type { LedgerRow } from '../../store/schema.js';
import type { Store } from '../../store/store.js';
import type { Frozen } from '../freeze/frozen.js';
import type { Sources } from '../freeze/gather.js';
import { evidenceOf } from '../freeze/latest.js';
import type { AccidentFile, AccidentNote } from './accident.js';
import { type IncidentFile, incidentFile } from './incident-file.js';
import { lineOf, linesOf } from './lines.js';
import { incidentsOfMonth } from './of-month.js';

/** An incident's file with what it was made of. */
export interface Gathered {
  readonly incident: Incident;
  readonly file: IncidentFile;
  readonly frozen: Frozen;
  readonly rows: readonly LedgerRow[];
}

const THIRTY_DAYS_MS = 30 * 86_400_000;

const recordOf = async (store: Store, id: string): Promise<IncidentRecord | undefined> => {
  const row = await store.selectFrom('incidents').select('body').where('id', '=', id).executeTakeFirst();
  return row && (JSON.parse(row.body) as IncidentRecord);
};

/** Accidents with deaths of the same division, each with the newest count. */
const accidentsOf = async (
  store: Store,
  incident: Incident,
  division: readonly string[],
): Promise<AccidentFile['ofDivision']> => {
  const rows = await store
    .selectFrom('ledger')
    .innerJoin('incidents', 'incidents.id', 'ledger.subject')
    .select(['ledger.subject', 'ledger.body', 'incidents.mine', 'incidents.opened_at'])
    .where('ledger.kind', '=', 'incident.accident')
    .where('incidents.mine', 'in', [...division, incident.mine])
    .where('incidents.opened_at', '>=', incident.openedAt - THIRTY_DAYS_MS)
    .where('incidents.opened_at', '<=', incident.openedAt)
    .orderBy('ledger.seq')
    .execute();
  const known = new Map<string, AccidentFile['ofDivision'][number]>();
  for (const { subject, body, mine, opened_at: at } of rows) {
    const { deaths } = JSON.parse(body) as AccidentNote;
    if (deaths !== undefined) known.set(subject, { incident: subject, mine, at: Number(at), deaths });
  }
  return [...known.values()].filter(({ deaths }) => deaths > 0).sort((one, other) => one.at - other.at);
};

const alarmsNow = async (store: Store, ids: readonly string[]): Promise<readonly Alarm[]> => {
  if (ids.length === 0) return [];
  const rows = await store.selectFrom('alarms').select('body').where('id', 'in', ids.slice(0, 400)).execute();
  return rows.map(({ body }) => (JSON.parse(body) as AlarmRecord).alarm);
};

/**
 * Gathers an incident's file from the record. `mines`: those of the service now, for what is not frozen yet and for whose
 * division is whose. undefined: there is no such incident, or nothing of it can be shown. @throws HistorianError, SqliteError
 */
export const gatherFile = async (
  sources: Sources,
  id: string,
  mines: readonly Mine[],
  now: number,
): Promise<Gathered | undefined> => {
  const { store } = sources;
  const record = await recordOf(store, id);
  if (record === undefined) return undefined;
  const { incident } = record;
  const evidence = await evidenceOf(
    sources,
    record,
    mines.find((one) => one.id === incident.mine),
  );
  const loaded = evidence && loadMine(evidence.frozen.mine);
  if (evidence === undefined || !loaded?.ok) return undefined;
  const { frozen, provisional, sha256 } = evidence;
  const { mine } = loaded;
  const linked = [...incident.alarms, ...frozen.orders.flatMap(({ evacuation }) => evacuation.alarms)];
  const rows = await linesOf(store, [
    incident.id,
    ...linked,
    ...frozen.alarms.map((alarm) => alarm.id),
    ...frozen.orders.map(({ evacuation }) => evacuation.id),
    ...frozen.works.map((work) => work.id),
  ]);
  const division = mines.filter((one) => one.division === mine.division).map((one) => one.id);
  const file = incidentFile({
    incident,
    frozen,
    provisional,
    ...(sha256 === undefined ? {} : { sha256 }),
    mine,
    lines: rows.map(lineOf),
    alarms: await alarmsNow(store, [...new Set(linked)]),
    ofMonth: await incidentsOfMonth(store, mine, incident.openedAt),
    accidents: await accidentsOf(store, incident, division),
    now,
  });
  return { incident, file, frozen, rows };
};
