import type { Historian, MinuteRollup, Received, StoredReading } from './historian.js';

const MINUTE_MS = 60_000;

/** The minute that holds an instant, epoch ms of its start. */
export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;

/** One minute's statistics of its raw readings: of good values alone, with all of them counted. */
export const rollUp = (
  of: Pick<MinuteRollup, 'mine' | 'point' | 'minute'>,
  readings: readonly Pick<StoredReading, 'value' | 'quality'>[],
): MinuteRollup => {
  let min: number | null = null;
  let max: number | null = null;
  let sum = 0;
  let good = 0;
  for (const { value, quality } of readings) {
    if (quality !== 'good' || value === null) continue;
    min = min === null ? value : Math.min(min, value);
    max = max === null ? value : Math.max(max, value);
    sum += value;
    good += 1;
  }
  const bad = readings.filter(({ quality }) => quality !== 'good').length;
  return { ...of, min, max, mean: good === 0 ? null : sum / good, count: readings.length, bad };
};

interface Minute {
  readonly mine: string;
  readonly point: string;
  readonly minute: number;
  readonly readings: Pick<StoredReading, 'value' | 'quality'>[];
}

/**
 * Keeps each point's current minute in memory; a minute that late readings touch, or that an earlier run began, is
 * read back and computed anew. Answers the rollups to be written for what has just been stored.
 */
export const createRollups = (
  historian: Pick<Historian, 'raw'>,
): ((stored: readonly Received[]) => Promise<readonly MinuteRollup[]>) => {
  const current = new Map<string, Minute>();
  return async (stored) => {
    const touched = new Map<string, Minute>();
    const reread = new Map<string, Pick<MinuteRollup, 'mine' | 'point' | 'minute'>>();
    for (const { observation } of stored) {
      if (observation.kind !== 'reading') continue;
      const { mine, point, at, value, quality } = observation;
      const series = `${mine}|${point}`;
      const minute = minuteOf(at);
      const key = `${series}|${minute}`;
      const known = current.get(series);
      if (known === undefined || (minute < known.minute && !reread.has(key))) {
        reread.set(key, { mine, point, minute });
        if (known === undefined) current.set(series, { mine, point, minute, readings: [] });
      }
      if (reread.has(key)) continue;
      let here = current.get(series);
      if (here === undefined || minute > here.minute) {
        here = { mine, point, minute, readings: [] };
        current.set(series, here);
      }
      here.readings.push({ value, quality });
      touched.set(key, here);
    }
    const rollups = [...touched.values()].map((minute) => {
      const { readings, ...of } = minute;
      return rollUp(of, readings);
    });
    for (const of of reread.values()) {
      const raw = await historian.raw(of.mine, of.point, of.minute, of.minute + MINUTE_MS);
      const series = current.get(`${of.mine}|${of.point}`);
      if (series?.minute === of.minute) series.readings.splice(0, series.readings.length, ...raw);
      rollups.push(rollUp(of, raw));
    }
    return rollups;
  };
};
