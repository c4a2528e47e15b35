import type { IncidentRecord } from '../../alerts/incident/incidents.js';
import type { AlarmRecord, EvacuationRecord } from '../../alerts/journal/journal.js';
import type { PlannedWork } from '../../alerts/planned-work/planned-work.js';
import type { Mine } from '../../domain/mine.js';
import { spansOf } from '../../domain/spans.js';
import type { Historian, Received } from '../../ingest/historian/historian.js';
import type { Store } from '../../store/store.js';
import { type Frozen, type Gathering, type Passage, type ProgramVersion, placeOf, type RuleText } from './frozen.js';
import { limitsInForce, mineText } from './mine-text.js';
import { areasOf, MOST_READINGS, MOST_SIGHTINGS, pointsFor } from './scope.js';

/** Raw readings are frozen from so long before an incident until so long after it. */
export const AROUND_MS = 30 * 60_000;
/** Alarms looked through for those that stood; an alarm that has stood for longer than this is no part of it. */
const STANDING_FOR_MS = 30 * 86_400_000;
const MOST_ALARMS = 3000;
/** Everybody's sightings of so long are read at a time. */
const SIGHTINGS_SPAN_MS = 10 * 60_000;
/** Ids asked for in one query. */
const IDS_AT_ONCE = 400;

/** The rules and the program that judge now. */
export interface RuleBook {
  readonly program: ProgramVersion;
  rule(id: string): RuleText | undefined;
}

/** What an incident is gathered from. */
export interface Sources {
  readonly store: Store;
  readonly history: Pick<Historian, 'received' | 'others'>;
  /** The newest arrival up to which all is in the history. */
  readonly stored: () => number;
  readonly book: RuleBook;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const inParts = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, part) =>
    ids.slice(part * IDS_AT_ONCE, (part + 1) * IDS_AT_ONCE),
  );

const alarmsAround = async (
  store: Store,
  mine: string,
  span: Span,
  named: readonly string[],
): Promise<Frozen['alarms']> => {
  const around = await store
    .selectFrom('alarms')
    .select('body')
    .where('mine', '=', mine)
    .where('raised_at', '>=', span.from - STANDING_FOR_MS)
    .where('raised_at', '<=', span.to)
    .orderBy('raised_at', 'desc')
    .limit(MOST_ALARMS)
    .execute();
  const rows = [...around];
  for (const ids of inParts(named)) {
    rows.push(...(await store.selectFrom('alarms').select('body').where('id', 'in', ids).execute()));
  }
  const alarms = new Map(
    rows.map(({ body }) => (JSON.parse(body) as AlarmRecord).alarm).map((alarm) => [alarm.id, alarm] as const),
  );
  return [...alarms.values()]
    .filter(({ id, closedAt }) => closedAt === undefined || closedAt >= span.from || named.includes(id))
    .sort((one, other) => one.raisedAt - other.raisedAt || (one.id < other.id ? -1 : 1));
};

const passagesOf = async (store: Store, alarms: readonly string[]): Promise<readonly Passage[]> => {
  const passages: Passage[] = [];
  for (const ids of inParts(alarms)) {
    const rows = await store
      .selectFrom('alarm_passports')
      .selectAll()
      .where('alarm', 'in', ids)
      .orderBy('at')
      .execute();
    for (const { alarm, kind, at, by_whom: by, address, screens } of rows) {
      passages.push({
        alarm,
        kind,
        at: Number(at),
        ...(by === null ? {} : { by }),
        ...(address === null ? {} : { address }),
        ...(screens === null ? {} : { screens: Number(screens) }),
      });
    }
  }
  return passages.sort((one, other) => one.at - other.at || (one.alarm < other.alarm ? -1 : 1));
};

const isSighting = ({ observation }: Received): boolean => observation.kind === 'sighting';

/** Sightings of the scope and of whom its orders name, words of systems, and answers to commands. */
const concerns =
  (mine: Mine, areas: ReadonlySet<string>, named: ReadonlySet<string>) =>
  ({ observation: one }: Received): boolean =>
    one.kind !== 'sighting' || named.has(one.card) || areas.has(mine.areaOfReader.get(one.reader) ?? '');

/**
 * Everything that is needed to judge an incident again, as it stands now, a point at a time: all of it can be many
 * megabytes. One that may still go on is cut at one message, for more is stored while it is read.
 * @throws HistorianError, SqliteError
 */
export async function* gather(sources: Sources, mine: Mine, { incident }: IncidentRecord, final: boolean): Gathering {
  const { store, history, book } = sources;
  const last = final ? Number.POSITIVE_INFINITY : sources.stored();
  const from = incident.openedAt - AROUND_MS;
  const to = incident.lastAt + AROUND_MS;
  const orderRows = await store
    .selectFrom('evacuations')
    .select('body')
    .where('id', '=', incident.evacuation ?? '')
    .execute();
  const orders = orderRows.map(({ body }) => JSON.parse(body) as EvacuationRecord);
  const areas = areasOf(
    mine,
    incident,
    orders.map(({ evacuation }) => evacuation),
  );
  const planned = pointsFor(mine, incident, areas, to - from);
  const named = new Set(orders.flatMap(({ evacuation }) => evacuation.named));
  /** Instants of the service's clock at which the first and the last of it arrived. */
  let firstAt = Number.POSITIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  const upToCut = (found: readonly Received[]): readonly Received[] => {
    const read = found.filter(({ arrival }) => arrival <= last);
    for (const { receivedAt } of read) {
      firstAt = Math.min(firstAt, receivedAt);
      lastAt = Math.max(lastAt, receivedAt);
    }
    return read;
  };
  const points: string[] = [];
  const unread: string[] = [];
  let readings = 0;
  for (const point of planned.points) {
    // A point that speaks more often than the mine file says has others left out; the incident's own are kept whole.
    if (readings >= MOST_READINGS && !incident.points.includes(point)) {
      unread.push(point);
      continue;
    }
    const read = upToCut(await history.received(mine.id, point, from, to));
    points.push(point);
    readings += read.length;
    yield read;
  }
  let sightings = 0;
  let sightingsTo: number | undefined;
  for (const [start, end] of spansOf(from, to, SIGHTINGS_SPAN_MS)) {
    const read = upToCut((await history.others(mine.id, start, end)).filter(concerns(mine, areas, named)));
    sightings += read.filter(isSighting).length;
    if (sightings > MOST_SIGHTINGS) sightingsTo ??= start;
    yield sightingsTo === undefined ? read : read.filter((one) => !isSighting(one));
  }
  const linked = [...incident.alarms, ...orders.flatMap(({ evacuation }) => evacuation.alarms)];
  const alarms = await alarmsAround(store, mine.id, firstAt > lastAt ? { from, to } : { from: firstAt, to: lastAt }, [
    ...new Set(linked),
  ]);
  const works = await store
    .selectFrom('planned_work')
    .select('body')
    .where('mine', '=', mine.id)
    .where('from_at', '<', to)
    .where('to_at', '>', from)
    .orderBy('created_at')
    .execute();
  return {
    format: 1,
    incident,
    final,
    from,
    to,
    mine: mineText(mine),
    points,
    leftOut: [...unread, ...planned.leftOut],
    ...(sightingsTo === undefined ? {} : { sightingsTo }),
    limits: limitsInForce(mine, points),
    works: works.map(({ body }) => JSON.parse(body) as PlannedWork),
    rule: book.rule(incident.rule) ?? { id: incident.rule, title: { zh: '', en: '' }, basis: incident.limit.basis },
    program: book.program,
    alarms,
    orders: orders.map(({ evacuation, muster }) => ({ evacuation, muster })),
    passages: await passagesOf(
      store,
      alarms.map(({ id }) => id),
    ),
  };
}

/** The same, all of it at once. @throws HistorianError, SqliteError */
export const gatherFrozen = async (...asked: Parameters<typeof gather>): Promise<Frozen> => {
  const gathering = gather(...asked);
  const received: Received[] = [];
  for (;;) {
    const part = await gathering.next();
    if (part.done === true) {
      received.sort((one, other) => one.arrival - other.arrival || placeOf(one) - placeOf(other));
      return { ...part.value, received };
    }
    for (const one of part.value) received.push(one);
  }
};
