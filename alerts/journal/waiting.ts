import type { Change } from './journal.js';
import { credentialName } from './write-credentials.js';

/** A change that is not durable yet, and whoever waits for it. */
export interface Waiting {
  readonly change: Change;
  readonly done: readonly (() => void)[];
}

const rowsOf = ({
  alarms = [],
  evacuations = [],
  incidents = [],
  works = [],
  coverage = [],
  registers = [],
  credentials = [],
}: Change): string[] => [
  ...alarms.map(({ alarm }) => `alarm ${alarm.id}`),
  ...evacuations.map(({ evacuation }) => `evacuation ${evacuation.id}`),
  ...incidents.map(({ incident }) => `incident ${incident.id}`),
  ...works.map(({ id }) => `work ${id}`),
  ...coverage.map(({ mine, point, from }) => `coverage ${mine} ${point} ${from}`),
  ...registers.map(({ register, id }) => `register ${register} ${id}`),
  ...credentials.map(credentialName),
];

/**
 * The queue without the plain updates that a later change of the same things makes stale; who waited for one of them
 * waits for the later one. A change with a line of the ledger stays whole: its line and its rows are written together.
 */
export const coalesce = (queue: readonly Waiting[]): Waiting[] => {
  // Newest first.
  const kept: { change: Change; done: (() => void)[] }[] = [];
  const newest = new Map<string, number>();
  for (const { change, done } of queue.toReversed()) {
    const rows = rowsOf(change);
    const later = rows.map((row) => newest.get(row) ?? Number.POSITIVE_INFINITY);
    const last = kept[Math.min(...later)];
    if (change.entries.length === 0 && last !== undefined && later.every(Number.isFinite)) {
      last.done.push(...done);
      continue;
    }
    for (const row of rows) if (!newest.has(row)) newest.set(row, kept.length);
    kept.push({ change, done: [...done] });
  }
  return kept.reverse();
};
