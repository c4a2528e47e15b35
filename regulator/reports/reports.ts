import type { Mine } from '../../domain/mine.js';
import { REPORT_TITLES, type Report, type ReportKind, type ReportRow } from '../../domain/report.js';
import type { Store } from '../../store/store.js';
import {
  analogueAlarmRows,
  analogueRows,
  feedAbnormalRows,
  powerOffRows,
  type RowSources,
  statisticsRows,
} from './analogue.js';
import { REPORT_COLUMNS } from './columns.js';
import type { PowerProofing } from './feeds.js';
import { openReadings } from './mine-readings.js';
import { openNotes } from './notes.js';
import type { ReportPeriod } from './period.js';
import type { RawSource } from './samples.js';
import { faultRows, switchAlarmRows, switchChangeRows, switchFeedRows } from './switch-rows.js';

/** What is asked for. `now`: the mine's own clock, beyond which nothing is known. */
export interface ReportWish {
  readonly kind: ReportKind;
  readonly mine: Mine;
  /** Calendar day in the mine's zone. */
  readonly date: string;
  readonly period: ReportPeriod;
  readonly now: number;
  /** Of the statistics report. */
  readonly everyMs: number;
}

/** Makes the statutory reports from the raw record. @throws HistorianError where it cannot be read now. */
export type MakeReport = (wish: ReportWish) => Promise<Report>;

/** The rows of a kind. */
const rowsOf = (kind: ReportKind, sources: RowSources, everyMs: number): Promise<ReportRow[]> => {
  switch (kind) {
    case 'analogue':
      return analogueRows(sources);
    case 'analogue-alarms':
      return analogueAlarmRows(sources);
    case 'analogue-power-off':
      return powerOffRows(sources);
    case 'analogue-feed-abnormal':
      return feedAbnormalRows(sources);
    case 'switch-alarms':
      return switchAlarmRows(sources);
    case 'switch-feed-abnormal':
      return switchFeedRows(sources);
    case 'switch-changes':
      return switchChangeRows(sources);
    case 'equipment-faults':
      return faultRows(sources);
    case 'analogue-statistics':
      return statisticsRows(sources, everyMs);
  }
};

/** Who asks for the same report so soon gets the one that was made. */
const RECENT_MS = 5000;

/**
 * Builds the maker of reports. One report is made at a time, for each reads a whole day of a mine; whoever asks for one
 * that is being made waits for that.
 */
export const createReports = (parts: {
  readonly raw: RawSource['raw'];
  readonly store: Store;
  readonly proofing: PowerProofing;
  readonly clock: () => number;
}): MakeReport => {
  const { store, proofing, clock } = parts;
  let last: Promise<unknown> = Promise.resolve();
  const make: MakeReport = async ({ kind, mine, date, period, now, everyMs }) => {
    const { from, to, shift } = period;
    // Of what lies ahead nothing is known: neither that it was quiet, nor that it was silent.
    const until = Math.max(from, Math.min(to, now));
    const span = { mine, from, until };
    const sources: RowSources = {
      readings: await openReadings(parts, span),
      notes: await openNotes(store, span),
      proofing,
    };
    return {
      kind,
      title: REPORT_TITLES[kind],
      mine: mine.id,
      mineName: mine.name,
      timeZone: mine.timeZone,
      date,
      shift,
      from,
      to,
      until,
      madeAt: clock(),
      columns: REPORT_COLUMNS[kind],
      rows: await rowsOf(kind, sources, everyMs),
    };
  };
  const recent = new Map<string, { readonly mine: Mine; readonly made: Promise<Report>; doneAt: number | undefined }>();
  return (wish) => {
    const { kind, mine, period, everyMs } = wish;
    const key = JSON.stringify([mine.id, kind, period.from, period.to, everyMs]);
    for (const [other, { doneAt }] of recent) {
      if (doneAt !== undefined && clock() - doneAt >= RECENT_MS) recent.delete(other);
    }
    const known = recent.get(key);
    // A mine file that was loaded anew has other limits.
    if (known?.mine === mine) return known.made;
    const made = last.then(() => make(wish));
    const entry: { mine: Mine; made: Promise<Report>; doneAt: number | undefined } = { mine, made, doneAt: undefined };
    recent.set(key, entry);
    last = made.then(
      () => {
        entry.doneAt = clock();
      },
      () => {
        recent.delete(key);
      },
    );
    return made;
  };
};
