import type { Logger } from 'pino';
import type { Mine } from '../domain/mine.js';
import type { Arrival, SystemReport } from '../domain/observation.js';
import { createAirNow } from './air-now.js';
import type { Alarm } from './alarm/alarm.js';
import { type AlarmChange, createBook, type Noted } from './alarm/book.js';
import { raiseOf } from './alarm/raise-of.js';
import type { Announcement, MineActs } from './alerts.js';
import { evacuateCommand } from './commands.js';
import type { CoverageSpan } from './coverage/span.js';
import type { Evacuation, Muster, Whereabouts } from './evacuation/evacuation.js';
import { createOrders, type OrderChange } from './evacuation/orders.js';
import { createFollowers } from './followers.js';
import { createFound, SUSPECT } from './found.js';
import { createHeadcountTeller } from './headcount.js';
import type { ServiceHealth } from './health/health.js';
import { createIncidents } from './incident/incidents.js';
import { lossesOf } from './incident/losses.js';
import type { AlarmRecord, Change } from './journal/journal.js';
import type { Rows } from './journal/standing.js';
import { createMineActs } from './mine-acts.js';
import type { Handover, MineMemory } from './mine-memory.js';
import { newestAt } from './newest-at.js';
import { type Notifier, noticeOfOrder, SILENT_NOTIFIER } from './notify/notifier.js';
import { createObserver } from './observer.js';
import type { Outbound } from './outbound.js';
import { closedByPeople, createPastActs } from './past-acts.js';
import { type Crowding, createPeople } from './people/people.js';
import { createWorks, excusedEntries } from './planned-work/works.js';
import { type Compliance, complianceOf } from './platform/compliance.js';
import { createLastDrill } from './platform/last-drill.js';
import { goneFrom } from './reload/gone.js';
import { DEFAULTS } from './rules/defaults.js';
import { createEngine } from './rules/engine.js';
import { RULES } from './rules/registry.js';
import type { Judged, Subject } from './rules/rule.js';
import type { Stamp } from './stamp.js';
import { createSystems } from './systems.js';

/** What the rule layer of a mine is built on. */
export interface MineSurroundings {
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'error'>;
  readonly announce: (announcement: Announcement) => void;
  /** Durable when it resolves; never awaited by an announcement. */
  readonly commit: (change: Change) => Promise<void>;
  readonly outbound: Outbound;
  /** Absent: nobody is told beyond the page. */
  readonly notifier?: Pick<Notifier, 'notify'>;
  /** Up to where each point's coverage is written down, by mine; absent: nowhere. */
  readonly written?: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly crowding?: Crowding;
}

/** The rule layer of one mine: its engine, book, orders, people and incidents on one clock. */
export interface MineAlerts extends MineActs {
  arrive(arrival: Arrival): void;
  /** Tells the rules what the service sees of itself. */
  look(health: ServiceHealth): void;
  tick(): void;
  resume(): void;
  /** Nothing was heard until now: silence is judged from here on. */
  deaf(): void;
  latest(): ReadonlyMap<string, Judged>;
  lastHeardAt(point: string): number | undefined;
  standing(): readonly Alarm[];
  evacuations(): readonly { readonly evacuation: Evacuation; readonly muster: Muster }[];
  people(): readonly Whereabouts[];
  headcount(): { readonly areas: Readonly<Record<string, number>>; readonly underground: number };
  systems(): readonly SystemReport[];
  coverage(): readonly CoverageSpan[];
  compliance(): Compliance;
  failures(): readonly string[];
  memory(): MineMemory;
  /** Everything that another rule layer of this mine needs to go on in this one's place. */
  handOver(): Handover;
  /** Goes on from what was handed over; answers the alarms that it has closed, for their subject has left the file. */
  takeOver(change: { readonly by: string; readonly note: string }): readonly Alarm[];
}

/** Builds the rule layer of one mine; until `resume` it replays what the rows may already hold. `from`: whose place it takes. */
export const createMineAlerts = (
  mine: Mine,
  around: MineSurroundings,
  rows: Rows,
  memory?: MineMemory,
  from?: Handover,
): MineAlerts => {
  const { clock, logger, announce, outbound, notifier = SILENT_NOTIFIER } = around;
  let replaying = from?.replaying ?? true;
  const lastDrill = createLastDrill(from?.lastDrillAt);
  const systems = createSystems(memory?.systems);
  const people = createPeople(mine, memory?.people, (card) => engine.leave('card', card), around.crowding);
  const works = createWorks(mine, rows.works);
  const air = createAirNow(mine, () => engine);
  const book = createBook({ mine, rows: rows.alarms, clock });
  const subjectOf = ({ alarm, subject }: AlarmRecord): Subject => {
    const point = mine.pointById.get(subject);
    return { id: subject, area: alarm.area, ...(point === undefined ? {} : { point }) };
  };

  const commit = (change: Change): Promise<void> => {
    const written = around.commit(change);
    written.catch((error: unknown) => logger.error({ mine: mine.id, err: error }, 'a change was not written down'));
    return written;
  };

  const sayAlarm = ({ record: { alarm }, horn, changed }: AlarmChange): void => {
    if (!changed) return;
    announce({ type: 'alarm', alarm, horn });
    outbound.alarm(alarm);
  };
  const note = (alarm: string, event: Noted, stamp: Stamp): void => {
    const change = book.note(alarm, event, stamp);
    if (change === undefined) return;
    sayAlarm(change);
    void commit({ entries: change.entries, alarms: [change.record] });
    followers.follow(change);
  };

  const sendOrder = (order: Evacuation, at: number): void => {
    outbound.command(evacuateCommand(mine, order, at));
    notifier.notify(noticeOfOrder(mine, order));
  };
  /** Announces an order, then tells the rules that watch orders. */
  const sayOrder = ({ record, grown, news }: OrderChange): void => {
    const { evacuation, muster, applied } = record;
    if (news) announce({ type: 'evacuation', evacuation, muster });
    if (grown && !replaying) sendOrder(evacuation, applied.receivedAt);
    tellOrder(evacuation, muster);
    askForMuster();
  };
  const tellOrder = (order: Evacuation, muster: Muster): void => {
    lastDrill.order(order);
    const input = { kind: 'order', order, muster } as const;
    engine.tellOf('order', { id: order.id, area: order.core[0] ?? '' }, input, order.state === 'stood-down');
    engine.tell('orders', input);
  };
  const settle = (changes: readonly OrderChange[]): void => {
    for (const change of changes) {
      if (change.news) void commit({ entries: change.entries, evacuations: [change.record] });
      sayOrder(change);
    }
    askForMuster();
  };

  const found = createFound({
    mine,
    book,
    works,
    outbound,
    callFor: (...call) => orders.callFor(...call),
    doubtOf: (point) => engine.standing(SUSPECT, point),
    grade: (evacuation) => incidents.grade(evacuation),
    isReplaying: () => replaying,
    announce,
    commit,
    sayAlarm,
    follow: (change) => followers.follow(change),
    note,
    sayOrder,
  });

  const engine = createEngine({
    mine,
    rules: RULES,
    logger,
    world: {
      orders: () => orders.all(),
      people: () => people,
      system: (id) => systems.of(id),
      air,
      coverage: () => followers.coverage(),
      lastDrillAt: lastDrill.at,
      work: (at, kind, place) => works.running(at, kind, place),
    },
    listener: {
      found,
      judged(judged, point) {
        followers.judged(judged);
        const work = works.excuse(judged);
        if (work !== undefined) void commit({ entries: excusedEntries(work, judged), works: [work] });
        incidents.judged(judged, point, engine.now() ?? judged.at);
        if (point.quantity === 'air-velocity') settle(orders.refresh(engine.nextStamp()));
      },
      late: (late, point) => incidents.late(late, point, engine.now() ?? late.reading.at),
    },
    ...(memory === undefined ? {} : { memory: memory.engine }),
  });
  const orders = createOrders({
    mine,
    people,
    rows: rows.evacuations,
    ...(memory?.orders === undefined ? {} : { memory: memory.orders }),
    air,
    locationDown: () => systems.isDown('personnel-location'),
  });
  const followers = createFollowers({
    mine,
    engine,
    clock,
    note,
    alarm: (id) => book.byId(id)?.alarm,
    commit,
    notifier,
    isReplaying: () => replaying,
    written: around.written?.get(mine.id) ?? new Map(),
    memory: memory?.followers,
  });
  const incidentTimer = engine.timer(() => incidents.due(engine.now() ?? 0));
  const incidents = createIncidents({
    mine,
    around: {
      stamp: () => engine.nextStamp(),
      alarmOf(rule, point, at) {
        const id = book.ofThen(rule, point, at)?.alarm.id;
        // By the order: a row may name one that its alarm had not called for yet.
        const order = id === undefined ? undefined : orders.all().find((one) => one.order.alarms.includes(id))?.order;
        return id === undefined ? undefined : { id, ...(order === undefined ? {} : { evacuation: order.id }) };
      },
      isAccident: (order) =>
        RULES.some(({ id, watches }) => watches.per === 'order' && engine.standing(id, order)?.accident === true),
      lossesOf: (workplace) =>
        lossesOf(mine, workplace, {
          stands: (rule, subject) => engine.standing(rule, subject) !== undefined,
          isOff(feed) {
            const reading = engine.latest().get(feed)?.reading;
            return reading?.quality === 'good' && reading.value === 0;
          },
        }),
      undergroundAt: (at) => people.undergroundAt(at),
      record(record, event) {
        const { incident, applied } = record;
        announce({ type: 'incident', incident });
        const entry = { at: applied.receivedAt, mine: mine.id, subject: incident.id, author: null, body: incident };
        void commit({ entries: event === null ? [] : [{ ...entry, kind: event }], incidents: [record] });
      },
      changed(incident) {
        const input = { kind: 'incident', incident } as const;
        const subject = { id: incident.id, area: incident.workplace };
        engine.tellOf('incident', subject, input, incident.closedAt !== undefined);
        engine.tell('incidents', input);
      },
      wakeAt: (at) => incidentTimer.ask(at),
    },
    rows: rows.incidents,
    ...(memory === undefined ? {} : { memory: memory.incidents }),
  });
  const musterTimer = engine.timer(() => {
    const changes = orders.refresh(engine.nextStamp());
    settle(changes);
    if (replaying) return;
    for (const { order, muster } of orders.seen(engine.now() ?? 0)) {
      const isSaid = changes.some(({ record }) => record.evacuation.id === order.id);
      if (order.state === 'open' && !isSaid) announce({ type: 'evacuation', evacuation: order, muster });
    }
  });
  /** At whole intervals of the mine's clock, so that a replay musters when the last run did. */
  const askForMuster = (): void => {
    const now = engine.now();
    const everyMs = DEFAULTS.musterEveryMs;
    if (now !== null) musterTimer.ask(orders.all().length === 0 ? null : (Math.floor(now / everyMs) + 1) * everyMs);
  };
  const teller = createHeadcountTeller(mine.id, () => people.headcount(), announce);
  /** A person's act changes no clock: it happens where the engine stands. */
  const actStamp = (): Stamp => ({ ...engine.stamp(), receivedAt: clock() });

  const observe = createObserver({
    engine,
    people,
    systems,
    announce,
    answerOrder: (...answered) => orders.answered(...answered),
    settle,
    cameUp: (descent) => void commit({ entries: [], descents: [descent] }),
    powerCutBy: (command) => book.standing().find(({ alarm }) => alarm.powerCut?.command === command)?.alarm,
    note,
  });

  const acts = createMineActs({
    mine,
    lastDrill,
    book,
    orders,
    works,
    engine,
    clock,
    outbound,
    stamp: actStamp,
    commit,
    sayAlarm,
    follow: (change) => followers.follow(change),
    sayOrder,
  });

  const closings = from?.closings ?? closedByPeople(rows.alarms);
  const pastActs = createPastActs({ alarms: rows.alarms, closings, orders, engine, sayOrder, askForMuster });
  const keptNow = (): MineMemory => ({
    engine: engine.memory(),
    people: people.memory(),
    orders: orders.memory(),
    incidents: incidents.memory(),
    systems: systems.memory(),
    followers: followers.memory(),
  });

  const deaf = (): void => {
    engine.resume();
    people.resume(engine.now() ?? clock());
    followers.deaf(book.standing());
  };
  const standing = (): readonly Alarm[] => book.standing().map(({ alarm }) => alarm);

  return {
    ...acts,
    arrive(arrival) {
      if (replaying) pastActs.again(arrival);
      const to = mine.simulated ? newestAt(arrival, mine.id) : arrival.receivedAt;
      if (to !== undefined) engine.advance(Math.max(to, engine.now() ?? to));
      engine.begin(arrival.arrival, arrival.receivedAt);
      const ours = arrival.observations.filter((one) => one.mine === mine.id);
      const { moved, heard } = observe(ours);
      followers.pass();
      if (!moved && !heard) return;
      if (moved) engine.tell('people', { kind: 'people', cards: people.takeMoved() });
      teller.changed();
      settle(orders.refresh(engine.nextStamp()));
      if (!replaying) teller.tell(arrival.receivedAt);
    },
    look: (health) => engine.tell('health', { kind: 'health', health }),
    tick() {
      const now = clock();
      if (!mine.simulated) engine.advance(now);
      teller.tell(now);
      acts.liftShelves(now);
      followers.pass();
    },
    deaf,
    resume() {
      deaf();
      pastActs.again({ arrival: Number.POSITIVE_INFINITY, receivedAt: Number.POSITIVE_INFINITY });
      orders.live();
      for (const { order, muster } of orders.all()) tellOrder(order, muster);
      for (const record of book.standing()) {
        const { alarm } = record;
        if (alarm.clearedAt !== undefined) continue;
        engine.stands(alarm.rule, subjectOf(record), raiseOf(alarm));
      }
      incidents.adopt();
      replaying = false;
      book.live();
      // The broker may have missed what the last run said at its end.
      for (const { alarm } of rows.alarms) if (alarm.state === 'closed') outbound.alarm(alarm);
      for (const { alarm } of book.standing()) outbound.alarm(alarm);
      for (const { order } of orders.all()) sendOrder(order, clock());
      followers.adopt(book.standing());
      askForMuster();
      teller.changed();
    },
    latest: () => engine.latest(),
    lastHeardAt: (point) => engine.receivedAt(point),
    standing,
    evacuations: () => orders.seen(engine.now() ?? clock()).map(({ order, muster }) => ({ evacuation: order, muster })),
    people: () => people.all(),
    headcount: () => people.headcount(),
    systems: () => systems.all(),
    coverage: () => followers.openSpans(),
    compliance: () =>
      complianceOf(mine, {
        now: engine.now(),
        system: (id) => systems.of(id),
        coverage: followers.coverage(),
        alarms: standing(),
        lastDrillAt: lastDrill.at(),
      }),
    failures: () => engine.failures(),
    memory: keptNow,
    handOver: () => ({
      rows: { alarms: book.all(), evacuations: orders.ahead(), incidents: incidents.rows(), works: works.all() },
      memory: keptNow(),
      replaying,
      closings: pastActs.left(),
      lastDrillAt: lastDrill.at(),
    }),
    takeOver(change) {
      if (!replaying) {
        book.live();
        followers.goOn();
        askForMuster();
        teller.changed();
      }
      return goneFrom(mine, standing()).flatMap(({ id }) => {
        const done = acts.act(id, { kind: 'closed', ...change });
        return done === undefined || 'refused' in done ? [] : [done.alarm];
      });
    },
  };
};
