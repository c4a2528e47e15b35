import type { Mine } from '../../domain/mine.js';
import type { AlarmRecord } from '../journal/journal.js';
import type { LedgerEntry } from '../journal/ledger.js';
import type { Finding } from '../rules/engine.js';
import { isApplied, isLater, type Stamp } from '../stamp.js';
import type { Alarm } from './alarm.js';
import { alarmId } from './alarm-id.js';
import { type AlarmEvent, type Effects, newAlarm, type Raised, type Refused, transition } from './transition.js';

/** What became of an alarm: to be announced, then committed. */
export interface AlarmChange {
  readonly record: AlarmRecord;
  readonly horn: boolean;
  /** Something that screens show has changed. */
  readonly changed: boolean;
  readonly entries: readonly LedgerEntry[];
}

/** The live alarms of one mine. */
export interface Book {
  /** Applies what the engine found, with what stands beside it; undefined where nothing comes of it, or a row already holds it. */
  found(finding: Finding, beside?: Pick<Raised, 'plannedWork' | 'suspect' | 'doubts'>): AlarmChange | undefined;
  /** Applies what a person did; undefined where the book does not know the alarm. */
  act(id: string, event: AlarmEvent, stamp: Stamp): AlarmChange | Refused | undefined;
  /** Notes what the rule layer itself does about an alarm; undefined where nothing comes of it, or a row already holds it. */
  note(id: string, event: Noted, stamp: Stamp): AlarmChange | undefined;
  /** Takes up a closed alarm from the journal, for a remark on it. */
  recall(record: AlarmRecord): void;
  /** Whether the rule's condition still holds for an alarm. */
  stands(id: string): boolean;
  of(rule: string, subject: string): AlarmRecord | undefined;
  /** The alarm that a reading at sensor time `at` belongs to: in a replay rows may hold later ones of the same subject. */
  ofThen(rule: string, subject: string, at: number): AlarmRecord | undefined;
  byId(id: string): AlarmRecord | undefined;
  /** Alarms that are not closed, in the order in which they were raised. */
  standing(): readonly AlarmRecord[];
  /** Everything that the book remembers, closed alarms included. */
  all(): readonly AlarmRecord[];
  /** Ends the replay: from here on every finding is news. */
  live(): void;
}

/** What the rule layer notes on an alarm beside what its rule says. */
export type Noted = Extract<
  AlarmEvent,
  { kind: 'evacuation-linked' | 'doubted' | 'power-cut' | 'escalated' | 'grouped' }
>;

/** Closed alarms remembered, so that a remark or a repeat finds them; older ones are in the journal alone. */
const MOST_CLOSED = 1000;
/** An alarm that merely goes on is written down this often. */
const RECORD_EVERY_MS = 60_000;

/** Builds the book of one mine from the rows that its last run left. */
export const createBook = (options: {
  readonly mine: Mine;
  readonly rows: readonly AlarmRecord[];
  /** Service clock, epoch ms. */
  readonly clock: () => number;
}): Book => {
  const { mine, rows, clock } = options;
  let replaying = true;
  const standing = new Map<string, AlarmRecord>();
  const closed = new Map<string, AlarmRecord>();
  const keyOf = (rule: string, subject: string): string => `${rule}|${subject}`;

  const keep = (record: AlarmRecord): void => {
    const { alarm, subject } = record;
    const key = keyOf(alarm.rule, subject);
    if (alarm.state !== 'closed') {
      standing.set(key, record);
      return;
    }
    if (standing.get(key)?.alarm.id === alarm.id) standing.delete(key);
    closed.delete(alarm.id);
    closed.set(alarm.id, record);
    for (const oldest of closed.keys()) {
      if (closed.size <= MOST_CLOSED) break;
      closed.delete(oldest);
    }
  };
  for (const record of rows) keep(record);

  /** Whether a row that is closed already holds what the replay says: the alarm was raised, upheld and over by then. */
  const isOverBy = ({ rule, subject, stamp }: Finding): boolean =>
    [...closed.values()].some(
      ({ alarm, subject: of, applied }) => alarm.rule === rule.id && of === subject.id && isApplied(applied, stamp),
    );

  const byId = (id: string): AlarmRecord | undefined =>
    closed.get(id) ?? [...standing.values()].find(({ alarm }) => alarm.id === id);

  const change = (alarm: Alarm, subject: string, applied: Stamp, effects: Effects): AlarmChange => {
    const record = { alarm, subject, applied };
    keep(record);
    const { entry, horn, changed } = effects;
    return {
      record,
      horn: horn && !replaying,
      changed: changed || entry !== undefined,
      entries:
        entry === undefined
          ? []
          : [
              {
                at: applied.receivedAt,
                kind: entry.kind,
                mine: mine.id,
                subject: alarm.id,
                author: entry.author ?? null,
                body: entry.body,
              },
            ],
    };
  };

  const raise = (
    { rule, subject, stamp }: Finding,
    event: AlarmEvent & { kind: 'raised' },
  ): AlarmChange | undefined => {
    let suffix = 1;
    let id = alarmId({ mine: mine.id, rule: rule.id, subject: subject.id, at: event.at });
    while (closed.has(id)) {
      suffix += 1;
      id = alarmId({ mine: mine.id, rule: rule.id, subject: subject.id, at: event.at }, suffix);
    }
    const { alarm, effects } = newAlarm(
      {
        id,
        mine: mine.id,
        area: subject.area,
        subject: subject.id,
        ...(subject.point === undefined ? {} : { point: subject.point.id }),
        rule: rule.id,
        raisedAt: clock(),
      },
      event,
    );
    return change(alarm, subject.id, stamp, effects);
  };

  return {
    found(finding, beside = {}) {
      const { rule, subject, verdict, stamp } = finding;
      const before = standing.get(keyOf(rule.id, subject.id));
      if (replaying && (before === undefined ? isOverBy(finding) : isApplied(before.applied, stamp))) return undefined;
      if (verdict.kind === 'clear') {
        if (before === undefined || before.alarm.state === 'returned') return undefined;
        const after = transition(before.alarm, { kind: 'cleared', at: verdict.at }, stamp.receivedAt);
        return 'refused' in after ? undefined : change(after.alarm, subject.id, stamp, after.effects);
      }
      const { withdraw: _, momentary, accident, doubt, ...said } = verdict;
      const event = { ...said, ...beside, kind: 'raised', receivedAt: stamp.receivedAt } as const;
      if (before === undefined) return raise(finding, event);
      const after = transition(before.alarm, event, stamp.receivedAt);
      return 'refused' in after ? undefined : change(after.alarm, subject.id, stamp, after.effects);
    },
    act(id, event, stamp) {
      const before = byId(id);
      if (before === undefined) return undefined;
      const after = transition(before.alarm, event, stamp.receivedAt);
      if ('refused' in after) return { refused: after.refused };
      // What a person does may overtake what the engine said of the same instant, never hide what it says next; but a
      // closing ends the row, and a start that replays from before it must find it.
      const applied = event.kind === 'closed' && isLater(stamp, before.applied) ? stamp : before.applied;
      return change(after.alarm, before.subject, applied, after.effects);
    },
    note(id, event, stamp) {
      const before = byId(id);
      if (before === undefined || (replaying && isLater(before.applied, stamp))) return undefined;
      const after = transition(before.alarm, event, stamp.receivedAt);
      if ('refused' in after || !after.effects.changed) return undefined;
      return change(after.alarm, before.subject, stamp, after.effects);
    },
    recall(record) {
      if (byId(record.alarm.id) === undefined) keep(record);
    },
    stands(id) {
      const state = byId(id)?.alarm;
      return state !== undefined && state.state !== 'closed' && state.clearedAt === undefined;
    },
    of: (rule, subject) => standing.get(keyOf(rule, subject)),
    ofThen(rule, subject, at) {
      const now = standing.get(keyOf(rule, subject));
      if (!replaying || (now !== undefined && now.alarm.at <= at)) return now;
      return [...closed.values()].findLast(
        ({ alarm, subject: of }) => alarm.rule === rule && of === subject && alarm.at <= at,
      );
    },
    byId,
    standing: () => [...standing.values()],
    all: () => [...closed.values(), ...standing.values()],
    live() {
      replaying = false;
    },
  };
};

/** Whether an alarm's change is worth a row of its own: not every reading that merely upholds it is. */
export const createRowPace = (): ((change: AlarmChange) => boolean) => {
  const recorded = new Map<string, number>();
  return ({ record: { alarm }, changed, entries }) => {
    const due = alarm.lastAt - (recorded.get(alarm.id) ?? alarm.at) >= RECORD_EVERY_MS;
    if (!changed && entries.length === 0 && !due) return false;
    if (alarm.state === 'closed') recorded.delete(alarm.id);
    else recorded.set(alarm.id, alarm.lastAt);
    return true;
  };
};
