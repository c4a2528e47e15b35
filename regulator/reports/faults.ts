import type { Point } from '../../domain/mine.js';
import type { Quality } from '../../domain/observation.js';
import type { Text } from '../../domain/text.js';
import type { MineReadings } from './mine-readings.js';
import type { Sample } from './samples.js';
import type { Span } from './spans.js';

/** A stretch in which a point's equipment did not work. */
export interface Fault extends Span {
  readonly state: Text;
  readonly before: boolean;
  readonly open: boolean;
}

/** What is a fault of the equipment; over range is a measurement, a calibration is work. */
const FAULTS: Readonly<Partial<Record<Quality, Text>>> = {
  'line-broken': { zh: '断线', en: 'line broken' },
  fault: { zh: '故障', en: 'fault' },
  'under-range': { zh: '负漂', en: 'under range' },
  suspended: { zh: '暂停', en: 'suspended' },
};
const SILENT: Text = { zh: '无数据', en: 'no data' };

/**
 * The faults of a point in the period: runs of readings that say so, and silence longer than `wordCycles` of its
 * cycles, which counts from its last word.
 */
export const faultsOf = async (readings: MineReadings, point: Point, wordCycles: number): Promise<readonly Fault[]> => {
  const { from, until } = readings;
  const silentMs = wordCycles * point.cycleS * 1000;
  const earlier = await readings.before(point.id, () => true);
  const faults: Fault[] = [];
  const add = (start: number, to: number, state: Text): void => {
    const begin = Math.max(start, from);
    if (begin < to) faults.push({ from: begin, to, state, before: start < from, open: to >= until });
  };
  let last: Pick<Sample, 'at' | 'quality'> | undefined = earlier;
  let runFrom = earlier === undefined ? from : earlier.at;
  const next = (at: number): void => {
    const lastAt = last?.at ?? from;
    const isSilent = last === undefined || at - lastAt > silentMs;
    const state = last === undefined ? undefined : FAULTS[last.quality];
    if (state !== undefined) add(runFrom, isSilent ? lastAt : at, state);
    if (isSilent) add(lastAt, at, SILENT);
  };
  for (const { at, quality } of await readings.samples(point.id)) {
    const isSilent = last === undefined || at - last.at > silentMs;
    if (last?.quality === quality && !isSilent) {
      last = { at, quality };
      continue;
    }
    next(at);
    runFrom = at;
    last = { at, quality };
  }
  next(until);
  return faults;
};
