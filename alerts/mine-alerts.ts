import type { Logger } from 'pino';
import { measuredAir } from '../domain/airflow.js';
import type { Mine } from '../domain/mine.js';
import type { Arrival, SystemReport } from '../domain/observation.js';
import type { Alarm } from './alarm/alarm.js';
import { type AlarmChange, createBook, createRowPace } from './alarm/book.js';
import type { Announcement, MineActs } from './alerts.js';
import type { Evacuation, Muster, Whereabouts } from './evacuation/evacuation.js';
import { createOrders, type OrderChange } from './evacuation/orders.js';
import { createHeadcountTeller } from './headcount.js';
import { createIncidents, type IncidentMemory } from './incident/incidents.js';
import type { AlarmRecord, Change } from './journal/journal.js';
import type { Rows } from './journal/standing.js';
import type { Outbound } from './outbound.js';
import { createPeople, type PeopleMemory } from './people/people.js';
import { DEFAULTS } from './rules/defaults.js';
import { createEngine, type EngineMemory, type Finding } from './rules/engine.js';
import { RULES } from './rules/registry.js';
import type { Judged, Subject } from './rules/rule.js';
import type { Stamp } from './stamp.js';
import { createSystems } from './systems.js';

/** One mine's rule layer between two runs; survives JSON. */
export interface MineMemory {
  readonly engine: EngineMemory;
  readonly people: PeopleMemory;
  readonly incidents: IncidentMemory;
  readonly systems: readonly SystemReport[];
}

/** What the rule layer of a mine is built on. */
export interface MineSurroundings {
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'error'>;
  readonly announce: (announcement: Announcement) => void;
  /** Durable when it resolves; never awaited by an announcement. */
  readonly commit: (change: Change) => Promise<void>;
  readonly outbound: Outbound;
}

/** The rule layer of one mine: its engine, book, orders, people and incidents on one clock. */
export interface MineAlerts extends MineActs {
  arrive(arrival: Arrival): void;
  tick(): void;
  resume(): void;
  latest(): ReadonlyMap<string, Judged>;
  lastHeardAt(point: string): number | undefined;
  standing(): readonly Alarm[];
  evacuations(): readonly { readonly evacuation: Evacuation; readonly muster: Muster }[];
  people(): readonly Whereabouts[];
  headcount(): { readonly areas: Readonly<Record<string, number>>; readonly underground: number };
  systems(): readonly SystemReport[];
  failures(): readonly string[];
  memory(): MineMemory;
}

/** A command that no gateway has taken by then is not to be obeyed any more. */
const COMMAND_KEPT_MS = 600_000;

/** Builds the rule layer of one mine; until `resume` it replays what the rows may already hold. */
export const createMineAlerts = (mine: Mine, around: MineSurroundings, rows: Rows, memory?: MineMemory): MineAlerts => {
  const { clock, logger, announce, outbound } = around;
  let replaying = true;
  const systems = createSystems(memory?.systems);
  const people = createPeople(mine, memory?.people);
  const book = createBook({ mine, rows: rows.alarms, clock });
  const isWorthARow = createRowPace();
  const subjectOf = ({ alarm, subject }: AlarmRecord): Subject => {
    const point = mine.pointById.get(subject);
    return { id: subject, area: alarm.area, ...(point === undefined ? {} : { point }) };
  };

  const commit = (change: Change): Promise<void> => {
    const written = around.commit(change);
    written.catch((error: unknown) => logger.error({ mine: mine.id, err: error }, 'a change was not written down'));
    return written;
  };

  const sendOrder = (evacuation: Evacuation, { receivedAt }: Stamp): void => {
    outbound.command({
      id: evacuation.id,
      mine: mine.id,
      kind: 'evacuate',
      areas: evacuation.areas,
      text: evacuation.text.zh,
      drill: evacuation.drill,
      at: receivedAt,
      expiresAt: receivedAt + COMMAND_KEPT_MS,
    });
  };

  const sayAlarm = ({ record: { alarm }, horn, changed }: AlarmChange): void => {
    if (!changed) return;
    announce({ type: 'alarm', alarm, horn });
    outbound.alarm(alarm);
  };
  /** Announces an order, then tells the rules that watch orders. */
  const sayOrder = ({ record, grown }: OrderChange): void => {
    const { evacuation, muster, applied } = record;
    announce({ type: 'evacuation', evacuation, muster });
    if (grown && !replaying) sendOrder(evacuation, applied);
    engine.order(evacuation, muster);
  };
  const settle = (changes: readonly OrderChange[]): void => {
    for (const change of changes) {
      void commit({ entries: change.entries, evacuations: [change.record] });
      sayOrder(change);
    }
    askForMuster();
  };

  const found = (finding: Finding): void => {
    const { verdict, subject, stamp, rule } = finding;
    const change = book.found(finding);
    const record = change?.record ?? book.of(rule.id, subject.id);
    const callsOut = verdict.kind === 'raise' && verdict.withdraw && record !== undefined;
    const called = callsOut ? orders.callFor(record.alarm, subject, stamp) : undefined;
    const linked =
      called === undefined || record === undefined
        ? undefined
        : book.link(record.alarm.id, called.record.evacuation.id, stamp);
    if (change !== undefined) sayAlarm({ ...change, record: linked ?? change.record });
    else if (linked !== undefined) announce({ type: 'alarm', alarm: linked.alarm, horn: false });
    const written = linked ?? (change !== undefined && isWorthARow(change) ? change.record : undefined);
    if (written !== undefined || called !== undefined) {
      void commit({
        entries: [...(change?.entries ?? []), ...(called?.entries ?? [])],
        ...(written === undefined ? {} : { alarms: [written] }),
        ...(called === undefined ? {} : { evacuations: [called.record] }),
      });
    }
    if (called !== undefined) {
      sayOrder(called);
      askForMuster();
    }
  };

  const engine = createEngine({
    mine,
    rules: RULES,
    logger,
    listener: {
      found,
      judged(judged, point) {
        incidents.judged(judged, point, engine.now() ?? judged.at);
        if (point.quantity === 'air-velocity') settle(orders.refresh(engine.stamp()));
      },
      late: (reading, point) => incidents.late(reading, point, engine.now() ?? reading.at),
      orders: () => orders.all(),
    },
    ...(memory === undefined ? {} : { memory: memory.engine }),
  });
  const velocityOf = (point: string): number | undefined => {
    const judged = engine.latest().get(point);
    const known = mine.pointById.get(point);
    if (judged === undefined || known === undefined || judged.reading.quality !== 'good') return undefined;
    const isStale = (engine.now() ?? judged.at) > judged.at + DEFAULTS.silentCycles * known.cycleS * 1000;
    return isStale ? undefined : (judged.reading.value ?? undefined);
  };
  const orders = createOrders({
    mine,
    people,
    rows: rows.evacuations,
    air: () => measuredAir(mine, velocityOf),
    locationDown: () => systems.isDown('personnel-location'),
    subjectOf: (alarm) => {
      const record = book.byId(alarm);
      return record === undefined || record.alarm.state === 'closed' ? undefined : subjectOf(record);
    },
  });
  const incidentTimer = engine.timer(() => incidents.due(engine.now() ?? 0));
  const incidents = createIncidents({
    mine,
    around: {
      stamp: () => engine.nextStamp(),
      alarmOf: (rule, point) => book.of(rule, point)?.alarm,
      undergroundAt: (at) => people.undergroundAt(at),
      record(record, event) {
        const { incident, applied } = record;
        announce({ type: 'incident', incident });
        const entry = { at: applied.receivedAt, mine: mine.id, subject: incident.id, author: null, body: incident };
        void commit({ entries: event === null ? [] : [{ ...entry, kind: event }], incidents: [record] });
      },
      wakeAt: (at) => incidentTimer.ask(at),
    },
    rows: rows.incidents,
    ...(memory === undefined ? {} : { memory: memory.incidents }),
  });
  const musterTimer = engine.timer(() => settle(orders.refresh(engine.stamp())));
  const askForMuster = (): void => {
    const now = engine.now();
    if (now !== null) musterTimer.ask(orders.all().length === 0 ? null : now + DEFAULTS.musterEveryMs);
  };
  const teller = createHeadcountTeller(mine.id, () => people.headcount(), announce);

  /** A person's act changes no clock: it happens where the engine stands. */
  const actStamp = (): Stamp => ({ ...engine.stamp(), receivedAt: clock() });

  const newestAt = ({ observations }: Arrival): number | undefined => {
    let newest: number | undefined;
    for (const one of observations) {
      const isTimed = one.kind === 'reading' || one.kind === 'sighting';
      if (isTimed && one.mine === mine.id && (newest === undefined || one.at > newest)) newest = one.at;
    }
    return newest;
  };

  const act: MineAlerts['act'] = (id, event, recalled) => {
    if (recalled !== undefined) book.recall(recalled);
    const stamp = actStamp();
    const change = book.act(id, event, stamp);
    if (change === undefined || 'refused' in change) return change;
    sayAlarm(change);
    return {
      alarm: change.record.alarm,
      durable: commit({ entries: change.entries, alarms: [change.record] }),
    };
  };

  return {
    mine,
    arrive(arrival) {
      const to = mine.simulated ? newestAt(arrival) : arrival.receivedAt;
      if (to !== undefined) engine.advance(Math.max(to, engine.now() ?? to));
      engine.begin(arrival.arrival, arrival.receivedAt);
      let moved = false;
      for (const one of arrival.observations) {
        if (one.mine !== mine.id) continue;
        switch (one.kind) {
          case 'reading':
            engine.read(one);
            break;
          case 'sighting':
            moved = people.sight(one, engine.now() ?? one.at) || moved;
            break;
          case 'system':
            if (systems.report(one)) {
              announce({ type: 'system', report: one });
              moved = true;
            }
            break;
          case 'command-result':
            break;
        }
      }
      if (!moved) return;
      teller.changed();
      settle(orders.refresh(engine.stamp()));
      if (!replaying) teller.tell(arrival.receivedAt);
    },
    tick() {
      const now = clock();
      if (!mine.simulated) engine.advance(now);
      teller.tell(now);
      for (const { alarm } of book.standing()) {
        if (alarm.suppressed?.kind === 'shelved' && (alarm.suppressed.until ?? now) <= now)
          act(alarm.id, { kind: 'unshelved' });
      }
    },
    resume() {
      engine.resume();
      people.resume(engine.now() ?? clock());
      for (const { order, muster } of orders.all()) engine.order(order, muster);
      for (const record of book.standing()) {
        const { alarm } = record;
        if (alarm.clearedAt !== undefined) continue;
        engine.stands(alarm.rule, record.subject, {
          kind: 'raise',
          at: alarm.lastAt,
          level: alarm.level,
          ...(alarm.value === undefined ? {} : { value: alarm.value }),
          ...(alarm.limit === undefined ? {} : { limit: alarm.limit }),
          basis: alarm.basis,
          message: alarm.message,
          withdraw: alarm.evacuation !== undefined,
        });
      }
      incidents.adopt();
      replaying = false;
      book.live();
      orders.live();
      // The broker may have missed what the last run said at its end.
      for (const { alarm } of rows.alarms) if (alarm.state === 'closed') outbound.alarm(alarm);
      for (const { alarm } of book.standing()) outbound.alarm(alarm);
      for (const { order } of orders.all()) sendOrder(order, actStamp());
      askForMuster();
      teller.changed();
    },
    latest: () => engine.latest(),
    lastHeardAt: (point) => engine.receivedAt(point),
    standing: () => book.standing().map(({ alarm }) => alarm),
    alarm: (id) => book.byId(id),
    evacuations: () => orders.all().map(({ order, muster }) => ({ evacuation: order, muster })),
    people: () => people.all(),
    headcount: () => people.headcount(),
    systems: () => systems.all(),
    failures: () => engine.failures(),
    act,
    order({ by, areas, reason }) {
      const change = orders.callBy(by, areas, reason, actStamp());
      const durable = commit({ entries: change.entries, evacuations: [change.record] });
      sayOrder(change);
      askForMuster();
      return { evacuation: change.record.evacuation, durable };
    },
    standDown(id, { by, note }) {
      const order = orders.all().find((one) => one.order.id === id)?.order;
      const gasRestored = order?.alarms.every((alarm) => !book.stands(alarm)) ?? true;
      const stamp = actStamp();
      const change = orders.standDown(id, { by, note, gasRestored }, stamp);
      if (change === undefined || 'refused' in change) return change;
      const { evacuation } = change.record;
      const durable = commit({ entries: change.entries, evacuations: [change.record] });
      sayOrder({ ...change, grown: false });
      outbound.command({
        id: `${id}-down`,
        mine: mine.id,
        kind: 'stand-down',
        areas: evacuation.areas,
        text: `撤人命令解除：${note}`,
        drill: evacuation.drill,
        at: stamp.receivedAt,
        expiresAt: stamp.receivedAt + COMMAND_KEPT_MS,
      });
      askForMuster();
      return { evacuation, durable };
    },
    memory: () => ({
      engine: engine.memory(),
      people: people.memory(),
      incidents: incidents.memory(),
      systems: systems.all(),
    }),
  };
};
