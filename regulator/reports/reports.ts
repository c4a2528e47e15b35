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

/** Builds the maker of reports. One report is made at a time: each reads a whole day of a mine. */
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
  return (wish) => {
    const mine = last.then(() => make(wish));
    last = mine.catch(() => undefined);
    return mine;
  };
};
