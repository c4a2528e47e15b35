import type { Mine } from '../../domain/mine.js';
import { idFrom } from '../id-from.js';
import type { AlarmRecord } from '../journal/journal.js';
import type { Alarm } from './alarm.js';
import type { AlarmChange } from './book.js';
import { ALARM_DEFAULTS } from './defaults.js';
import {
  afterRaise,
  type FloodWindow,
  floodEndsAt,
  isChatter,
  isRaiseKind,
  NO_RAISES,
  newestRaises,
  type RaiseKind,
  windowAt,
} from './flood-window.js';
import type { Grouping, GroupingChange } from './grouping.js';
import type { StationOffsets, StationTime } from './station-offset.js';

/** An alarm as a possible first cause. */
interface Member extends StationTime {
  readonly alarm: string;
}

/** The newest raise of an alarm, while it may still become part of a flood. */
interface RecentRaise extends Member {
  /** Engine time. */
  readonly raisedAt: number;
}

interface FloodRecord {
  readonly id: string;
  readonly startedAt: number;
  /** Alarms raised since. */
  readonly raises: number;
  readonly members: readonly Member[];
}

interface Chatter {
  readonly raises: readonly number[];
  readonly chattering: boolean;
  /** The alarm that its rule and subject raised last. */
  readonly alarm: string;
}

/** What is known of floods and chatter between two runs; survives JSON. */
export interface FloodMemory {
  /** Engine time up to which raises are known. */
  readonly until: number;
  readonly window: FloodWindow;
  readonly recent: readonly RecentRaise[];
  readonly flood: FloodRecord | null;
  readonly chatters: Readonly<Record<string, Chatter>>;
  readonly groupings: Readonly<Record<string, Grouping>>;
  /** Alarms that are closed and may still turn out to have come first. */
  readonly closed: readonly string[];
}

/** A flood that runs, as screens may name it. */
export interface RunningFlood {
  readonly id: string;
  /** Engine time of the raise that made it a flood. */
  readonly startedAt: number;
  readonly raises: number;
  readonly firstOut: { readonly alarm: string; readonly certain: boolean };
}

/**
 * Groups the alarms of one mine for the eye: floods (more than ten raises in ten minutes, until fewer than five) with
 * the alarm that came first, and alarms that chatter (three raises within a minute). It hides and drops nothing.
 */
export interface Flood {
  /** Hears of every change of an alarm at engine time `now`; answers whose grouping is another one now. */
  changed(change: Pick<AlarmChange, 'record' | 'entries'>, now: number): readonly GroupingChange[];
  /** Lets time pass: chatter ends by it. */
  due(now: number): readonly GroupingChange[];
  /** The next engine time at which `due` has something to do. */
  nextDue(): number | null;
  /** Takes up standing alarms of an earlier run that the memory does not know. */
  adopt(records: readonly AlarmRecord[]): readonly GroupingChange[];
  running(): RunningFlood | null;
  memory(): FloodMemory;
}

/** Possible first causes of one flood; beyond so many the latest are forgotten, which could not be the first. */
const MOST_MEMBERS = 500;
/** Between two changes of alarms, what is over is looked for this often. */
const SWEEP_MS = 1000;

const byTime = (one: Member, other: Member): number => one.at - other.at;

/** The first of a flood by corrected sensor time; certain where every other came later by more than both cycles. */
const firstOf = (members: readonly Member[]): { readonly alarm: string; readonly certain: boolean } => {
  const [first, ...others] = members.toSorted(byTime);
  if (first === undefined) throw new Error('a flood has members');
  const certain = others.every(({ at, cycleMs }) => at - first.at > cycleMs + first.cycleMs);
  return { alarm: first.alarm, certain };
};

const withMember = (members: readonly Member[], member: Member): readonly Member[] => {
  const known = members.find(({ alarm }) => alarm === member.alarm);
  if (known !== undefined && known.at <= member.at) return members;
  return [...members.filter((one) => one !== known), member].sort(byTime).slice(0, MOST_MEMBERS);
};

/** Builds the grouping of one mine's alarms; `offsets` correct the stations' clocks. */
export const createFlood = (
  mine: Pick<Mine, 'id' | 'simulated'>,
  offsets: Pick<StationOffsets, 'correct'>,
  memory?: FloodMemory,
): Flood => {
  let until = memory?.until ?? Number.NEGATIVE_INFINITY;
  let window = memory?.window ?? NO_RAISES;
  let recent: readonly RecentRaise[] = memory?.recent ?? [];
  let flood: FloodRecord | null = memory?.flood ?? null;
  const chatters = new Map(Object.entries(memory?.chatters ?? {}));
  const groupings = new Map(Object.entries(memory?.groupings ?? {}));
  const closed = new Set(memory?.closed);
  let sweepAt = Number.NEGATIVE_INFINITY;

  /** Replaces parts of an alarm's grouping; undefined takes one away. */
  const regroup = (
    alarm: string,
    parts: { readonly [Part in keyof Grouping]?: Grouping[Part] | undefined },
  ): GroupingChange[] => {
    const before = groupings.get(alarm) ?? {};
    const { flood: floodId, chattering, firstOut } = { ...before, ...parts };
    const after: Grouping = {
      ...(floodId === undefined ? {} : { flood: floodId }),
      ...(chattering === undefined ? {} : { chattering }),
      ...(firstOut === undefined ? {} : { firstOut }),
    };
    const isEmpty = Object.keys(after).length === 0;
    if (isEmpty) groupings.delete(alarm);
    else groupings.set(alarm, after);
    const isSame =
      before.flood === after.flood &&
      before.chattering === after.chattering &&
      before.firstOut?.certain === after.firstOut?.certain;
    return isSame ? [] : [{ alarm, grouping: isEmpty ? null : after }];
  };

  /** Adds an alarm to the flood that runs, and names the first again. */
  const join = (running: FloodRecord, added: readonly Member[]): GroupingChange[] => {
    const before = running.members.length === 0 ? undefined : firstOf(running.members);
    const members = added.reduce(withMember, running.members);
    flood = { ...running, members, raises: running.raises + added.length };
    const first = firstOf(members);
    const changes = new Map<string, GroupingChange>();
    const keep = (made: readonly GroupingChange[]): void => {
      for (const change of made) changes.set(change.alarm, change);
    };
    for (const { alarm } of added) {
      if (alarm !== first.alarm) keep(regroup(alarm, { flood: running.id, firstOut: undefined }));
    }
    if (before !== undefined && before.alarm !== first.alarm) keep(regroup(before.alarm, { firstOut: undefined }));
    keep(regroup(first.alarm, { flood: running.id, firstOut: { certain: first.certain } }));
    return [...changes.values()];
  };

  const raised = (alarm: Alarm, subject: string, kind: RaiseKind, now: number): GroupingChange[] => {
    const changes: GroupingChange[] = [];
    if (kind !== 'alarm.level-raised') {
      const key = `${alarm.rule}|${subject}`;
      const before = chatters.get(key);
      const raises = newestRaises(before?.raises ?? [], now);
      const chattering = before?.chattering === true || isChatter(raises);
      chatters.set(key, { raises, chattering, alarm: alarm.id });
      changes.push(...regroup(alarm.id, { chattering: chattering ? true : undefined }));
    }
    // Silenced from the start, it floods nobody.
    if (alarm.suppressed !== undefined) return changes;
    const time = offsets.correct(alarm.point, alarm.lastAt, alarm.clockSuspect !== true);
    const raise: RecentRaise = { alarm: alarm.id, ...time, raisedAt: now };
    window = afterRaise(window, now);
    if (flood !== null) return [...changes, ...join(flood, [raise])];
    recent = [...recent, raise];
    if (window.since === null) return [...changes, ...regroup(alarm.id, { flood: undefined, firstOut: undefined })];
    const id = idFrom('f', [mine.id, now, alarm.id]);
    const added = recent;
    recent = [];
    return [...changes, ...join({ id, startedAt: now, raises: 0, members: [] }, added)];
  };

  const sweep = (now: number): GroupingChange[] => {
    sweepAt = now + SWEEP_MS;
    for (const alarm of closed) {
      const mayBeFirst = flood?.members.some((one) => one.alarm === alarm) || recent.some((one) => one.alarm === alarm);
      if (mayBeFirst) continue;
      closed.delete(alarm);
      groupings.delete(alarm);
    }
    const changes: GroupingChange[] = [];
    for (const [key, { raises, chattering, alarm }] of chatters) {
      if (now - (raises.at(-1) ?? 0) < ALARM_DEFAULTS.chatterEndsAfterMs) continue;
      chatters.delete(key);
      if (chattering) changes.push(...regroup(alarm, { chattering: undefined }));
    }
    return changes;
  };

  /** Ends what is over by then. */
  const settle = (now: number): GroupingChange[] => {
    until = Math.max(until, now);
    window = windowAt(window, now);
    if (window.since === null) flood = null;
    recent = recent.filter(({ raisedAt }) => now - raisedAt < ALARM_DEFAULTS.floodWindowMs);
    return now >= sweepAt ? sweep(now) : [];
  };

  const take = (alarm: Alarm, subject: string, kind: RaiseKind | undefined, now: number): GroupingChange[] => {
    const settled = settle(now);
    const changes = kind === undefined ? settled : [...settled, ...raised(alarm, subject, kind, now)];
    if (alarm.state === 'closed') closed.add(alarm.id);
    return changes;
  };

  return {
    changed({ record: { alarm, subject }, entries }, now) {
      const kind = entries.map((entry) => entry.kind).find(isRaiseKind);
      return take(alarm, subject, kind, now);
    },
    due(now) {
      sweepAt = now;
      return settle(now);
    },
    nextDue() {
      let next = floodEndsAt(window);
      for (const { raises, chattering } of chatters.values()) {
        if (!chattering) continue;
        const endsAt = (raises.at(-1) ?? 0) + ALARM_DEFAULTS.chatterEndsAfterMs;
        next = next === null ? endsAt : Math.min(next, endsAt);
      }
      return next;
    },
    adopt(records) {
      const unknown = records
        .map(({ alarm, subject }) => ({ alarm, subject, raisedAt: mine.simulated ? alarm.at : alarm.receivedAt }))
        .filter(({ alarm, raisedAt }) => alarm.state !== 'closed' && raisedAt > until)
        .sort((one, other) => one.raisedAt - other.raisedAt);
      return unknown.flatMap(({ alarm, subject, raisedAt }) => take(alarm, subject, 'alarm.raised', raisedAt));
    },
    running: () =>
      flood === null
        ? null
        : { id: flood.id, startedAt: flood.startedAt, raises: flood.raises, firstOut: firstOf(flood.members) },
    memory: () => ({
      until: Number.isFinite(until) ? until : 0,
      window,
      recent,
      flood,
      chatters: Object.fromEntries(chatters),
      groupings: Object.fromEntries(groupings),
      closed: [...closed],
    }),
  };
};
