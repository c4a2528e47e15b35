import type { Alarm } from '../live/live-state.js';

/** How far back an alarm of the same place is taken for part of what happened. */
const AROUND_MS = 10 * 60_000;

const isRelated = (alarm: Alarm, other: Alarm): boolean =>
  (alarm.evacuation !== undefined && other.evacuation === alarm.evacuation) ||
  (alarm.grouping?.flood !== undefined && other.grouping?.flood === alarm.grouping.flood) ||
  (other.area === alarm.area && Math.abs(other.raisedAt - alarm.raisedAt) <= AROUND_MS);

/**
 * What happened around an alarm, the first-out first: alarms of the same order, of the same flood, or of the same area
 * within ten minutes. The alarm itself is among them.
 */
export const chainOf = (alarm: Alarm, all: Iterable<Alarm>): readonly Alarm[] => {
  const found = new Map([[alarm.id, alarm]]);
  for (const other of all) if (other.mine === alarm.mine && isRelated(alarm, other)) found.set(other.id, other);
  return [...found.values()].toSorted(
    (one, other) => one.raisedAt - other.raisedAt || one.at - other.at || (one.id < other.id ? -1 : 1),
  );
};
