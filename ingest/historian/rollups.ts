import type { Historian, MinuteRollup, Received, StoredReading } from './historian.js';

const MINUTE_MS = 60_000;
/** Neighbouring minutes of one point are read back together, up to this many. */
const MOST_MINUTES_READ = 60;

/** The minute that holds an instant, epoch ms of its start. */
export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;

interface Statistics {
  min: number | null;
  max: number | null;
  sum: number;
  good: number;
  count: number;
}

const add = (to: Statistics, { value, quality }: Pick<StoredReading, 'value' | 'quality'>): void => {
  to.count += 1;
  if (quality !== 'good' || value === null) return;
  to.min = to.min === null ? value : Math.min(to.min, value);
  to.max = to.max === null ? value : Math.max(to.max, value);
  to.sum += value;
  to.good += 1;
};

const nothing = (): Statistics => ({ min: null, max: null, sum: 0, good: 0, count: 0 });

const statisticsOf = (readings: readonly Pick<StoredReading, 'value' | 'quality'>[]): Statistics => {
  const statistics = nothing();
  for (const reading of readings) add(statistics, reading);
  return statistics;
};

type MinuteOfPoint = Pick<MinuteRollup, 'mine' | 'point' | 'minute'>;

const rollupOf = ({ mine, point, minute }: MinuteOfPoint, statistics: Statistics): MinuteRollup => {
  const { min, max, sum, good, count } = statistics;
  return { mine, point, minute, min, max, mean: good === 0 ? null : sum / good, count, bad: count - good };
};

/** One minute's statistics of its raw readings: minimum, maximum and mean of good values alone, with all of them counted. */
export const rollUp = (
  of: MinuteOfPoint,
  readings: readonly Pick<StoredReading, 'value' | 'quality'>[],
): MinuteRollup => rollupOf(of, statisticsOf(readings));

/** One-minute statistics that follow what is stored. */
export interface Rollups {
  /** Takes what has just been stored; `again` is what an attempt before a restart had stored. */
  note(stored: readonly Received[], again: readonly Received[]): void;
  /** Writes every minute that has changed since the last time; after a failure it is called again. */
  write(): Promise<void>;
}

const byPointAndMinute = (one: MinuteOfPoint, other: MinuteOfPoint): number =>
  one.mine < other.mine || (one.mine === other.mine && one.point < other.point)
    ? -1
    : one.mine === other.mine && one.point === other.point
      ? one.minute - other.minute
      : 1;

/** Minutes in runs of neighbours, so that a back-fill of hours is read in few questions. */
const runsOf = (minutes: readonly MinuteOfPoint[]): MinuteOfPoint[][] => {
  const runs: MinuteOfPoint[][] = [];
  for (const one of minutes.toSorted(byPointAndMinute)) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const follows = last?.mine === one.mine && last.point === one.point && last.minute + MINUTE_MS === one.minute;
    if (run !== undefined && follows && run.length < MOST_MINUTES_READ) run.push(one);
    else runs.push([one]);
  }
  return runs;
};

/**
 * Keeps each point's current minute in memory; a minute that late readings touch, or that an earlier run began, is read
 * back and computed anew: what is written always equals what its raw readings give.
 */
export const createRollups = (
  historian: Pick<Historian, 'raw' | 'writeRollups'>,
  earlier: { readonly newestAt: number },
): Rollups => {
  interface Minute extends MinuteOfPoint {
    readonly key: string;
    statistics: Statistics;
  }
  const current = new Map<string, Minute>();
  const changed = new Set<Minute>();
  const reread = new Map<string, MinuteOfPoint>();

  const noteOne = ({ observation }: Received, readBack: boolean): void => {
    if (observation.kind !== 'reading') return;
    const { mine, point, at } = observation;
    const series = `${mine}|${point}`;
    const minute = minuteOf(at);
    let here = current.get(series);
    if (here === undefined || minute > here.minute) {
      const begun: Minute = { mine, point, minute, key: `${series}|${minute}`, statistics: nothing() };
      // Of a series' first minute after a start, and of any up to its newest reading, an earlier run may have stored a part.
      if (here === undefined || readBack || minute <= earlier.newestAt) reread.set(begun.key, begun);
      current.set(series, begun);
      here = begun;
    } else if (minute < here.minute) {
      reread.set(`${series}|${minute}`, { mine, point, minute });
      return;
    } else if (readBack) reread.set(here.key, here);
    if (reread.has(here.key)) return;
    add(here.statistics, observation);
    changed.add(here);
  };

  return {
    note(stored, again) {
      for (const one of again) noteOne(one, true);
      for (const one of stored) noteOne(one, false);
    },
    async write() {
      const rollups: MinuteRollup[] = [];
      for (const run of runsOf([...reread.values()])) {
        const [first] = run;
        const last = run.at(-1);
        if (first === undefined || last === undefined) continue;
        const { mine, point } = first;
        const raw = await historian.raw(mine, point, first.minute, last.minute + MINUTE_MS);
        const byMinute = new Map(run.map(({ minute }) => [minute, nothing()]));
        for (const reading of raw) {
          const statistics = byMinute.get(minuteOf(reading.at));
          if (statistics !== undefined) add(statistics, reading);
        }
        for (const of of run) {
          const statistics = byMinute.get(of.minute) ?? nothing();
          const held = current.get(`${mine}|${point}`);
          if (held?.minute === of.minute) held.statistics = statistics;
          rollups.push(rollupOf(of, statistics));
        }
      }
      for (const minute of changed) if (!reread.has(minute.key)) rollups.push(rollupOf(minute, minute.statistics));
      if (rollups.length > 0) await historian.writeRollups(rollups);
      changed.clear();
      reread.clear();
    },
  };
};
