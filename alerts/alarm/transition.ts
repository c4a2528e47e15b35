import type { Text } from '../../domain/text.js';
import { type Alarm, type AlarmLimit, type Basis, LEVELS, type Level, type Remark } from './alarm.js';

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
  | { readonly kind: 'evacuation-linked'; readonly evacuation: string };

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
  identity: Pick<Alarm, 'id' | 'mine' | 'area' | 'rule' | 'raisedAt'> & { readonly point?: string },
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
  return { alarm, effects: { horn: true, changed: true, entry: { kind: 'alarm.raised', body: alarm } } };
};

/** The same alarm with a newer word of its rule: its level may rise and never falls. */
const upheld = (alarm: Alarm, raised: Raised): Alarm => {
  const rises = rank(raised.level) > rank(alarm.level);
  const isAsBad = rank(raised.level) >= rank(alarm.level);
  const peak = peakOf(alarm, raised);
  const base = raised.value === undefined ? without(alarm, 'value') : { ...alarm, value: raised.value };
  return {
    ...base,
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

const raise = (before: Alarm, raised: Raised, at: number): Transition => {
  const alarm = offSpentShelf(before, at);
  const newest = upheld(alarm, raised);
  const isWorse = newest.level !== alarm.level;
  // Who shelved or acknowledged the lower level has not seen this one.
  const now = isWorse ? without(newest, 'suppressed') : newest;
  if (alarm.state === 'returned') {
    const again: Alarm = { ...without(now, 'clearedAt'), state: 'unacknowledged', count: alarm.count + 1 };
    return { alarm: again, effects: { horn: true, changed: true, entry: { kind: 'alarm.raised-again', body: again } } };
  }
  if (isWorse) {
    const louder: Alarm = { ...without(now, 'acknowledgedBy', 'acknowledgedAt'), state: 'unacknowledged' };
    const entry = { kind: 'alarm.level-raised', body: louder };
    return { alarm: louder, effects: { horn: true, changed: true, entry } };
  }
  if (alarm !== before) {
    const entry = { kind: 'alarm.unshelved', body: before.suppressed };
    return { alarm: now, effects: { horn: false, changed: true, entry } };
  }
  const changed = now.value !== alarm.value || now.peak !== alarm.peak || now.message.zh !== alarm.message.zh;
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

const isShelvable = ({ level, rule }: Alarm): boolean => level !== 'red' && !rule.startsWith('evacuation.');

const shelve = (alarm: Alarm, { by, until, reason }: AlarmEvent & { kind: 'shelved' }): Transition => {
  if (alarm.state === 'closed') return CLOSED;
  if (!isShelvable(alarm)) return refuse('not-shelvable', 'An alarm that takes people out cannot be shelved.');
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
  }
};
