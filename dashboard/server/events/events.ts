import type { Level } from '../../../alerts/alarm/alarm.js';
import { EVENT_GROUPS, type EventGroup, groupOfKind } from '../../../domain/event-group.js';
import type { Text } from '../../../domain/text.js';
import type { LedgerRow } from '../../../store/schema.js';
import type { Store } from '../../../store/store.js';
import { storedAlarm, storedEvacuation, storedIncident, storedWork } from '../stored.js';

/** A line of the ledger with what a reader needs to know what it is about. */
export interface Event {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly group: EventGroup;
  readonly subject: string;
  readonly author: string | null;
  /** The alarm's level then where the line says so, else as it is now. */
  readonly level?: Level;
  /** The areas it concerns; an empty one stands for the mine as a whole. */
  readonly areas: readonly string[];
  readonly point?: string;
  readonly rule?: string;
  readonly message?: Text;
  /** What a person wrote. */
  readonly note?: string;
}

export interface EventQuery {
  readonly mine: string;
  /** Lines that belong to no mine (logins, users, the service) take part. */
  readonly withService: boolean;
  readonly groups?: readonly EventGroup[] | undefined;
  readonly levels?: readonly Level[] | undefined;
  readonly area?: string | undefined;
  /** Wrote the line, or is whom it is about. */
  readonly person?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Where the last page ended. */
  readonly after?: { readonly at: number; readonly seq: number } | undefined;
}

/** Lines read at once, and looked through for one page: a rare filter gives short pages, never a slow one. */
const READ_AT_ONCE = 400;
const MOST_LOOKED_THROUGH = 4000;
const LONGEST_NOTE = 300;

interface About {
  readonly areas: readonly string[];
  readonly level?: Level;
  readonly point?: string | undefined;
  readonly rule?: string;
  readonly message?: Text;
}

type Body = Readonly<Record<string, unknown>>;

const bodyOf = ({ body }: LedgerRow): Body => {
  const read: unknown = JSON.parse(body);
  return typeof read === 'object' && read !== null ? (read as Body) : {};
};

const noteOf = (body: Body): string | undefined => {
  for (const key of ['note', 'reason', 'notes', 'description', 'scenario', 'signedNote']) {
    const text = body[key];
    if (typeof text === 'string' && text !== '') return text.slice(0, LONGEST_NOTE);
  }
  return undefined;
};

const isLevel = (value: unknown): value is Level => ['red', 'orange', 'yellow', 'blue'].includes(String(value));

const subjectsOf = (rows: readonly LedgerRow[], group: EventGroup): readonly string[] => [
  ...new Set(rows.filter(({ kind }) => groupOfKind(kind) === group).map(({ subject }) => subject)),
];

/** What the subjects of these lines are: one look-up per kind of thing. */
const aboutOf = async (store: Store, rows: readonly LedgerRow[]): Promise<ReadonlyMap<string, About>> => {
  const found = new Map<string, About>();
  const bodies = (table: 'alarms' | 'evacuations' | 'incidents' | 'planned_work', ids: readonly string[]) =>
    ids.length === 0
      ? []
      : store
          .selectFrom(table)
          .select('body')
          .where('id', 'in', [...ids])
          .execute();
  for (const alarm of (await bodies('alarms', subjectsOf(rows, 'alarm'))).map(storedAlarm)) {
    const { id, area, level, point, rule, message } = alarm;
    found.set(id, { areas: [area], level, point, rule, message });
  }
  for (const { id, areas } of (await bodies('evacuations', subjectsOf(rows, 'evacuation'))).map(storedEvacuation)) {
    found.set(id, { areas });
  }
  for (const { id, workplace, rule } of (await bodies('incidents', subjectsOf(rows, 'incident'))).map(storedIncident)) {
    found.set(id, { areas: [workplace], rule });
  }
  for (const { id, areas } of (await bodies('planned_work', subjectsOf(rows, 'planned-work'))).map(storedWork)) {
    found.set(id, { areas });
  }
  return found;
};

const eventOf = (row: LedgerRow, about: About | undefined): Event => {
  const body = bodyOf(row);
  const area = body['area'];
  const level = isLevel(body['level']) ? body['level'] : about?.level;
  const note = noteOf(body);
  return {
    seq: Number(row.seq),
    at: Number(row.at),
    kind: row.kind,
    group: groupOfKind(row.kind),
    subject: row.subject,
    author: row.author,
    areas: about?.areas ?? (typeof area === 'string' ? [area] : []),
    ...(level === undefined ? {} : { level }),
    ...(about?.point === undefined ? {} : { point: about.point }),
    ...(about?.rule === undefined ? {} : { rule: about.rule }),
    ...(about?.message === undefined ? {} : { message: about.message }),
    ...(note === undefined ? {} : { note }),
  };
};

/** Lines newest first: of the mine, and where asked of none, each by its own stretch of one index. */
const linesBefore = async (
  store: Store,
  { mine, withService, groups, levels, person, from, to }: EventQuery,
  after: EventQuery['after'],
): Promise<readonly LedgerRow[]> => {
  const read = (of: string | null) => {
    let query = store.selectFrom('ledger').selectAll();
    query = of === null ? query.where('mine', 'is', null) : query.where('mine', '=', of);
    // Only alarms have a level.
    const wanted = levels === undefined ? groups : (['alarm'] as const);
    if (wanted !== undefined) {
      const starts = wanted.flatMap((group): readonly string[] => EVENT_GROUPS[group]);
      query = query.where(({ eb, or }) => or(starts.map((start) => eb('kind', 'like', `${start}%`))));
    }
    if (person !== undefined) {
      query = query.where(({ eb, or }) => or([eb('author', '=', person), eb('subject', '=', person)]));
    }
    if (from !== undefined) query = query.where('at', '>=', from);
    if (to !== undefined) query = query.where('at', '<', to);
    if (after !== undefined) {
      query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'seq'), '<', tuple(after.at, after.seq)));
    }
    return query.orderBy('at', 'desc').orderBy('seq', 'desc').limit(READ_AT_ONCE).execute();
  };
  const rows = [...(await read(mine)), ...(withService ? await read(null) : [])];
  return rows
    .toSorted((one, other) => Number(other.at) - Number(one.at) || Number(other.seq) - Number(one.seq))
    .slice(0, READ_AT_ONCE);
};

/**
 * One page of a mine's events, newest first; `next` where there may be more. A page may be shorter than `most`, even
 * empty, and still have a next one. @throws SqliteError
 */
export const eventsOf = async (
  store: Store,
  query: EventQuery,
  most: number,
): Promise<{ readonly items: readonly Event[]; readonly next?: { readonly at: number; readonly seq: number } }> => {
  const { levels, area } = query;
  const items: Event[] = [];
  let after = query.after;
  for (let looked = 0; looked < MOST_LOOKED_THROUGH; looked += READ_AT_ONCE) {
    const rows = await linesBefore(store, query, after);
    const about = await aboutOf(store, rows);
    for (const row of rows) {
      const event = eventOf(row, about.get(row.subject));
      after = { at: event.at, seq: event.seq };
      if (levels !== undefined && (event.level === undefined || !levels.includes(event.level))) continue;
      if (area !== undefined && !event.areas.includes(area)) continue;
      items.push(event);
      if (items.length === most) return { items, next: after };
    }
    if (rows.length < READ_AT_ONCE) return { items };
  }
  return after === undefined ? { items } : { items, next: after };
};
