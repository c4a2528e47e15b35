import type { Store } from '../../store/store.js';
import type { IncidentRecord } from '../incident/incidents.js';
import type { PlannedWork } from '../planned-work/planned-work.js';
import type { AlarmRecord, EvacuationRecord } from './journal.js';

/** What the last run left behind. */
export interface Rows {
  readonly alarms: readonly AlarmRecord[];
  readonly evacuations: readonly EvacuationRecord[];
  readonly incidents: readonly IncidentRecord[];
  readonly works: readonly PlannedWork[];
}

/** Planned work that a start takes up, newest first: late readings and replays are judged by it. */
const MOST_WORKS = 2000;

/**
 * Everything that is not over, and everything that a replay from `sinceArrival` may speak of.
 * @throws SqliteError where the store cannot be read.
 */
export const readRows = async (store: Store, sinceArrival: number): Promise<Rows> => {
  const alarms = await store
    .selectFrom('alarms')
    .select('body')
    .where((where) => where.or([where('state', '!=', 'closed'), where('applied_arrival', '>=', sinceArrival)]))
    .orderBy('raised_at')
    .execute();
  const evacuations = await store
    .selectFrom('evacuations')
    .select('body')
    .where((where) => where.or([where('state', '!=', 'stood-down'), where('applied_arrival', '>=', sinceArrival)]))
    .orderBy('ordered_at')
    .execute();
  const incidents = await store
    .selectFrom('incidents')
    .select('body')
    .where((where) => where.or([where('closed_at', 'is', null), where('applied_arrival', '>=', sinceArrival)]))
    .orderBy('opened_at')
    .execute();
  const works = await store
    .selectFrom('planned_work')
    .select('body')
    .orderBy('created_at', 'desc')
    .limit(MOST_WORKS)
    .execute();
  // The edge where the journal's own JSON becomes records again.
  return {
    alarms: alarms.map(({ body }) => JSON.parse(body) as AlarmRecord),
    evacuations: evacuations.map(({ body }) => JSON.parse(body) as EvacuationRecord),
    incidents: incidents.map(({ body }) => JSON.parse(body) as IncidentRecord),
    works: works.reverse().map(({ body }) => JSON.parse(body) as PlannedWork),
  };
};

/** The highest arrival number that anything in the store speaks of; 0 where nothing does. */
export const highestArrival = async (store: Store): Promise<number> => {
  const tops = await Promise.all([
    ...(['alarms', 'evacuations', 'incidents'] as const).map((table) =>
      store
        .selectFrom(table)
        .select(({ fn }) => fn.max('applied_arrival').as('top'))
        .executeTakeFirst(),
    ),
    store
      .selectFrom('dead_letters')
      .select(({ fn }) => fn.max('arrival').as('top'))
      .executeTakeFirst(),
  ]);
  return Math.max(0, ...tops.map((row) => Number(row?.top ?? 0)));
};
