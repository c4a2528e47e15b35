import type { Alarm } from '../live/live-state.js';

/** One row of the list as it is drawn: an alarm, or the line over the alarms of a flood. */
export type ListRow =
  | { readonly kind: 'alarm'; readonly alarm: Alarm; readonly inFlood: boolean }
  | {
      readonly kind: 'flood';
      readonly flood: string;
      /** The alarm below it. */
      readonly before: string;
      /** The line stood higher up already; rows of others lie between. */
      readonly isContinued: boolean;
      /** Alarms of the flood in the whole list. */
      readonly alarms: number;
      /** The alarm that came first; undefined where it is not known here any more. */
      readonly first: { readonly alarm: Alarm; readonly certain: boolean } | undefined;
    };

/**
 * The rows of the list: every alarm exactly once and in the order given, with a line before each run of rows that
 * belong to one flood. `others` are alarms that the list does not show and that may have come first.
 */
export const floodRows = (alarms: readonly Alarm[], others: readonly Alarm[] = []): readonly ListRow[] => {
  const said = new Set<string>();
  const rows: ListRow[] = [];
  let running: string | undefined;
  for (const alarm of alarms) {
    const flood = alarm.grouping?.flood;
    if (flood !== undefined && flood !== running) {
      const first = [...alarms, ...others].find(
        ({ grouping }) => grouping?.flood === flood && grouping.firstOut !== undefined,
      );
      rows.push({
        kind: 'flood',
        flood,
        before: alarm.id,
        isContinued: said.has(flood),
        alarms: alarms.filter(({ grouping }) => grouping?.flood === flood).length,
        first: first && { alarm: first, certain: first.grouping?.firstOut?.certain === true },
      });
      said.add(flood);
    }
    running = flood;
    rows.push({ kind: 'alarm', alarm, inFlood: flood !== undefined });
  }
  return rows;
};
