import type { IncidentRecord } from '../../alerts/incident/incidents.js';
import type { AlarmRecord, EvacuationRecord } from '../../alerts/journal/journal.js';
import type { PlannedWork } from '../../alerts/planned-work/planned-work.js';
import type { Mine } from '../../domain/mine.js';
import type { Historian, Received } from '../../ingest/historian/historian.js';
import type { Store } from '../../store/store.js';
import type { Frozen, Passage, ProgramVersion, RuleText } from './frozen.js';
import { limitsInForce, mineText } from './mine-text.js';
import { areasOf, MOST_READINGS, pointsFor } from './scope.js';

/** Raw readings are frozen from so long before an incident until so long after it. */
export const AROUND_MS = 30 * 60_000;
/** Alarms looked through for those that stood; an alarm that has stood for longer than this is no part of it. */
const STANDING_FOR_MS = 30 * 86_400_000;
const MOST_ALARMS = 3000;
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
  readonly book: RuleBook;
}

const inParts = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, part) =>
    ids.slice(part * IDS_AT_ONCE, (part + 1) * IDS_AT_ONCE),
  );

const alarmsAround = async (
  store: Store,
  mine: string,
  span: { readonly from: number; readonly to: number },
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

/** Sightings of the scope and of whom its orders name, words of systems, and answers to commands. */
const concerns =
  (mine: Mine, areas: ReadonlySet<string>, named: ReadonlySet<string>) =>
  ({ observation: one }: Received): boolean =>
    one.kind !== 'sighting' || named.has(one.card) || areas.has(mine.areaOfReader.get(one.reader) ?? '');

const placeOf = ({ observation: one }: Received): number => (one.kind === 'reading' ? (one.inArray?.index ?? 0) : 0);

/** The span of the service's clock in which something arrived. */
const serviceSpan = (received: readonly Received[], otherwise: { from: number; to: number }) => {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { receivedAt } of received) {
    from = Math.min(from, receivedAt);
    to = Math.max(to, receivedAt);
  }
  return received.length === 0 ? otherwise : { from, to };
};

/** Everything that is needed to judge an incident again, as it stands now. @throws HistorianError, SqliteError */
export const gatherFrozen = async (
  sources: Sources,
  mine: Mine,
  { incident }: IncidentRecord,
  final: boolean,
): Promise<Frozen> => {
  const { store, history, book } = sources;
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
  const { points, leftOut } = pointsFor(mine, incident, areas, to - from);
  const named = new Set(orders.flatMap(({ evacuation }) => evacuation.named));
  const readAll = async (): Promise<Received[]> => {
    const read: Received[] = [];
    for (const point of points) {
      for (const one of await history.received(mine.id, point, from, to)) read.push(one);
      // An incident of weeks keeps its first readings whole.
      if (read.length >= 2 * MOST_READINGS) break;
    }
    const others = (await history.others(mine.id, from, to)).filter(concerns(mine, areas, named));
    for (const one of others.slice(0, MOST_READINGS)) read.push(one);
    return read.sort((one, other) => one.arrival - other.arrival || placeOf(one) - placeOf(other));
  };
  const upTo = async (last: number): Promise<Received[]> => (await readAll()).filter(({ arrival }) => arrival <= last);
  // More is stored while it is read, point by point: up to the last message of a first look all is there at the second.
  // The first is let go before the second begins: each can hold many megabytes.
  const received = final ? await readAll() : await upTo((await readAll()).at(-1)?.arrival ?? 0);
  const linked = [...incident.alarms, ...orders.flatMap(({ evacuation }) => evacuation.alarms)];
  const alarms = await alarmsAround(store, mine.id, serviceSpan(received, { from, to }), [...new Set(linked)]);
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
    leftOut,
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
    received,
  };
};
