import type { MeasuredAir } from '../../domain/airflow.js';
import type { Mine } from '../../domain/mine.js';
import type { Alarm } from '../alarm/alarm.js';
import type { EvacuationRecord } from '../journal/journal.js';
import type { LedgerEntry } from '../journal/ledger.js';
import type { People } from '../people/people.js';
import type { Subject } from '../rules/rule.js';
import { byStamp, isApplied, type Stamp } from '../stamp.js';
import type { Evacuation, Muster, Receipt } from './evacuation.js';
import { musterOf } from './muster.js';
import { newOrder, type OrderEvent, type OrderRefused, orderId, transitionOrder, worded } from './order.js';
import { baseOf, scopeOfAreas, wayOutOf } from './scope.js';

/** What became of an order: to be announced, told to the rules, then committed. */
export interface OrderChange {
  readonly record: EvacuationRecord;
  readonly entries: readonly LedgerEntry[];
  /** The order is new, or takes in more areas: gateways must hear of it. */
  readonly grown: boolean;
  /** False in a replay whose rows hold it already: then the rules alone hear of it, as they did in the last run. */
  readonly news: boolean;
}

/** What a person did in the last run, in a replay. */
export interface Past {
  readonly stamp: Stamp;
  again(): OrderChange;
}

/** The orders of one mine that are not stood down. */
export interface Orders {
  /**
   * The order that an alarm calls for, for its subject's own base or for `areas`: its own one where it has called
   * before, the open one whose scope holds its workplace, or a new one.
   */
  callFor(
    alarm: Alarm,
    subject: Subject,
    raised: { readonly at: number; readonly stamp: Stamp },
    areas?: readonly string[],
  ): OrderChange | undefined;
  /** A person's order for areas and everything downwind of them; a drill is marked as one from its first word. */
  callBy(by: string, areas: readonly string[], reason: string, stamp: Stamp, drill?: boolean): OrderChange;
  /** Looks again at every order: who is where, and whether the air has turned. */
  refresh(stamp: Stamp): readonly OrderChange[];
  /** Notes what a gateway answered to an order's command. */
  answered(id: string, receipt: Receipt, stamp: Stamp): OrderChange | undefined;
  /** Names somebody who may enter the scope of an order by card. */
  nameRescuer(
    id: string,
    wish: { readonly by: string; readonly card: string },
    stamp: Stamp,
  ): OrderChange | OrderRefused | undefined;
  standDown(
    id: string,
    wish: { readonly by: string; readonly note: string; readonly gasRestored: boolean },
    stamp: Stamp,
  ): OrderChange | OrderRefused | undefined;
  all(): readonly { readonly order: Evacuation; readonly muster: Muster }[];
  /** The same as people are seen at an engine time: when each was last seen changes more often than where. */
  seen(now: number): readonly { readonly order: Evacuation; readonly muster: Muster }[];
  /** What people ordered and stood down in the last run before an arrival, and no replay calls for: to be done again. */
  actsBefore(arrival: number): readonly Past[];
  /** Ends the replay: what the rows hold and the replay has not come to stands, and every change from here on is news. */
  live(): void;
  memory(): readonly EvacuationRecord[];
  /** Rows that the replay has not passed; none once it is over. */
  ahead(): readonly EvacuationRecord[];
}

const sameCards = (one: Muster, other: Muster): boolean => {
  const places = ({ inScope, sheltering, out, unaccounted }: Muster): string =>
    JSON.stringify([inScope, sheltering, out, unaccounted].map((list) => list.map(({ card, area }) => [card, area])));
  return places(one) === places(other);
};

/** A muster as the ledger keeps it: who, not where. */
const recorded = ({ inScope, sheltering, out, unaccounted }: Muster) => {
  const cardsOf = (list: Muster[keyof Muster]): string[] => list.map(({ card }) => card).sort();
  return {
    inScope: cardsOf(inScope),
    sheltering: cardsOf(sheltering),
    out: cardsOf(out),
    unaccounted: cardsOf(unaccounted),
  };
};

/**
 * Builds the live orders of one mine from what its last run left. A replay starts from `memory`, the orders as they were
 * at the snapshot, and lets them happen again; each row takes over once the replay has passed it.
 */
export const createOrders = (options: {
  readonly mine: Mine;
  readonly people: People;
  readonly rows: readonly EvacuationRecord[];
  readonly memory?: readonly EvacuationRecord[];
  readonly air: () => MeasuredAir;
  readonly locationDown: () => boolean;
}): Orders => {
  const { mine, people, air, locationDown } = options;
  const byId = (records: readonly EvacuationRecord[] = []): Map<string, EvacuationRecord> =>
    new Map(records.map((record) => [record.evacuation.id, record]));
  const records = byId(options.memory);
  /** Rows that the replay has not passed. */
  const ahead = byId(options.rows);
  const regiven = new Set<string>();
  let airSeen = '';

  const open = (): EvacuationRecord[] =>
    [...records.values()].filter(({ evacuation }) => evacuation.state !== 'stood-down');
  const look = (order: Evacuation, now: number): Muster =>
    musterOf({ mine, order, people, now, locationDown: locationDown() });
  const inFileOrder = (areas: ReadonlySet<string>): string[] =>
    mine.areas.map(({ id }) => id).filter((id) => areas.has(id));
  const scopeFor = (core: readonly string[]): string[] => inFileOrder(scopeOfAreas(mine, core, air()));

  const takeOver = (stamp: Stamp): void => {
    for (const [id, row] of ahead) {
      const isPassed = !isApplied(row.applied, stamp);
      const before = records.get(id);
      if (isPassed && row.evacuation.state === 'stood-down') records.delete(id);
      else if (isPassed) records.set(id, row);
      // Whoever was named as a rescuer must not be taken for one who went back.
      else if (before !== undefined) {
        const { rescuers } = row.evacuation;
        records.set(id, { ...before, evacuation: { ...before.evacuation, rescuers } });
      }
      if (isPassed) ahead.delete(id);
    }
  };

  const keep = (record: EvacuationRecord, entries: readonly LedgerEntry[], grown: boolean): OrderChange => {
    const { id, state } = record.evacuation;
    if (state === 'stood-down') records.delete(id);
    else records.set(id, record);
    return { record, entries, grown, news: !ahead.has(id) };
  };
  const entryOf = (
    { id }: Evacuation,
    { receivedAt }: Stamp,
    entry: { readonly kind: string; readonly body: unknown; readonly author?: string },
  ): LedgerEntry => ({
    at: receivedAt,
    kind: entry.kind,
    mine: mine.id,
    subject: id,
    author: entry.author ?? null,
    body: entry.body,
  });

  /** Applies an event, then looks where everybody is, so that what is announced is never older than it. */
  const apply = (record: EvacuationRecord, event: OrderEvent, stamp: Stamp): OrderChange | OrderRefused => {
    const before = record.evacuation;
    const first = transitionOrder(before, event, look(before, stamp.now));
    if ('refused' in first) return { refused: first.refused };
    const entries = first.entry === undefined ? [] : [entryOf(before, stamp, first.entry)];
    const grown = first.order.areas.length > before.areas.length;
    const { areas, way = [] } = first.order;
    const evacuation = grown
      ? {
          ...worded(mine, first.order, wayOutOf(mine, new Set(areas), way[0] ?? areas[0] ?? '', air())),
          revision: before.revision + 1,
        }
      : first.order;
    return keep({ ...record, evacuation, muster: look(evacuation, stamp.now), applied: stamp }, entries, grown);
  };

  /** What a person does to a standing order; undefined where there is none. */
  const act = (id: string, event: OrderEvent, stamp: Stamp): OrderChange | OrderRefused | undefined => {
    const record = open().find(({ evacuation }) => evacuation.id === id);
    return record === undefined ? undefined : apply(record, event, stamp);
  };

  const create = (order: Evacuation, stamp: Stamp, author: string | null, cause: unknown): OrderChange => {
    const muster = look(order, stamp.now);
    const evacuation = {
      ...order,
      named: muster.inScope.concat(muster.sheltering, muster.unaccounted).map((one) => one.card),
    };
    const body = { order: evacuation, muster, cause };
    const entry = entryOf(evacuation, stamp, {
      kind: 'evacuation.ordered',
      body,
      ...(author === null ? {} : { author }),
    });
    return keep({ evacuation, muster, applied: stamp }, [entry], true);
  };

  const muster = (record: EvacuationRecord, stamp: Stamp): OrderChange | undefined => {
    const before = record.evacuation;
    const seen = look(before, stamp.now);
    const named = [...seen.inScope, ...seen.sheltering].map(({ card }) => card);
    const event = { kind: 'mustered', at: stamp.now, named, locationDown: locationDown() } as const;
    const after = transitionOrder(before, event, seen);
    if ('refused' in after) return undefined;
    const now = after.order === before ? seen : look(after.order, stamp.now);
    if (sameCards(record.muster, now) && after.order === before) return undefined;
    const entries = after.entry === undefined ? [] : [entryOf(before, stamp, after.entry)];
    const body = recorded(now);
    if (JSON.stringify(recorded(record.muster)) !== JSON.stringify(body)) {
      entries.unshift(entryOf(before, stamp, { kind: 'evacuation.mustered', body }));
    }
    return keep({ ...record, evacuation: after.order, muster: now, applied: stamp }, entries, false);
  };

  const regrow = (record: EvacuationRecord, stamp: Stamp): OrderChange | undefined => {
    const { evacuation } = record;
    const wanted = scopeFor(evacuation.core);
    if (wanted.every((area) => evacuation.areas.includes(area))) return undefined;
    const change = apply(record, { kind: 'regrown', at: stamp.now, areas: wanted }, stamp);
    return 'refused' in change ? undefined : change;
  };

  /** The alarm's own order, else the open one that already empties what it is about. */
  const callable = (alarm: string, workplace: string, core: readonly string[]): EvacuationRecord | undefined => {
    const real = open().filter(({ evacuation }) => !evacuation.drill);
    return (
      real.find(({ evacuation }) => evacuation.alarms.includes(alarm)) ??
      real.find(({ evacuation: { areas } }) =>
        workplace === '' ? core.every((area) => areas.includes(area)) : areas.includes(workplace),
      )
    );
  };

  const begin = (
    id: string,
    core: readonly string[],
    workplace: string,
    trigger: Evacuation['trigger'],
    stamp: Stamp,
    drill = false,
  ): Evacuation => {
    const areas = scopeFor(core);
    const way = wayOutOf(mine, new Set(areas), workplace === '' ? (areas[0] ?? '') : workplace, air());
    return newOrder({
      id,
      mine,
      core,
      areas,
      workplace,
      trigger,
      orderedAt: stamp.now,
      drill,
      ...(way === undefined ? {} : { way }),
    });
  };

  const give = (
    id: string,
    trigger: Evacuation['trigger'],
    areas: readonly string[],
    stamp: Stamp,
    drill: boolean,
  ): OrderChange => {
    const { by = '', reason } = trigger;
    const change = create(begin(id, areas, areas[0] ?? '', trigger, stamp, drill), stamp, by, {
      by,
      areas,
      reason,
    });
    const record = { ...change.record, given: { stamp, areas } };
    records.set(id, record);
    return { ...change, record };
  };

  return {
    callFor(alarm, subject, { at, stamp }, areas) {
      takeOver(stamp);
      const core = areas ?? baseOf(mine, subject);
      const workplace = subject.point?.workplace ?? subject.area;
      const standing = callable(alarm.id, workplace, core);
      if (standing !== undefined) {
        const { alarms, core: held } = standing.evacuation;
        const isHeld = alarms.includes(alarm.id) && core.every((area) => held.includes(area));
        if (isHeld) return undefined;
        const event = { kind: 'joined', at: stamp.now, alarm: alarm.id, core, areas: scopeFor(core) } as const;
        const change = apply(standing, event, stamp);
        return 'refused' in change ? undefined : change;
      }
      // By its own raise: an alarm that comes back after a stand-down calls for another order.
      const id = orderId({ mine: mine.id, cause: alarm.id, at });
      const order = begin(id, core, workplace, { alarm: alarm.id }, stamp);
      return create(order, stamp, null, { alarm: alarm.id, rule: alarm.rule });
    },
    callBy(by, wished, reason, stamp, drill = false) {
      const id = orderId({ mine: mine.id, cause: JSON.stringify([by, wished, reason]), at: stamp.receivedAt });
      return give(id, { by, reason }, wished, stamp, drill);
    },
    answered(id, receipt, stamp) {
      takeOver(stamp);
      const record = open().find(({ evacuation }) => evacuation.id === id);
      if (record === undefined) return undefined;
      const change = apply(record, { kind: 'answered', at: stamp.now, receipt }, stamp);
      return 'refused' in change ? undefined : change;
    },
    refresh(stamp) {
      takeOver(stamp);
      const changes: OrderChange[] = [];
      const standing = open();
      if (standing.length === 0) return changes;
      const blowing = JSON.stringify([...air()].sort());
      const turned = blowing !== airSeen;
      airSeen = blowing;
      for (const record of standing) {
        const grown = turned ? regrow(record, stamp) : undefined;
        if (grown !== undefined) changes.push(grown);
        const seen = muster(grown?.record ?? record, stamp);
        if (seen !== undefined) changes.push(seen);
      }
      return changes;
    },
    nameRescuer: (id, { by, card }, stamp) => act(id, { kind: 'rescuer-named', at: stamp.now, by, card }, stamp),
    standDown: (id, { by, note, gasRestored }, stamp) =>
      act(id, { kind: 'stand-down', at: stamp.now, by, note, gasRestored }, stamp),
    seen: (now) => open().map(({ evacuation }) => ({ order: evacuation, muster: look(evacuation, now) })),
    all: () => open().map(({ evacuation, muster: seen }) => ({ order: evacuation, muster: seen })),
    actsBefore(arrival) {
      const acts: Past[] = [];
      for (const [id, row] of ahead) {
        const { evacuation, muster: seen, applied, given } = row;
        if (given !== undefined && given.stamp.arrival < arrival && !regiven.has(id)) {
          regiven.add(id);
          const again = (): OrderChange => give(id, evacuation.trigger, given.areas, given.stamp, evacuation.drill);
          if (!records.has(id)) acts.push({ stamp: given.stamp, again });
        }
        if (evacuation.state !== 'stood-down' || applied.arrival >= arrival) continue;
        acts.push({
          stamp: applied,
          again() {
            records.delete(id);
            ahead.delete(id);
            return { record: { evacuation, muster: seen, applied }, entries: [], grown: false, news: false };
          },
        });
      }
      return acts.sort(byStamp);
    },
    live() {
      for (const [id, row] of ahead) {
        if (row.evacuation.state === 'stood-down') records.delete(id);
        else records.set(id, row);
      }
      ahead.clear();
    },
    memory: () => [...records.values()],
    ahead: () => [...ahead.values()],
  };
};
