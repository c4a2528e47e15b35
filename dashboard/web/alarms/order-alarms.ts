import type { Alarm, Level } from '../live/live-state.js';

/** The levels, the worst first. */
export const LEVELS = ['red', 'orange', 'yellow', 'blue'] as const satisfies readonly Level[];

/** Whether nobody has taken note of it yet: blinks, and stands at the top. */
export const isUnacknowledged = (alarm: Alarm): boolean =>
  alarm.state === 'unacknowledged' || alarm.state === 'returned';

const rank = (alarm: Alarm): number => LEVELS.indexOf(alarm.level);

/** Unacknowledged first, then by level, then the newest first; equal ones by id, so that rows never change places by chance. */
export const orderAlarms = (alarms: Iterable<Alarm>): readonly Alarm[] =>
  [...alarms].sort(
    (a, b) =>
      Number(isUnacknowledged(b)) - Number(isUnacknowledged(a)) ||
      rank(a) - rank(b) ||
      b.raisedAt - a.raisedAt ||
      (a.id < b.id ? -1 : 1),
  );

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

/** The alarm that began it: the earliest raised of those that belong to the same order. */
export const firstOut = (alarms: Iterable<Alarm>): ReadonlySet<string> => {
  const first = new Map<string, Alarm>();
  const members = new Map<string, number>();
  for (const alarm of alarms) {
    if (alarm.evacuation === undefined) continue;
    const before = first.get(alarm.evacuation);
    members.set(alarm.evacuation, (members.get(alarm.evacuation) ?? 0) + 1);
    if (before === undefined || alarm.raisedAt < before.raisedAt) first.set(alarm.evacuation, alarm);
  }
  return new Set([...first].filter(([evacuation]) => (members.get(evacuation) ?? 0) > 1).map(([, alarm]) => alarm.id));
};
