import type { Alarm, Level } from '../live/live-state.js';

/** The levels, the worst first. */
export const LEVELS = ['red', 'orange', 'yellow', 'blue'] as const satisfies readonly Level[];

/** Whether nobody has taken note of it yet: blinks, and stands at the top. */
export const isUnacknowledged = (alarm: Alarm): boolean =>
  alarm.state === 'unacknowledged' || alarm.state === 'returned';

const rank = (alarm: Alarm): number => LEVELS.indexOf(alarm.level);

const newestFirst = (a: Alarm, b: Alarm): number => b.raisedAt - a.raisedAt || (a.id < b.id ? -1 : 1);

/** What stands together: the alarms of one flood, of one level and alike acknowledged or not. */
const bundleOf = (alarm: Alarm): string =>
  alarm.grouping?.flood === undefined
    ? alarm.id
    : `${alarm.grouping.flood} ${alarm.level} ${isUnacknowledged(alarm) ? 'new' : 'seen'}`;

/**
 * Unacknowledged first, then by level, then the newest first; equal ones by id, so that rows never change places by
 * chance. Alarms of one flood stand together as far as these allow: a flood never pulls a row above a graver one.
 */
export const orderAlarms = (alarms: Iterable<Alarm>): readonly Alarm[] => {
  const all = [...alarms];
  const leads = new Map<string, Alarm>();
  for (const alarm of all) {
    const bundle = bundleOf(alarm);
    const lead = leads.get(bundle);
    if (lead === undefined || newestFirst(alarm, lead) < 0) leads.set(bundle, alarm);
  }
  const leadOf = (alarm: Alarm): Alarm => leads.get(bundleOf(alarm)) ?? alarm;
  return all.sort(
    (a, b) =>
      Number(isUnacknowledged(b)) - Number(isUnacknowledged(a)) ||
      rank(a) - rank(b) ||
      (leadOf(a) === leadOf(b) ? 0 : newestFirst(leadOf(a), leadOf(b))) ||
      newestFirst(a, b),
  );
};

/** The worst level of the alarms, or null where there are none. */
export const worstLevel = (alarms: Iterable<Alarm>): Level | null => {
  const found = new Set([...alarms].map(({ level }) => level));
  return LEVELS.find((level) => found.has(level)) ?? null;
};

/** How many alarms of each level, and how many of them nobody has acknowledged. */
export const countByLevel = (
  alarms: Iterable<Alarm>,
): Readonly<Record<Level, { readonly all: number; readonly unacknowledged: number }>> => {
  const counts = {
    red: { all: 0, unacknowledged: 0 },
    orange: { all: 0, unacknowledged: 0 },
    yellow: { all: 0, unacknowledged: 0 },
    blue: { all: 0, unacknowledged: 0 },
  };
  for (const alarm of alarms) {
    counts[alarm.level].all += 1;
    if (isUnacknowledged(alarm)) counts[alarm.level].unacknowledged += 1;
  }
  return counts;
};

/** Whether an alarm came first, and whether that is certain. */
export type FirstOut = 'certain' | 'uncertain';

/**
 * The alarms that began it: of each flood the one that its grouping names; of each order without one the earliest
 * raised of those that belong to it.
 */
export const firstOut = (alarms: Iterable<Alarm>): ReadonlyMap<string, FirstOut> => {
  const marked = new Map<string, FirstOut>();
  const first = new Map<string, Alarm>();
  const members = new Map<string, number>();
  const named = new Set<string>();
  for (const alarm of alarms) {
    const { grouping, evacuation } = alarm;
    if (grouping?.firstOut !== undefined) {
      marked.set(alarm.id, grouping.firstOut.certain ? 'certain' : 'uncertain');
      if (evacuation !== undefined) named.add(evacuation);
    }
    if (evacuation === undefined) continue;
    const before = first.get(evacuation);
    members.set(evacuation, (members.get(evacuation) ?? 0) + 1);
    if (before === undefined || alarm.raisedAt < before.raisedAt) first.set(evacuation, alarm);
  }
  for (const [evacuation, alarm] of first) {
    if (!named.has(evacuation) && (members.get(evacuation) ?? 0) > 1) marked.set(alarm.id, 'certain');
  }
  return marked;
};
