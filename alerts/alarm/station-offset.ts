import type { Mine } from '../../domain/mine.js';
import type { Reading } from '../../domain/observation.js';
import { ALARM_DEFAULTS } from './defaults.js';

/** How far arrivals of one station lie after their own time, ms each, oldest first; survives JSON. */
export type StationOffsetMemory = Readonly<
  Record<string, { readonly lastAt: number; readonly offsetsMs: readonly number[] }>
>;

/** When something happened at a station, as far as its clock can be corrected. */
export interface StationTime {
  /** Sensor time plus the station's running offset: comparable between stations. */
  readonly at: number;
  /** How far apart two words of the station are: what happened in between bears the time of the later one. */
  readonly cycleMs: number;
}

/** The clocks of a mine's stations against the mine's own. A point without a substation is its own station. */
export interface StationOffsets {
  /** Notes a reading that came at engine time `now`, late and back-filled ones not. */
  heard(reading: Reading, now: number): void;
  /** How far the mine's clock is ahead of the clock behind a point, ms; 0 while nothing is known. */
  offsetMs(point: string): number;
  /** Corrects a sensor time; `believed` false: it was the engine's own already. Without a point nothing is corrected. */
  correct(point: string | undefined, sensorAt: number, believed: boolean): StationTime;
  memory(): StationOffsetMemory;
}

const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? upper;
  return (lower + upper) / 2;
};

/** Keeps the running offset of each station: the median of its last messages, so that one slow message moves nothing. */
export const createStationOffsets = (
  mine: Pick<Mine, 'pointById' | 'substations'>,
  memory: StationOffsetMemory = {},
): StationOffsets => {
  const stations = new Map(
    Object.entries(memory).map(([id, { lastAt, offsetsMs }]) => [id, { lastAt, offsetsMs: [...offsetsMs] }]),
  );
  const cycles = new Map(mine.substations.map(({ id, cycleS }) => [id, cycleS]));
  const stationOf = (point: string): string => mine.pointById.get(point)?.substation ?? `point ${point}`;
  const offsetMs = (point: string): number => medianOf(stations.get(stationOf(point))?.offsetsMs ?? []);
  return {
    heard(reading, now) {
      const { point, at, inArray } = reading;
      // Such a reading carries the time of its arrival, or was kept back by the gateway.
      if (reading.judgedOnly || reading.clockSuspect || (inArray !== undefined && inArray.newestAt > at)) return;
      const id = stationOf(point);
      const station = stations.get(id) ?? { lastAt: Number.NaN, offsetsMs: [] };
      // The other readings of a frame.
      if (station.lastAt === at) return;
      station.lastAt = at;
      station.offsetsMs.push(now - at);
      if (station.offsetsMs.length > ALARM_DEFAULTS.offsetMessages) station.offsetsMs.shift();
      stations.set(id, station);
    },
    offsetMs,
    correct(point, sensorAt, believed) {
      const known = point === undefined ? undefined : mine.pointById.get(point);
      if (known === undefined) return { at: sensorAt, cycleMs: ALARM_DEFAULTS.unknownCycleMs };
      const stationS = known.substation === undefined ? undefined : cycles.get(known.substation);
      const cycleMs = Math.max(known.cycleS, stationS ?? 0) * 1000;
      return { at: believed ? sensorAt + offsetMs(known.id) : sensorAt, cycleMs };
    },
    memory: () => Object.fromEntries([...stations].map(([id, one]) => [id, { ...one, offsetsMs: [...one.offsetsMs] }])),
  };
};
