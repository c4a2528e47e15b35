import type { Text } from '../../domain/text.js';
import {
  type Alarm,
  type AlarmLimit,
  type Basis,
  type Escalation,
  LEVELS,
  type Level,
  type PowerCut,
  type Remark,
  type Suppression,
} from './alarm.js';
import type { Doubt } from './doubt.js';
import type { Grouping } from './grouping.js';

/** What a person adds in words. */
interface Words {
  readonly by: string;
  readonly note?: string;
  readonly cause?: string;
  readonly measures?: string;
}

/** The condition holds: said first, said again, or said louder. `at` is sensor time. */
export interface Raised {
  readonly kind: 'raised';
  readonly at: number;
  readonly receivedAt: number;
  readonly level: Level;
  readonly value?: number;
  readonly limit?: AlarmLimit;
  readonly basis: Basis;
  readonly message: Text;
  readonly clockSuspect?: true;
  readonly latched?: true;
  /** Approved work silences it from the start; a shelf of a person it leaves alone. */
  readonly suppressed?: Suppression;
  readonly plannedWork?: string;
  readonly suspect?: string;
  readonly doubts?: readonly Doubt[];
}

/** Everything that can happen to an alarm. */
export type AlarmEvent =
  | Raised
  | { readonly kind: 'cleared'; readonly at: number }
  | ({ readonly kind: 'acknowledged' } & Words)
  | ({ readonly kind: 'remarked' } & Words)
  | { readonly kind: 'shelved'; readonly by: string; readonly until: number; readonly reason: string }
  | { readonly kind: 'unshelved' }
  /** A person ends an alarm of a rule that good readings do not end; which rules these are the caller knows. */
  | { readonly kind: 'closed'; readonly by: string; readonly note: string }
  /** The alarm has called for an order to withdraw, or upholds one. */
  | { readonly kind: 'evacuation-linked'; readonly evacuation: string }
  /** Doubt of the reading that it rests on; null: the doubt is over. */
  | { readonly kind: 'doubted'; readonly why: string | null; readonly doubts?: readonly Doubt[] }
  /** Its power-off was asked for by command, or a gateway has answered. */
  | { readonly kind: 'power-cut'; readonly cut: PowerCut }
  | ({ readonly kind: 'escalated' } & Escalation)
  /** What it is shown together with is another thing now; null: nothing. */
  | { readonly kind: 'grouped'; readonly grouping: Grouping | null };

/** What must follow a change: a horn, news for the screens, a line in the ledger. */
export interface Effects {
  readonly horn: boolean;
  readonly changed: boolean;
  readonly entry?: { readonly kind: string; readonly body: unknown; readonly author?: string };
}

/** Why an alarm's state does not allow an act. */
export interface Refused {
  readonly refused: { readonly code: string; readonly message: string };
}
export type Transition = { readonly alarm: Alarm; readonly effects: Effects } | Refused;

const refuse = (code: string, message: string): Refused => ({ refused: { code, message } });
const CLOSED = refuse('alarm-closed', 'The alarm is closed; add a remark instead.');

const rank = (level: Level): number => LEVELS.length - LEVELS.indexOf(level);

const without = <Key extends keyof Alarm>(alarm: Alarm, ...keys: readonly Key[]): Omit<Alarm, Key> => {
  const left = { ...alarm };
  for (const key of keys) delete left[key];
  return left;
};

const remarkOf = ({ by, note, cause, measures }: Words, at: number): Remark => ({
  at,
  by,
  ...(note === undefined ? {} : { note }),
  ...(cause === undefined ? {} : { cause }),
  ...(measures === undefined ? {} : { measures }),
});

const hasWords = ({ note, cause, measures }: Words): boolean =>
  [note, cause, measures].some((one) => one !== undefined);

/** The peak is the worst value: the smallest where the limit is a minimum. */
const peakOf = (alarm: Pick<Alarm, 'peak'>, { value, limit }: Raised): number | undefined => {
  if (value === undefined || alarm.peak === undefined) return value ?? alarm.peak;
  return limit?.kind === 'min' ? Math.min(alarm.peak, value) : Math.max(alarm.peak, value);
};

/** Opens an alarm: unacknowledged, counted once, with the horn. */
export const newAlarm = (
  identity: Pick<Alarm, 'id' | 'mine' | 'area' | 'subject' | 'rule' | 'raisedAt'> & { readonly point?: string },
  raised: Raised,
): { readonly alarm: Alarm; readonly effects: Effects } => {
  const { kind: _, ...said } = raised;
  const alarm: Alarm = {
    ...identity,
    ...said,
    state: 'unacknowledged',
    count: 1,
    lastAt: raised.at,
    ...(raised.value === undefined ? {} : { peak: raised.value }),
    remarks: [],
  };
  const horn = raised.suppressed === undefined;
  return { alarm, effects: { horn, changed: true, entry: { kind: 'alarm.raised', body: alarm } } };
};

/** The same alarm with a newer word of its rule: its level may rise and never falls. */
const upheld = (alarm: Alarm, raised: Raised): Alarm => {
  const rises = rank(raised.level) > rank(alarm.level);
  const isAsBad = rank(raised.level) >= rank(alarm.level);
  const peak = peakOf(alarm, raised);
  const base = raised.value === undefined ? without(alarm, 'value') : { ...alarm, value: raised.value };
  return {
    ...without(base, 'latched'),
    ...(raised.latched ? { latched: true } : {}),
    lastAt: Math.max(alarm.lastAt, raised.at),
    ...(peak === undefined ? {} : { peak }),
    ...(isAsBad ? { message: raised.message, basis: raised.basis } : {}),
    ...(isAsBad && raised.limit !== undefined ? { limit: raised.limit } : {}),
    ...(raised.clockSuspect ? { clockSuspect: true } : {}),
    level: rises ? raised.level : alarm.level,
  };
};

/** A shelf ends with its time, even where nobody has taken the alarm off it. */
const offSpentShelf = (alarm: Alarm, at: number): Alarm => {
  const { kind, until } = alarm.suppressed ?? {};
  return kind === 'shelved' && until !== undefined && until <= at ? without(alarm, 'suppressed') : alarm;
};

/** Approved work silences as long as the rule says so; the shelf of a person stays until its time. */
const withSuppression = (alarm: Alarm, byWork: Suppression | undefined): Alarm => {
  if (byWork !== undefined) return { ...alarm, suppressed: byWork };
  return alarm.suppressed?.kind === 'shelved' ? alarm : without(alarm, 'suppressed');
};

const wasSilencedByWork = ({ suppressed }: Alarm): boolean => suppressed !== undefined && suppressed.kind !== 'shelved';

const raise = (before: Alarm, raised: Raised, at: number): Transition => {
  const alarm = offSpentShelf(before, at);
  const newest = upheld(alarm, raised);
  const isWorse = newest.level !== alarm.level;
  // Who shelved or acknowledged the lower level has not seen this one.
  const bare = isWorse ? without(newest, 'suppressed', 'escalation') : newest;
  const now = withSuppression(bare, raised.suppressed);
  const horn = raised.suppressed === undefined;
  if (alarm.state === 'returned') {
    const again: Alarm = {
      ...without(now, 'clearedAt'),
      ...(raised.plannedWork === undefined ? {} : { plannedWork: raised.plannedWork }),
      ...(raised.suspect === undefined ? {} : { suspect: raised.suspect }),
      ...(raised.doubts === undefined ? {} : { doubts: raised.doubts }),
      state: 'unacknowledged',
      count: alarm.count + 1,
    };
    return { alarm: again, effects: { horn, changed: true, entry: { kind: 'alarm.raised-again', body: again } } };
  }
  if (isWorse) {
    const louder: Alarm = { ...without(now, 'acknowledgedBy', 'acknowledgedAt'), state: 'unacknowledged' };
    const entry = { kind: 'alarm.level-raised', body: louder };
    return { alarm: louder, effects: { horn, changed: true, entry } };
  }
  if (wasSilencedByWork(alarm) && now.suppressed === undefined && alarm.state === 'unacknowledged') {
    // Nobody has heard it yet.
    const entry = { kind: 'alarm.unsuppressed', body: alarm.suppressed };
    return { alarm: now, effects: { horn: true, changed: true, entry } };
  }
  if (alarm !== before) {
    const entry = { kind: 'alarm.unshelved', body: before.suppressed };
    return { alarm: now, effects: { horn: false, changed: true, entry } };
  }
  const changed =
    now.value !== alarm.value ||
    now.peak !== alarm.peak ||
    now.message.zh !== alarm.message.zh ||
    now.latched !== alarm.latched ||
    now.suppressed?.kind !== alarm.suppressed?.kind;
  return { alarm: now, effects: { horn: false, changed } };
};

const clear = (alarm: Alarm, sensorAt: number, at: number): Transition => {
  switch (alarm.state) {
    case 'unacknowledged': {
      const back: Alarm = { ...alarm, state: 'returned', clearedAt: sensorAt };
      const entry = { kind: 'alarm.returned', body: { clearedAt: sensorAt, peak: alarm.peak, lastAt: alarm.lastAt } };
      return { alarm: back, effects: { horn: false, changed: true, entry } };
    }
    case 'acknowledged': {
      const over: Alarm = { ...alarm, state: 'closed', clearedAt: sensorAt, closedAt: at };
      const entry = { kind: 'alarm.closed', body: { clearedAt: sensorAt, peak: alarm.peak, lastAt: alarm.lastAt } };
      return { alarm: over, effects: { horn: false, changed: true, entry } };
    }
    case 'returned':
      return { alarm, effects: { horn: false, changed: false } };
    case 'closed':
      return CLOSED;
  }
};

const acknowledge = (alarm: Alarm, words: Words, at: number): Transition => {
  const said = remarkOf(words, at);
  const heard = {
    ...alarm,
    acknowledgedBy: words.by,
    acknowledgedAt: at,
    remarks: hasWords(words) ? [...alarm.remarks, said] : alarm.remarks,
  };
  const effects = { horn: false, changed: true, entry: { kind: 'alarm.acknowledged', body: said, author: words.by } };
  switch (alarm.state) {
    case 'unacknowledged':
      return { alarm: { ...heard, state: 'acknowledged' }, effects };
    case 'returned':
      return { alarm: { ...heard, state: 'closed', closedAt: at }, effects };
    case 'acknowledged':
      return refuse('already-acknowledged', `${alarm.acknowledgedBy ?? 'Somebody'} has acknowledged the alarm.`);
    case 'closed':
      return CLOSED;
  }
};

/** Statutory gas alarms: a gas at or beyond its limit, or at its power-off limit, whatever the level. */
const STATUTORY_GAS = /^gas\..*\.(over-limit|under-limit|power-off)$/;

const isShelvable = ({ level, rule }: Alarm): boolean =>
  level !== 'red' && !rule.startsWith('evacuation.') && !STATUTORY_GAS.test(rule);

const shelve = (alarm: Alarm, { by, until, reason }: AlarmEvent & { kind: 'shelved' }): Transition => {
  if (alarm.state === 'closed') return CLOSED;
  if (!isShelvable(alarm))
    return refuse('not-shelvable', 'An alarm that takes people out, or a statutory gas alarm, cannot be shelved.');
  const suppressed = { kind: 'shelved', until, by, reason } as const;
  const entry = { kind: 'alarm.shelved', body: { until, reason }, author: by };
  return { alarm: { ...alarm, suppressed }, effects: { horn: false, changed: true, entry } };
};

const unshelve = (alarm: Alarm): Transition => {
  if (alarm.state === 'closed') return CLOSED;
  if (alarm.suppressed?.kind !== 'shelved') return { alarm, effects: { horn: false, changed: false } };
  const entry = { kind: 'alarm.unshelved', body: alarm.suppressed };
  return { alarm: without(alarm, 'suppressed'), effects: { horn: false, changed: true, entry } };
};

/** Whoever closes an alarm has also acknowledged it. */
const close = (alarm: Alarm, { by, note }: AlarmEvent & { kind: 'closed' }, at: number): Transition => {
  if (alarm.state === 'closed') return CLOSED;
  const said = remarkOf({ by, note }, at);
  const over: Alarm = {
    ...alarm,
    state: 'closed',
    acknowledgedBy: alarm.acknowledgedBy ?? by,
    acknowledgedAt: alarm.acknowledgedAt ?? at,
    closedAt: at,
    remarks: [...alarm.remarks, said],
  };
  const entry = { kind: 'alarm.closed', body: { ...said, peak: alarm.peak, lastAt: alarm.lastAt }, author: by };
  return { alarm: over, effects: { horn: false, changed: true, entry } };
};

const link = (alarm: Alarm, evacuation: string): Transition => {
  if (alarm.state === 'closed') return CLOSED;
  const changed = alarm.evacuation !== evacuation;
  return { alarm: changed ? { ...alarm, evacuation } : alarm, effects: { horn: false, changed } };
};

const doubt = (alarm: Alarm, why: string | null, doubts?: readonly Doubt[]): Transition => {
  if (alarm.state === 'closed') return CLOSED;
  if ((alarm.suspect ?? null) === why) return { alarm, effects: { horn: false, changed: false } };
  const codes = doubts === undefined ? {} : { doubts };
  const entry = { kind: 'alarm.doubted', body: { suspect: why, ...codes } };
  const certain = without(alarm, 'suspect', 'doubts');
  const now = why === null ? certain : { ...certain, suspect: why, ...codes };
  return { alarm: now, effects: { horn: false, changed: true, entry } };
};

const cutPower = (alarm: Alarm, cut: PowerCut): Transition => {
  const { powerCut: before } = alarm;
  if (before?.askedAt === cut.askedAt && before.outcome === cut.outcome) {
    return { alarm, effects: { horn: false, changed: false } };
  }
  const kind = cut.outcome === undefined ? 'power-cut.asked' : 'power-cut.answered';
  return { alarm: { ...alarm, powerCut: cut }, effects: { horn: false, changed: true, entry: { kind, body: cut } } };
};

const escalate = (alarm: Alarm, { step, to, at }: Escalation): Transition => {
  if (alarm.state === 'closed') return CLOSED;
  if (alarm.escalation !== undefined && alarm.escalation.step >= step) {
    return { alarm, effects: { horn: false, changed: false } };
  }
  const escalation = { step, to, at };
  const entry = { kind: 'alarm.escalated', body: escalation };
  return { alarm: { ...alarm, escalation }, effects: { horn: false, changed: true, entry } };
};

const group = (alarm: Alarm, grouping: Grouping | null): Transition => {
  if (alarm.state === 'closed') return CLOSED;
  const now: Alarm = grouping === null ? without(alarm, 'grouping') : { ...alarm, grouping };
  const changed = JSON.stringify(now.grouping) !== JSON.stringify(alarm.grouping);
  return { alarm: now, effects: { horn: false, changed } };
};

/**
 * The lifecycle of an alarm, complete over states and events. `at`: service clock, epoch ms. A closed alarm stays
 * closed: what raises its condition again opens another, and only remarks are added to it.
 */
export const transition = (alarm: Alarm, event: AlarmEvent, at: number): Transition => {
  switch (event.kind) {
    case 'raised':
      return alarm.state === 'closed' ? CLOSED : raise(alarm, event, at);
    case 'cleared':
      return clear(alarm, event.at, at);
    case 'acknowledged':
      return acknowledge(alarm, event, at);
    case 'remarked': {
      const said = remarkOf(event, at);
      const effects = { horn: false, changed: true, entry: { kind: 'alarm.remarked', body: said, author: event.by } };
      return { alarm: { ...alarm, remarks: [...alarm.remarks, said] }, effects };
    }
    case 'shelved':
      return shelve(alarm, event);
    case 'unshelved':
      return unshelve(alarm);
    case 'closed':
      return close(alarm, event, at);
    case 'evacuation-linked':
      return link(alarm, event.evacuation);
    case 'doubted':
      return doubt(alarm, event.why, event.doubts);
    case 'power-cut':
      return cutPower(alarm, event.cut);
    case 'escalated':
      return escalate(alarm, event);
    case 'grouped':
      return group(alarm, event.grouping);
  }
};
