import type { Point } from '../../domain/mine.js';
import { QUANTITIES } from '../../domain/quantity.js';
import type { ReportCells, ReportRow } from '../../domain/report.js';
import type { Text } from '../../domain/text.js';
import { alarmLimits, inAlarm, limitText, poweredOff, powerLimits } from './conditions.js';
import { begun, type Episode, figuresOf } from './episodes.js';
import { type PowerEpisode, type PowerProofing, withFeeds } from './feeds.js';
import type { MineReadings } from './mine-readings.js';
import type { NotesOf } from './notes.js';
import { lengthOf } from './spans.js';

/** What rows are made from. */
export interface RowSources {
  readonly readings: MineReadings;
  readonly notes: NotesOf;
  readonly proofing: PowerProofing;
}

/** Rules whose remarks belong to an episode. */
export const ALARM_RULES = /\.(over-limit|under-limit|high|low|none)$/;
export const POWER_RULES = /\.(power-off|over-limit)$/;
export const FEED_RULES = /power-not-cut$/;

/** What the figures of a row leave to be said. */
export const remarksOf = (parts: {
  readonly carried: number;
  readonly open: number;
  readonly excused?: number;
}): Text | '' => {
  const { carried, open, excused = 0 } = parts;
  const said: Text[] = [];
  if (carried > 0) said.push({ zh: `承前 ${carried} 次`, en: `${carried} carried in` });
  if (open > 0) said.push({ zh: `未结束 ${open} 次`, en: `${open} not over` });
  if (excused > 0) said.push({ zh: `标校读数 ${excused} 个不计`, en: `${excused} calibration readings left out` });
  if (said.length === 0) return '';
  return { zh: said.map(({ zh }) => zh).join('；'), en: said.map(({ en }) => en).join('; ') };
};

/** The part of a row that says where. */
export const placeCells = (
  { mine }: MineReadings,
  { name, area }: { readonly name: string; readonly area: string },
): ReportCells => ({ name, area: mine.areaById.get(area)?.name ?? area });

/** The feeds of a range by name. */
export const rangeText = ({ mine }: MineReadings, feeds: readonly string[]): string =>
  feeds.map((id) => mine.pointById.get(id)?.name ?? id).join('、');

/** The end of what is not over is not known. */
export const spanCells = ({ from, to, open }: Pick<Episode, 'from' | 'to' | 'open'>): ReportCells => ({
  from,
  to: open ? null : to,
  lasted: to - from,
});

const episodeCells = (sources: RowSources, episode: Episode, rules: RegExp, subject: string): ReportCells => ({
  ...spanCells(episode),
  mean: episode.mean,
  max: episode.max,
  maxAt: episode.maxAt,
  notes: sources.notes(rules, subject, episode),
});

/** Feed abnormal stretches of power-off episodes as rows name them; one that reaches its episode's open end is open. */
export const abnormalCells = (
  sources: RowSources,
  episodes: readonly PowerEpisode[],
  subject: string,
): readonly ReportCells[] =>
  episodes.flatMap((episode) =>
    episode.abnormal.map((span) => ({
      ...spanCells({ ...span, open: episode.open && span.to === episode.to }),
      notes: sources.notes(FEED_RULES, subject, span),
    })),
  );

interface PointRecord {
  readonly cells: ReportCells;
  readonly alarms: readonly Episode[];
  readonly powerOffs: readonly PowerEpisode[];
  readonly samples: Awaited<ReturnType<MineReadings['samples']>>;
}

const recordOf = async ({ readings, proofing }: RowSources, point: Point): Promise<PointRecord> => {
  const samples = await readings.samples(point.id);
  const limits = alarmLimits(readings.mine.limitsOf.get(point.id));
  const power = powerLimits(readings.mine, point);
  const alarms = limits.length === 0 ? [] : await readings.episodes(point.id, samples, inAlarm(limits));
  const off =
    power === undefined ? [] : await readings.episodes(point.id, samples, poweredOff(power.powerOff, power.restore));
  const powerOffs = await withFeeds(readings, off, point.cuts, proofing);
  const abnormal = powerOffs.flatMap((episode) => episode.abnormal);
  const cells: ReportCells = {
    ...placeCells(readings, point),
    unit: QUANTITIES[point.quantity].unit,
    alarm: limitText(limits, point),
    powerOff: power === undefined ? '' : limitText([power.powerOff], point),
    restore: power?.restore === undefined ? '' : limitText([power.restore], point),
    range: rangeText(readings, point.cuts),
    ...figuresOf(samples),
    alarms: begun(alarms),
    alarmMs: lengthOf(alarms),
    powerOffs: begun(powerOffs),
    powerOffMs: lengthOf(powerOffs),
    abnormal: abnormal.length,
    abnormalMs: lengthOf(abnormal),
  };
  return { cells, alarms, powerOffs, samples };
};

const analoguePoints = ({ mine }: MineReadings): readonly Point[] =>
  mine.points.filter(({ quantity }) => !QUANTITIES[quantity].switch);

const rowOf = (point: Point, cells: ReportCells, episodes: readonly ReportCells[] = []): ReportRow => ({
  id: point.id,
  decimals: QUANTITIES[point.quantity].decimals,
  cells,
  episodes,
});

const rowsBy = async (
  sources: RowSources,
  /** What is remarked upon, and what is listed below the row; undefined: the row is left out. */
  listed: (
    record: PointRecord,
    point: Point,
  ) => { readonly of: readonly Episode[]; readonly episodes: readonly ReportCells[] } | undefined,
): Promise<ReportRow[]> => {
  const rows: ReportRow[] = [];
  for (const point of analoguePoints(sources.readings)) {
    const record = await recordOf(sources, point);
    const below = listed(record, point);
    if (below === undefined) continue;
    const remarks = remarksOf({
      carried: below.of.filter(({ before }) => before).length,
      open: below.of.filter(({ open }) => open).length,
      excused: record.samples.filter(({ excused }) => excused).length,
    });
    rows.push(rowOf(point, { ...record.cells, remarks }, below.episodes));
  }
  return rows;
};

const each = (
  of: readonly Episode[],
  episodes: readonly ReportCells[],
): { readonly of: readonly Episode[]; readonly episodes: readonly ReportCells[] } | undefined =>
  episodes.length === 0 ? undefined : { of, episodes };

/** Report 1: every analogue point. */
export const analogueRows = (sources: RowSources): Promise<ReportRow[]> =>
  rowsBy(sources, ({ alarms }) => ({ of: alarms, episodes: [] }));

/** Report 2: the points that were in alarm, with each alarm. */
export const analogueAlarmRows = (sources: RowSources): Promise<ReportRow[]> =>
  rowsBy(sources, ({ alarms }, { id }) =>
    each(
      alarms,
      alarms.map((episode) => episodeCells(sources, episode, ALARM_RULES, id)),
    ),
  );

/** Report 3: the points that cut power, with each power-off and what the feeds were. */
export const powerOffRows = (sources: RowSources): Promise<ReportRow[]> =>
  rowsBy(sources, ({ powerOffs }, { id }) =>
    each(
      powerOffs,
      powerOffs.map((episode) => ({ ...episodeCells(sources, episode, POWER_RULES, id), feeds: episode.feeds })),
    ),
  );

/** Report 4: the points whose power-off was not proven. */
export const feedAbnormalRows = (sources: RowSources): Promise<ReportRow[]> =>
  rowsBy(sources, ({ powerOffs }, { id }) => each(powerOffs, abnormalCells(sources, powerOffs, id)));

/** Report 9: every analogue point by intervals of `everyMs` from the period's begin. */
export const statisticsRows = (sources: RowSources, everyMs: number): Promise<ReportRow[]> =>
  rowsBy(sources, ({ samples }) => {
    const { from, until } = sources.readings;
    const intervals: ReportCells[] = [];
    let index = 0;
    for (let start = from; start < until; start += everyMs) {
      const end = Math.min(start + everyMs, until);
      const first = index;
      while (index < samples.length && (samples[index]?.at ?? end) < end) index += 1;
      const { mean, max } = figuresOf(samples.slice(first, index));
      intervals.push({ from: start, to: end, mean, max });
    }
    return { of: [], episodes: intervals };
  });
