import type { Observation } from '../../domain/observation.js';
import { type PlaceOf, seriesOf } from './influx-schema.js';

const WINDOW_MS = 60_000;
/** Series in one condition. */
const MOST_SERIES = 50;

/** One statement's worth of a look-up: these series between these instants, both inclusive. */
export interface LookUp {
  readonly measurement: string;
  readonly where: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Splits a look-up of many instants into windows of at most a minute: InfluxQL cannot join instants by OR, and one span
 * over a batch with back-fill in it would read days of every series.
 */
export const lookUpsFor = (observations: readonly Observation[], placeOf: PlaceOf): readonly LookUp[] => {
  const windows = new Map<string, { measurement: string; series: Set<string>; from: number; to: number }>();
  for (const observation of observations) {
    const found = seriesOf(observation, placeOf);
    if (found === undefined) continue;
    const { measurement, where } = found;
    const { at } = observation;
    const key = `${measurement}|${Math.floor(at / WINDOW_MS)}`;
    const window = windows.get(key);
    if (window === undefined) {
      windows.set(key, { measurement, series: new Set([where]), from: at, to: at });
      continue;
    }
    window.series.add(where);
    window.from = Math.min(window.from, at);
    window.to = Math.max(window.to, at);
  }
  return [...windows.values()].flatMap(({ measurement, series, from, to }) => {
    const all = [...series];
    return Array.from({ length: Math.ceil(all.length / MOST_SERIES) }, (_, index) => {
      const some = all.slice(index * MOST_SERIES, (index + 1) * MOST_SERIES);
      return { measurement, where: some.map((one) => `(${one})`).join(' or '), from, to };
    });
  });
};
