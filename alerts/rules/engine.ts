import type { Logger } from 'pino';
import type { Mine, Point } from '../../domain/mine.js';
import type { Reading } from '../../domain/observation.js';
import type { Stamp } from '../stamp.js';
import { isMeasured } from './conditions.js';
import { DEFAULTS } from './defaults.js';
import { type EngineMemory, type RememberedMachine, remembered } from './engine-memory.js';
import { createHearing, type Ear, earsOf } from './hearing.js';
import type { Machine, RegisteredRule } from './machine.js';
import { goingOn, isCopy, newPointClock, type PointClock, settle } from './point-clock.js';
import type { Judged, Raise, RuleContext, RuleInput, Subject, Verdict, Watch, Watches } from './rule.js';
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
  late(late: Pick<Judged, 'reading' | 'excusedBy'>, point: Point): void;
}

/** What rules may look at that the engine does not keep itself. */
export interface World extends Pick<RuleContext, 'orders' | 'people' | 'system' | 'air' | 'coverage' | 'lastDrillAt'> {
  /** Approved planned work that runs at `at` on the mine's clock. */
  work(at: number, ...asked: Parameters<RuleContext['work']>): ReturnType<RuleContext['work']>;
}

/** Subjects that come and go. */
export type Coming = Exclude<Watches['per'], 'mine'>;

/** Something else that runs on the engine's clock. */
export interface Timer {
  /** Wakes it once at this engine time; replaces an earlier wish, null withdraws it. */
  ask(at: number | null): void;
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
  /** Tells every machine whose watch asks for it. */
  tell(ear: Ear, input: RuleInput): void;
  /** Tells the machines of a subject that came; they are made at its first word, and gone after its last. */
  tellOf(per: Coming, subject: Subject, input: RuleInput, last: boolean): void;
  /** A subject that came is gone for good: what it stood for is over, and its machines are forgotten. */
  leave(per: Coming, subject: string): void;
  /** Tells the one machine of a rule on a subject what has become of its alarm outside the rule. */
  settle(rule: string, subject: string, input: RuleInput & { readonly kind: 'closed' | 'stood-down' }): void;
  /** The service was deaf until now: silence is judged from the clock's next instant on. */
  resume(): void;
  /** Tells a machine without memory of it that its alarm stands from an earlier run. */
  stands(rule: string, subject: Subject, raised: Raise): void;
  timer(due: () => void): Timer;
  /** Where the engine stands now. */
  stamp(): Stamp;
  /** A stamp that no other verdict carries. */
  nextStamp(): Stamp;
  latest(): ReadonlyMap<string, Judged>;
  /** Service time of a point's last arrival. */
  receivedAt(point: string): number | undefined;
  /** What a rule has raised on a subject and not cleared. */
  standing(rule: string, subject: string): Raise | undefined;
  /** Rules that threw, each with its subject and reason. */
  failures(): readonly string[];
  memory(): EngineMemory;
}

interface Slot {
  readonly point: Point;
  readonly cycleMs: number;
  readonly clock: PointClock;
  /** Another list with every change: an order that a reading calls for adds machines while they are told of it. */
  machines: readonly Machine[];
  heardAt: number | null;
  toldAt: number | null;
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
  readonly world: World;
  readonly listener: EngineListener;
  readonly logger: Pick<Logger, 'error'>;
  readonly memory?: EngineMemory;
}): Engine => {
  const { mine, rules, world, listener, logger, memory } = options;
  let now: number | null = memory?.now ?? null;
  let heardFrom = memory?.heardFrom ?? 0;
  let resuming = false;
  let arrival = memory?.arrival ?? 0;
  let arrivedAt = memory?.arrivedAt ?? 0;
  let lastStamp: Stamp | undefined = memory?.lastStamp;
  let created = 0;
  let timers = 0;

  const latest = new Map<string, Judged>();
  const slots = new Map<string, Slot>();
  const machines = new Map<string, Machine>();
  const hearing = createHearing<Machine>();
  const coming = new Map<Coming, readonly RegisteredRule[]>();
  const wakes = createWakes<Machine | Timed>();
  /** The machine that runs now, or ran last. */
  let running: Machine | undefined;
  const keyOf = (rule: string, subject: string): string => `${rule}|${subject}`;
  const context: RuleContext = {
    mine,
    get now() {
      return now ?? 0;
    },
    latest: (point) => latest.get(point),
    lastHeardAt: (point) => Math.max(slots.get(point)?.heardAt ?? heardFrom, heardFrom),
    lastToldAt: (point) => Math.max(slots.get(point)?.toldAt ?? heardFrom, heardFrom),
    limits: (point) => mine.limitsOf.get(point),
    ...world,
    work: (...asked) => world.work(now ?? 0, ...asked),
    standing: (rule, subject) => machines.get(keyOf(rule, subject))?.standing ?? undefined,
    get heardFrom() {
      return Math.max(heardFrom, running?.bornAt ?? heardFrom);
    },
  };

  const serviceTime = (): number => (mine.simulated ? arrivedAt : context.now);

  /** A stamp of its own for every verdict: the turn tells those of one arrival and instant apart. */
  const nextStamp = (): Stamp => {
    const same = lastStamp !== undefined && lastStamp.arrival === arrival && lastStamp.now === context.now;
    const turn = same ? (lastStamp?.turn ?? 0) + 1 : 1;
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
    running = machine;
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
    say(machine, verdict);
    if (verdict.kind === 'raise' && verdict.momentary) say(machine, { kind: 'clear', at: verdict.at });
  };

  const say = (machine: Machine, verdict: Finding['verdict']): void => {
    const { rule, subject } = machine;
    const standing = verdict.kind === 'raise' ? verdict : null;
    machine.standing = standing;
    listener.found({ rule, subject, verdict, stamp: nextStamp() });
    for (const hearer of hearing.of(`alarm:${rule.id}`)) {
      run(hearer, { kind: 'alarm', rule: rule.id, subject: subject.id, standing });
    }
  };

  const add = (rule: RegisteredRule, watch: Watch, known?: RememberedMachine): Machine => {
    const machine = rule.machine(watch, known?.order ?? created, known);
    created = Math.max(created, machine.order + 1);
    machines.set(keyOf(rule.id, watch.subject.id), machine);
    for (const point of watch.points) {
      const slot = slots.get(point);
      if (slot !== undefined) slot.machines = [...slot.machines, machine];
    }
    for (const ear of earsOf(watch)) hearing.add(ear, machine);
    wakes.ask(machine);
    return machine;
  };

  const watchComing = (rule: RegisteredRule, subject: Subject, known?: RememberedMachine): Machine => {
    const points = rule.watches.per === 'order' ? (rule.watches.points?.(mine) ?? []) : [];
    return add(rule, { subject, points }, known);
  };

  const forget = (machine: Machine): void => {
    machine.wakeAt = null;
    machines.delete(keyOf(machine.rule.id, machine.subject.id));
    for (const point of machine.watch.points) {
      const slot = slots.get(point);
      if (slot !== undefined) slot.machines = slot.machines.filter((one) => one !== machine);
    }
  };

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
      clock: kept === undefined ? newPointClock() : goingOn(kept.clock),
      machines: [],
      // What the file names anew could not have been heard before.
      heardAt: kept === undefined ? (memory?.now ?? null) : kept.heardAt,
      toldAt: kept === undefined ? (memory?.now ?? null) : (kept.toldAt ?? kept.heardAt),
      receivedAt: kept?.latest?.receivedAt,
    });
  }
  const shortestCycleMs = Math.min(...mine.points.map(({ cycleS }) => cycleS)) * 1000;
  const fresh: Machine[] = [];
  const kept = new Map(memory?.machines.map((one) => [keyOf(one.rule, one.subject.id), one]));
  for (const rule of rules) {
    const { watches } = rule;
    if (watches.per !== 'mine') {
      coming.set(watches.per, [...(coming.get(watches.per) ?? []), rule]);
      continue;
    }
    for (const watch of watches.of(mine)) {
      const known = kept.get(keyOf(rule.id, watch.subject.id));
      const machine = add(rule, watch, known);
      if (known !== undefined) continue;
      fresh.push(machine);
      if (memory?.now != null) machine.bornAt = memory.now;
    }
  }
  for (const one of memory?.machines ?? []) {
    const rule = rules.find(({ id }) => id === one.rule);
    if (rule !== undefined && rule.watches.per !== 'mine') watchComing(rule, one.subject, one);
  }
  const excuseOf = ({ quality, point }: Reading, at: number): string | undefined =>
    quality === 'calibrating' ? world.work(at, 'calibration', { point })?.id : undefined;
  /** The clock of a simulated mine stood still with the service, unless it jumps further than a point may be silent. */
  const wasDeafUntil = (to: number): boolean =>
    !mine.simulated || to - context.now > DEFAULTS.silentCycles * shortestCycleMs;
  const startFresh = (): void => {
    for (const machine of fresh.splice(0)) run(machine, null);
  };

  return {
    now: () => now,
    advance(to) {
      if (now === null) startClock(to);
      if (resuming) {
        if (wasDeafUntil(to)) heardFrom = Math.max(heardFrom, to);
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
      if (slot === undefined || isCopy(slot.clock, reading)) return;
      // Of a simulated mine nothing rests on the service's clock: it may be told at any speed.
      const receivedAt = mine.simulated ? context.now : arrivedAt;
      const settled = settle(slot.clock, reading, { receivedAt, now: context.now, cycleMs: slot.cycleMs });
      slot.heardAt = context.now;
      if (isMeasured(reading)) slot.toldAt = context.now;
      slot.receivedAt = arrivedAt;
      const excusedBy = excuseOf(reading, settled.late ? reading.at : settled.at);
      if (settled.late) {
        listener.late(excusedBy === undefined ? { reading } : { reading, excusedBy }, slot.point);
        return;
      }
      const { at, clockSuspect, newest } = settled;
      const plain = { kind: 'reading', reading, at, receivedAt: arrivedAt, clockSuspect, newest } as const;
      const judged = excusedBy === undefined ? plain : { ...plain, excusedBy };
      if (newest) latest.set(reading.point, judged);
      for (const machine of slot.machines) run(machine, judged);
      listener.judged(judged, slot.point);
    },
    tell(ear, input) {
      for (const machine of hearing.of(ear)) run(machine, input);
    },
    tellOf(per, subject, input, last) {
      for (const rule of coming.get(per) ?? []) {
        let machine = machines.get(keyOf(rule.id, subject.id));
        if (machine === undefined) {
          if (last) continue;
          machine = watchComing(rule, subject);
          run(machine, null);
        }
        machine.subject = subject;
        run(machine, input);
        if (last) forget(machine);
      }
    },
    leave(per, subject) {
      for (const rule of coming.get(per) ?? []) {
        const machine = machines.get(keyOf(rule.id, subject));
        if (machine === undefined) continue;
        if (machine.standing !== null) say(machine, { kind: 'clear', at: context.now });
        forget(machine);
      }
    },
    settle(rule, subject, input) {
      const machine = machines.get(keyOf(rule, subject));
      if (machine === undefined) return;
      if (input.kind === 'closed') machine.standing = null;
      run(machine, input);
    },
    resume() {
      resuming = true;
    },
    stands(id, subject, raised) {
      const rule = rules.find((one) => one.id === id);
      let machine = machines.get(keyOf(id, subject.id));
      if (machine === undefined && rule !== undefined && rule.watches.per !== 'mine') {
        machine = watchComing(rule, subject);
      }
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
    standing: context.standing,
    failures: () =>
      [...machines.values()].flatMap(({ failed, rule, subject }) =>
        failed === null ? [] : [`${rule.id} of ${subject.id}: ${failed}`],
      ),
    memory: () => ({
      now,
      arrival,
      arrivedAt,
      ...(lastStamp === undefined ? {} : { lastStamp }),
      heardFrom,
      points: Object.fromEntries(
        [...slots].map(([id, { clock, heardAt, toldAt }]) => [
          id,
          { clock: goingOn(clock), heardAt, toldAt, latest: latest.get(id) ?? null },
        ]),
      ),
      machines: [...machines.values()].filter((machine) => !fresh.includes(machine)).map(remembered),
    }),
  };
};
