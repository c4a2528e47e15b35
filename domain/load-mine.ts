import { createAirflow } from './airflow.js';
import type { PointLimits } from './limits/limit.js';
import { areasOfRange } from './limits/power-off-range.js';
import { type Companion, type CsvRows, resolveCsv } from './loading/csv-rows.js';
import { draftOf } from './loading/draft.js';
import { type Fault, type Path, placeOf } from './loading/fault.js';
import { checkPoints, pickAll } from './loading/points.js';
import { checkDuplicates, checkReferences } from './loading/references.js';
import { checkShape } from './loading/shape.js';
import { checkVentilation } from './loading/ventilation.js';
import { readYaml } from './loading/yaml-text.js';
import type { Mine, MineFault, Point } from './mine.js';
import type { MineFile, PointFile } from './mine-file.js';
import type { Quantity } from './quantity.js';

/** A point's cycle where neither it nor its substation gives one, s. */
const DEFAULT_CYCLE_S = 20;

/** Points whose silence is a yellow alarm unless the mine file says otherwise. */
const MANDATORY: readonly Quantity[] = [
  'methane',
  'carbon-monoxide',
  'air-velocity',
  'main-fan-running',
  'local-fan-running',
  'power-feed',
];

/** What became of a mine file: the mine, or every fault of the file. */
export type LoadedMine =
  | { readonly ok: true; readonly mine: Mine }
  | { readonly ok: false; readonly faults: MineFault[] };

const buildMine = (file: MineFile, limitsOf: ReadonlyMap<string, PointLimits>): Mine => {
  const areaById = new Map(file.areas.map((area) => [area.id, area]));
  const cycleOf = new Map(file.substations.map(({ id, cycleS }) => [id, cycleS]));
  const air = createAirflow(file.airflow);
  const map = { areaById, airflow: file.airflow, air };
  const feeds = file.points.filter(({ quantity }) => quantity === 'power-feed');
  const feedsInRange = ({ id, area }: PointFile, workplace: string): string[] => {
    const limits = limitsOf.get(id);
    if (limits?.kind !== 'methane' || limits.powerOff === undefined) return [];
    const range = areasOfRange(map, limits.powerOffRange, { area, workplace });
    return feeds.filter((feed) => range.has(feed.area)).map((feed) => feed.id);
  };
  const points = file.points.map((point): Point => {
    const { area, workplace = area, substation, quantity } = point;
    return {
      ...point,
      workplace,
      cycleS: point.cycleS ?? (substation === undefined ? undefined : cycleOf.get(substation)) ?? DEFAULT_CYCLE_S,
      mandatory: point.mandatory ?? MANDATORY.includes(quantity),
      work: point.work ?? true,
      cuts: point.cuts ?? feedsInRange(point, workplace),
    };
  });
  return {
    ...file,
    points,
    pointById: new Map(points.map((point) => [point.id, point])),
    areaById,
    personByCard: new Map(file.people.map((person) => [person.card, person])),
    areaOfReader: new Map(file.readers.map(({ id, area }) => [id, area])),
    limitsOf,
    air,
  };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a mine description file (YAML) and builds the mine, or reports every fault of the file at once, each with a
 * stable code, its place and what to do. `points: points.csv` and `people: people.csv` are read through `companion`.
 * Pure: reads no file itself, never throws for what stands in the text.
 */
export const loadMine = (text: string, companion?: Companion): LoadedMine => {
  const faults: Fault[] = [];
  const report = (code: string, path: Path, message: string): void => {
    faults.push({ code, path, message });
  };
  const yaml = readYaml(text, report);
  const csv = new Map<string, { readonly fileName: string; readonly rows: CsvRows | undefined }>();
  const refuse = (): LoadedMine => {
    const placed = faults.map(({ code, path, message }) => {
      const fromCsv = csv.get(String(path[0]));
      const row = path[1];
      const csvLine = typeof row === 'number' ? fromCsv?.rows?.lineOf(row) : undefined;
      const line = fromCsv === undefined ? yaml.lineOf(path) : csvLine;
      const at = line === undefined ? '' : ` (${fromCsv === undefined ? '' : `${fromCsv.fileName} `}line ${line})`;
      return { line: line ?? 0, fault: { code, place: placeOf(path), message: `${message}${at}` } };
    });
    return { ok: false, faults: placed.sort((a, b) => a.line - b.line).map(({ fault }) => fault) };
  };

  if (!isRecord(yaml.content)) {
    if (faults.length === 0) report('not-a-mine-file', [], 'the file holds no fields; begin with id, code, name …');
    return refuse();
  }
  const content: Record<string, unknown> = { ...yaml.content };
  for (const list of ['points', 'people'] as const) {
    const fileName = content[list];
    if (typeof fileName !== 'string') continue;
    const rows = resolveCsv(list, fileName, companion, report);
    csv.set(list, { fileName, rows });
    content[list] = rows?.rows ?? fileName;
  }
  const reportedOnce = (path: Path): boolean => {
    const list = csv.get(String(path[0]));
    if (list === undefined) return false;
    return path.length === 1 || (list.rows?.missing.some((column) => column === path[2]) ?? false);
  };

  const file = checkShape(content, reportedOnce, report);
  const draft = draftOf(content);
  checkDuplicates(draft, report);
  checkReferences(draft, report);
  checkVentilation(draft, report);
  checkPoints(draft, report);
  const edges = draft.airflow.flatMap(({ from, to }) => (from === undefined || to === undefined ? [] : [{ from, to }]));
  const limitsOf = pickAll(draft, createAirflow(edges), report);
  return file === undefined || faults.length > 0 ? refuse() : { ok: true, mine: buildMine(file, limitsOf) };
};
