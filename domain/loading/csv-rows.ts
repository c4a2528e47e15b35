import { parse } from 'csv-parse/sync';
import { personSchema, pointSchema } from '../mine-file.js';
import type { Report } from './fault.js';
import { nearest } from './nearest.js';

/** Reads a file that lies beside the mine file; undefined where there is none. */
export type Companion = (fileName: string) => string | undefined;

/** Rows of a companion file as the mine file would hold them. */
export interface CsvRows {
  readonly rows: readonly Record<string, unknown>[];
  readonly lineOf: (row: number) => number | undefined;
  /** Required columns that are missing: their absence is reported once, not in every row. */
  readonly missing: readonly string[];
}

const YES = ['true', 'yes', '1', '是'];
const NO = ['false', 'no', '0', '否'];

const asBoolean = (cell: string): unknown => {
  if (YES.includes(cell.toLowerCase())) return true;
  return NO.includes(cell.toLowerCase()) ? false : cell;
};
const asNumber = (cell: string): unknown => (Number.isFinite(Number(cell)) ? Number(cell) : cell);
const asRange = (cell: string): unknown => {
  const ends = /^(-?\d+(?:\.\d+)?)\s*[-~–]\s*(-?\d+(?:\.\d+)?)$/.exec(cell);
  return ends === null ? cell : [Number(ends[1]), Number(ends[2])];
};
const asAlong = (cell: string): unknown => cell.split('>').map((part) => part.trim());
const asList = (cell: string): unknown => cell.split(/[\s|]+/).filter((part) => part !== '');
const asLeader = (cell: string): unknown => (NO.includes(cell.toLowerCase()) ? false : cell);

/** A cell that cannot be converted stays as it is written, and the mine file's schema says what is wrong with it. */
const CONVERT: Readonly<Record<string, (cell: string) => unknown>> = {
  range: asRange,
  along: asAlong,
  cuts: asList,
  cycleS: asNumber,
  calibrateEveryDays: asNumber,
  work: asBoolean,
  mandatory: asBoolean,
  special: asBoolean,
  leader: asLeader,
};

const COLUMNS = {
  points: { all: Object.keys(pointSchema.shape), required: ['id', 'name', 'area', 'quantity'] },
  people: { all: Object.keys(personSchema.shape), required: ['card', 'name', 'job', 'team'] },
} as const;

interface CsvLine {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const isCsvLine = (line: unknown): line is CsvLine =>
  typeof line === 'object' && line !== null && 'record' in line && Array.isArray(line.record) && 'info' in line;

const readLines = (list: string, fileName: string, text: string, report: Report): CsvLine[] => {
  try {
    const lines: unknown[] = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    return lines.filter(isCsvLine).filter(({ record }) => record.some((cell) => cell !== ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report('csv-syntax', [list], `${fileName}: ${why}; save it as comma-separated UTF-8 text`);
    return [];
  }
};

/** Reads `points.csv` or `people.csv`: the header names the fields, an empty cell is an absent field. */
const readCsv = (list: keyof typeof COLUMNS, fileName: string, text: string, report: Report): CsvRows | undefined => {
  const [header, ...lines] = readLines(list, fileName, text, report);
  if (header === undefined) {
    if (text.trim() === '') report('csv-syntax', [list], `${fileName} is empty; give it a header line and rows`);
    return undefined;
  }
  const { all, required } = COLUMNS[list];
  header.record.forEach((column, index) => {
    if (column === '') return;
    const meant = nearest(column, all);
    const advice = meant === undefined ? `use ${all.join(', ')}` : `did you mean "${meant}"?`;
    if (!all.includes(column))
      report('unknown-column', [list], `${fileName}: no field is called "${column}"; ${advice}`);
    else if (header.record.indexOf(column) < index) {
      report('duplicate-column', [list], `${fileName}: column "${column}" stands twice; remove one`);
    }
  });
  const missing = required.filter((column) => !header.record.includes(column));
  for (const column of missing) {
    report('missing-column', [list], `${fileName}: there is no column "${column}"; add it`);
  }
  const rows = lines.map(({ record, info }, index) => {
    if (record.slice(header.record.length).some((cell) => cell !== '')) {
      report(
        'csv-syntax',
        [list, index],
        `the row has more cells than the header (${fileName} line ${info.lines}); quote cells that hold a comma`,
      );
    }
    const cells = header.record.flatMap((column, at) => {
      const cell = record[at];
      if (cell === undefined || cell === '' || !all.includes(column)) return [];
      return [[column, CONVERT[column]?.(cell) ?? cell] as const];
    });
    return Object.fromEntries(cells);
  });
  return { rows, missing, lineOf: (row) => lines[row]?.info.lines };
};

/** Resolves `points: points.csv` or `people: people.csv`; undefined, and reported, where the file cannot be read. */
export const resolveCsv = (
  list: 'points' | 'people',
  fileName: string,
  companion: Companion | undefined,
  report: Report,
): CsvRows | undefined => {
  if (!/^[^/\\.][^/\\]*\.csv$/i.test(fileName)) {
    report(
      'companion-name',
      [list],
      `"${fileName}" is no list and no CSV file beside the mine file; give ${list}.csv or a list`,
    );
    return undefined;
  }
  const text = companion?.(fileName);
  if (text === undefined) {
    report('companion-missing', [list], `there is no ${fileName} beside the mine file; add it, or give a list`);
    return undefined;
  }
  return readCsv(list, fileName, text, report);
};
