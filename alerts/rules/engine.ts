import type { Logger } from 'pino';
import type { Mine, Point } from '../../domain/mine.js';
import type { Reading } from '../../domain/observation.js';
import type { Evacuation, Muster } from '../evacuation/evacuation.js';
import type { Stamp } from '../stamp.js';
import type { Machine, MachineMemory, RegisteredRule } from './machine.js';
import { newPointClock, type PointClock, settle } from './point-clock.js';
import type { Judged, RuleContext, RuleInput, Subject, Verdict, Watch } from './rule.js';
import { createWakes } from './wakes.js';

/** What the engine says of one subject: raised, upheld or over. */
export interface Finding {
  readonly rule: Machine['rule'];
  readonly subject: Subject;
  readonly verdict: Exclude<Verdict, { kind: 'as-before' }>;
  readonly stamp: Stamp;
}

/** Who hears what the engine finds; called in the order in which it happened, before the input's call returns. */
export interface EngineListener {
  found(finding: Finding): void;
  /** A reading that drove the rules, after they have judged it. */
  judged(judged: Judged, point: Point): void;
  /** A reading that came too late for the live rules. */
  late(reading: Reading, point: Point): void;
  orders(): readonly { readonly order: Evacuation; readonly muster: Muster }[];
}

/** Something else that runs on the engine's clock. */
export interface Timer {
  /** Wakes it once at this engine time; replaces an earlier wish, null withdraws it. */
  ask(at: number | null): void;
}

/** A machine's memory with what it belongs to. */
interface RememberedMachine extends MachineMemory {
  readonly rule: string;
  readonly subject: { readonly id: string; readonly area: string };
  readonly order: number;
}

/** The engine's state between two runs; survives JSON. */
export interface EngineMemory {
  readonly now: number | null;
  readonly heardFrom: number;
  readonly points: Readonly<Record<string, { clock: PointClock; heardAt: number | null; latest: Judged | null }>>;
  readonly machines: readonly RememberedMachine[];
}

/** One mine's rules on one clock: the only clock that rules know. */
export interface Engine {
  /** null before the first input of a mine. */
  now(): number | null;
  /** Brings the clock forward, waking whoever asked for an instant on the way, at that instant. Never runs backwards. */
  advance(to: number): void;
  /** Notes which message is being applied, for the stamps. */
  begin(arrival: number, receivedAt: number): void;
  read(reading: Reading): void;
  /** Tells the rules that watch orders what has become of one; a stood-down order is watched no longer. */
  order(order: Evacuation, muster: Muster): void;
  /** The service was deaf until now: silence is judged from the clock's next instant on. */
  resume(): void;
  /** Tells a machine without memory of it that its alarm stands from an earlier run. */
  stands(rule: string, subject: string, raised: Verdict & { kind: 'raise' }): void;
  timer(due: () => void): Timer;
  /** Where the engine stands now. */
  stamp(): Stamp;
  /** A stamp that no other verdict carries. */
  nextStamp(): Stamp;
  latest(): ReadonlyMap<string, Judged>;
  /** Service time of a point's last arrival. */
  receivedAt(point: string): number | undefined;
  /** Rules that threw, each with its subject and reason. */
  failures(): readonly string[];
  memory(): EngineMemory;
}

interface Slot {
  readonly point: Point;
  readonly cycleMs: number;
  readonly clock: PointClock;
  readonly machines: Machine[];
  heardAt: number | null;
  receivedAt: number | undefined;
}

interface Timed {
  wakeAt: number | null;
  readonly order: number;
  readonly due: () => void;
}

/** Timers come before rules where both are due at the same instant. */
const MOST_TIMERS = 1000;

/** Builds the engine of one mine, continuing from `memory` where there is one. */
export const createEngine = (options: {
  readonly mine: Mine;
  readonly rules: readonly RegisteredRule[];
  readonly listener: EngineListener;
  readonly logger: Pick<Logger, 'error'>;
  readonly memory?: EngineMemory;
}): Engine => {
  const { mine, rules, listener, logger, memory } = options;
  let now: number | null = memory?.now ?? null;
  let heardFrom = memory?.heardFrom ?? 0;
  let resuming = false;
  let arrival = 0;
  let arrivedAt = 0;
  let lastStamp: Stamp | undefined;
  let created = 0;
  let timers = 0;

  const latest = new Map<string, Judged>();
  const slots = new Map<string, Slot>();
  const machines = new Map<string, Machine>();
  const hearing = new Map<string, Machine[]>();
  const wakes = createWakes<Machine | Timed>();
  const keyOf = (rule: string, subject: string): string => `${rule}|${subject}`;

  const context: RuleContext = {
    mine,
    get now() {
      return now ?? 0;
    },
    latest: (point) => latest.get(point),
    lastHeardAt: (point) => Math.max(slots.get(point)?.heardAt ?? heardFrom, heardFrom),
    limits: (point) => mine.limitsOf.get(point),
    orders: () => listener.orders(),
  };

  const serviceTime = (): number => (mine.simulated ? arrivedAt : Math.max(arrivedAt, context.now));

  /** A stamp of its own for every verdict: the turn tells those of one arrival and instant apart. */
  const nextStamp = (): Stamp => {
    const same = lastStamp !== undefined && lastStamp.arrival === arrival && lastStamp.now === context.now;
    const turn = same ? (lastStamp?.turn ?? 0) + 1 : 0;
    lastStamp = { now: context.now, arrival, receivedAt: serviceTime(), turn };
    return lastStamp;
  };

  const fail = (machine: Machine, why: unknown): void => {
    machine.failed = why instanceof Error ? why.message : String(why);
    machine.wakeAt = null;
    logger.error({ mine: mine.id, rule: machine.rule.id, subject: machine.subject.id, err: why }, 'a rule has failed');
  };

  const run = (machine: Machine, input: RuleInput | null): void => {
    if (machine.failed !== null) return;
    let answer: ReturnType<Machine['start']>;
    try {
      answer = input === null ? machine.start(context) : machine.step(input, context);
      if (answer.wakeAt !== undefined && !(answer.wakeAt > context.now)) {
        throw new Error(`asks to be woken at ${answer.wakeAt}, which is not after ${context.now}`);
      }
    } catch (why) {
      fail(machine, why);
      return;
    }
    const { verdict, wakeAt } = answer;
    if (wakeAt !== undefined && wakeAt !== machine.wakeAt) {
      machine.wakeAt = wakeAt;
      wakes.ask(machine);
    }
    if (verdict.kind === 'as-before' || (verdict.kind === 'clear' && machine.standing === null)) return;
    machine.standing = verdict.kind === 'raise' ? verdict : null;
    listener.found({ rule: machine.rule, subject: machine.subject, verdict, stamp: nextStamp() });
    for (const hearer of hearing.get(machine.rule.id) ?? []) {
      const { standing } = machine;
      run(hearer, { kind: 'alarm', rule: machine.rule.id, subject: machine.subject.id, standing });
    }
  };

  const add = (rule: RegisteredRule, watch: Watch, remembered?: RememberedMachine): Machine => {
    const machine = rule.machine(watch, remembered?.order ?? created, remembered);
    created = Math.max(created, machine.order + 1);
    machines.set(keyOf(rule.id, watch.subject.id), machine);
    for (const point of watch.points) slots.get(point)?.machines.push(machine);
    for (const heard of watch.alarms ?? []) hearing.set(heard, [...(hearing.get(heard) ?? []), machine]);
    wakes.ask(machine);
    return machine;
  };

  const watchOrder = (rule: RegisteredRule, subject: Subject, remembered?: RememberedMachine): Machine =>
    add(rule, { subject, points: [], orders: true }, remembered);

  const startClock = (at: number): void => {
    now = at;
    if (memory?.now === undefined || memory.now === null) heardFrom = at;
  };

  for (const point of mine.points) {
    const kept = memory?.points[point.id];
    if (kept?.latest) latest.set(point.id, kept.latest);
    slots.set(point.id, {
      point,
      cycleMs: point.cycleS * 1000,
      clock: kept?.clock ?? newPointClock(),
      machines: [],
      heardAt: kept?.heardAt ?? null,
      receivedAt: kept?.latest?.receivedAt,
    });
  }
  const fresh: Machine[] = [];
  const kept = new Map(memory?.machines.map((one) => [keyOf(one.rule, one.subject.id), one]));
  for (const rule of rules) {
    if (rule.watches.per === 'order') continue;
    for (const watch of rule.watches.of(mine)) {
      const remembered = kept.get(keyOf(rule.id, watch.subject.id));
      const machine = add(rule, watch, remembered);
      if (remembered === undefined) fresh.push(machine);
    }
  }
  for (const one of memory?.machines ?? []) {
    const rule = rules.find(({ id }) => id === one.rule);
    if (rule?.watches.per === 'order') watchOrder(rule, one.subject, one);
  }
  const startFresh = (): void => {
    for (const machine of fresh.splice(0)) run(machine, null);
  };

  return {
    now: () => now,
    advance(to) {
      if (now === null) startClock(to);
      if (resuming) {
        heardFrom = Math.max(heardFrom, to);
        resuming = false;
      }
      startFresh();
      for (let due = wakes.next(to); due !== undefined; due = wakes.next(to)) {
        now = Math.max(context.now, due.at);
        if ('due' in due.sleeper) due.sleeper.due();
        else run(due.sleeper, { kind: 'wake' });
      }
      now = Math.max(context.now, to);
    },
    begin(number, receivedAt) {
      arrival = number;
      arrivedAt = receivedAt;
    },
    read(reading) {
      const slot = slots.get(reading.point);
      if (slot === undefined) return;
      const settled = settle(slot.clock, reading, { receivedAt: arrivedAt, now: context.now, cycleMs: slot.cycleMs });
      slot.heardAt = context.now;
      slot.receivedAt = arrivedAt;
      if (settled.late) {
        listener.late(reading, slot.point);
        return;
      }
      const { at, clockSuspect, newest } = settled;
      const judged = { kind: 'reading', reading, at, receivedAt: arrivedAt, clockSuspect, newest } as const;
      if (newest) latest.set(reading.point, judged);
      for (const machine of slot.machines) run(machine, judged);
      listener.judged(judged, slot.point);
    },
    order(order, muster) {
      for (const rule of rules) {
        if (rule.watches.per !== 'order') continue;
        let machine = machines.get(keyOf(rule.id, order.id));
        if (machine === undefined) {
          if (order.state === 'stood-down') continue;
          machine = watchOrder(rule, { id: order.id, area: order.areas[0] ?? '' });
          run(machine, null);
        }
        run(machine, { kind: 'order', order, muster });
        if (order.state !== 'stood-down') continue;
        machine.wakeAt = null;
        machines.delete(keyOf(rule.id, order.id));
      }
    },
    resume() {
      resuming = true;
    },
    stands(rule, subject, raised) {
      const machine = machines.get(keyOf(rule, subject));
      if (machine !== undefined && machine.standing === null) machine.standing = raised;
    },
    timer(due) {
      timers += 1;
      const timed: Timed = { wakeAt: null, order: timers - MOST_TIMERS, due };
      return {
        ask(at) {
          if (at === timed.wakeAt) return;
          timed.wakeAt = at;
          wakes.ask(timed);
        },
      };
    },
    stamp: () => ({
      now: context.now,
      arrival,
      receivedAt: serviceTime(),
      turn: lastStamp?.arrival === arrival && lastStamp.now === context.now ? (lastStamp.turn ?? 0) : 0,
    }),
    nextStamp,
    latest: () => latest,
    receivedAt: (point) => slots.get(point)?.receivedAt,
    failures: () =>
      [...machines.values()].flatMap(({ failed, rule, subject }) =>
        failed === null ? [] : [`${rule.id} of ${subject.id}: ${failed}`],
      ),
    memory: () => ({
      now,
      heardFrom,
      points: Object.fromEntries(
        [...slots].map(([id, { clock, heardAt }]) => [
          id,
          { clock: { ...clock }, heardAt, latest: latest.get(id) ?? null },
        ]),
      ),
      machines: [...machines.values()]
        .filter((machine) => !fresh.includes(machine))
        .map((machine) => ({
          ...machine.memory(),
          rule: machine.rule.id,
          subject: { id: machine.subject.id, area: machine.subject.area },
          order: machine.order,
        })),
    }),
  };
};
