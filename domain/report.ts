import { dayAndTime } from './calendar.js';
import type { Text } from './text.js';

/** The statutory daily and shift reports (limits of AQ 1029's report list), in the order of that list. */
export const REPORT_KINDS = [
  'analogue',
  'analogue-alarms',
  'analogue-power-off',
  'analogue-feed-abnormal',
  'switch-alarms',
  'switch-feed-abnormal',
  'switch-changes',
  'equipment-faults',
  'analogue-statistics',
] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** What each report is called. */
export const REPORT_TITLES: Readonly<Record<ReportKind, Text>> = {
  analogue: { zh: '模拟量日（班）报表', en: 'Analogue values' },
  'analogue-alarms': { zh: '模拟量报警日（班）报表', en: 'Analogue alarms' },
  'analogue-power-off': { zh: '模拟量断电日（班）报表', en: 'Analogue power-offs' },
  'analogue-feed-abnormal': { zh: '模拟量馈电异常日（班）报表', en: 'Analogue: feed abnormal' },
  'switch-alarms': { zh: '开关量报警及断电日（班）报表', en: 'Switch alarms and power-offs' },
  'switch-feed-abnormal': { zh: '开关量馈电异常日（班）报表', en: 'Switch: feed abnormal' },
  'switch-changes': { zh: '开关量状态变动日（班）报表', en: 'Switch changes' },
  'equipment-faults': { zh: '监控设备故障日（班）报表', en: 'Monitoring equipment faults' },
  'analogue-statistics': { zh: '模拟量统计值历史记录查询报表', en: 'Analogue statistics' },
};

/** Whether a text is the kind of a report. */
export const isReportKind = (text: string): text is ReportKind => REPORT_KINDS.some((kind) => kind === text);

/** What somebody said about an alarm, and when. */
export interface ReportNote {
  readonly at: number;
  readonly by: string;
  readonly text: string;
}

/** What a feed of the power-off range was during an episode. */
export interface FeedRecord {
  readonly point: string;
  readonly name: string;
  /** Its state at the episode's begin, or its first word in it; null: it said nothing. */
  readonly live: boolean | null;
  readonly at: number | null;
  /** How long it was not proven off once it had to be, ms. */
  readonly abnormalMs: number;
}

/** What stands in a report's cell. Instants are epoch ms, durations ms. */
export type ReportCell = string | number | null | Text | readonly ReportNote[] | readonly FeedRecord[];
export type ReportCells = Readonly<Record<string, ReportCell>>;

/** A column: of the row, which stands once, or of each of its episodes. */
export interface ReportColumn {
  readonly key: string;
  readonly of: 'row' | 'episode';
  readonly type: 'text' | 'value' | 'mean' | 'count' | 'instant' | 'duration' | 'notes' | 'feeds';
  readonly title: Text;
}

/** One line of a report, with the episodes below it. */
export interface ReportRow {
  /** Id of the point, fan group or airlock. */
  readonly id: string;
  /** Decimals that the instrument shows. */
  readonly decimals: number;
  readonly cells: ReportCells;
  readonly episodes: readonly ReportCells[];
}

/** A statutory report of one mine and one day or shift: [from, to), epoch ms. */
export interface Report {
  readonly kind: ReportKind;
  readonly title: Text;
  readonly mine: string;
  readonly mineName: string;
  readonly timeZone: string;
  /** Calendar day in the mine's zone. */
  readonly date: string;
  readonly shift: { readonly id: string; readonly name: string } | null;
  readonly from: number;
  readonly to: number;
  /** Nothing after this instant is in it; before `to` where the day is not over. */
  readonly until: number;
  readonly madeAt: number;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ReportRow[];
}

/** `26:03:09`: hours, minutes and whole seconds of a duration in ms. */
export const durationText = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
};

type Language = keyof Text;
/** `date` given and not empty: instants of that day are shown by their time alone. */
type Shown = Pick<Report, 'timeZone'> & { readonly date?: string };

const feedText = (feed: FeedRecord, language: Language, { timeZone }: Shown): string => {
  const words = { zh: { on: '有电', off: '无电', none: '无数据' }, en: { on: 'live', off: 'off', none: 'no word' } }[
    language
  ];
  const state = feed.live === null ? words.none : feed.live ? words.on : words.off;
  const at = feed.at === null ? '' : ` ${dayAndTime(feed.at, timeZone).slice(11)}`;
  const abnormal =
    feed.abnormalMs === 0 ? '' : ` ${language === 'zh' ? '异常' : 'abnormal'} ${durationText(feed.abnormalMs)}`;
  return `${feed.name} ${state}${at}${abnormal}`;
};

/** More decimals than the instrument's where they were measured, so that no rounding hides how near a limit a value was. */
const valueText = (value: number, decimals: number): string => {
  const exact = String(Number(value.toFixed(6)));
  const given = exact.split('.')[1]?.length ?? 0;
  return given > decimals ? exact : value.toFixed(decimals);
};

/** Two decimals beyond the instrument's; more where rounding would put it on a number that the instrument shows. */
const meanText = (mean: number, decimals: number): string => {
  const text = mean.toFixed(decimals + 2);
  return Number(text) !== mean && Number(text) === Number(mean.toFixed(decimals))
    ? String(Number(mean.toFixed(9)))
    : text;
};

const timeText = (at: number, { timeZone, date }: Shown): string => {
  const text = dayAndTime(at, timeZone);
  return date !== undefined && date !== '' && text.startsWith(date) ? text.slice(11) : text;
};

const isText = (cell: object): cell is Text => 'zh' in cell;

/** A cell as it is read, in the mine's zone. */
export const reportCellText = (
  cell: ReportCell | undefined,
  column: ReportColumn,
  row: Pick<ReportRow, 'decimals'>,
  shown: Shown,
  language: Language,
): string => {
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') {
    switch (column.type) {
      case 'instant':
        return timeText(cell, shown);
      case 'duration':
        return durationText(cell);
      case 'value':
        return valueText(cell, row.decimals);
      case 'mean':
        return meanText(cell, row.decimals);
      default:
        return String(cell);
    }
  }
  if (isText(cell)) return cell[language];
  return cell
    .map((one) =>
      'text' in one ? `${timeText(one.at, shown)} ${one.text} (${one.by})` : feedText(one, language, shown),
    )
    .join('; ');
};

/**
 * A report as a table: one line an episode, the cells of its row on the first of them only, so that a column can be
 * added up. With its `date`, instants of that day are shown by their time alone.
 */
export const reportTable = (
  report: Pick<Report, 'columns' | 'rows'> & Shown,
  language: Language,
): { readonly head: readonly string[]; readonly lines: readonly (readonly string[])[] } => ({
  head: report.columns.map(({ title }) => title[language]),
  lines: report.rows.flatMap((row) =>
    Array.from({ length: Math.max(1, row.episodes.length) }, (_, index) =>
      report.columns.map((column) => {
        if (column.of === 'row' && index > 0) return '';
        const cells = column.of === 'row' ? row.cells : row.episodes[index];
        return reportCellText(cells?.[column.key], column, row, report, language);
      }),
    ),
  ),
});
