import type { Point } from '../../../../domain/mine.js';
import { counts } from '../../conditions.js';
import { DEFAULTS } from '../../defaults.js';
import { rounded } from '../../rounded.js';
import type { Judged, RuleContext } from '../../rule.js';
import { lowestOf, type Sample, valueAt } from '../../statistics/samples.js';
import { aroundOf, type Heard, lagTo } from '../around.js';

const { outburst, echo } = DEFAULTS;

/** When the next sensor downwind would follow, and from what. */
export interface Echo {
  readonly point: string;
  readonly base: number;
  readonly fromAt: number;
  readonly untilAt: number;
}

/** A sharp rise that waits for a second sign. */
export interface Rise {
  readonly at: number;
  readonly base: number;
  /** Sensor time of its highest reading so far. */
  readonly peakAt: number;
  readonly peak: number;
  readonly echoes: readonly Echo[];
}

/** A sharp rise that begins with this reading; over range is above every base. */
export const riseAt = (
  own: readonly Sample[],
  judged: Judged,
): Pick<Rise, 'base' | 'at' | 'peak' | 'peakAt'> | undefined => {
  const base = lowestOf(own, judged.at - outburst.withinMs, judged.at);
  const peak = judged.reading.quality === 'over-range' ? Number.MAX_VALUE : (judged.reading.value ?? base);
  const isSharp = base <= outburst.basePct && rounded(peak - base, 6) > outburst.risePct;
  return isSharp ? { base, at: judged.at, peak, peakAt: judged.at } : undefined;
};

/** When each of the next sensors downwind would follow a rise that began at an instant. */
export const echoesOf = (point: Point, at: number, heard: Heard, context: RuleContext): Echo[] =>
  aroundOf(context.mine, point).downwind.flatMap((id) => {
    const lag = lagTo(point, id, context);
    const base = valueAt(heard[id] ?? [], at);
    if (lag === undefined || base === undefined) return [];
    return [{ point: id, base, fromAt: at + echo.fromShare * lag, untilAt: at + echo.untilLags * lag + echo.andMs }];
  });

/** The echo that a reading is. */
export const echoed = ({ echoes }: Rise, judged: Judged): Echo | undefined =>
  echoes.find(({ point, base, fromAt, untilAt }) => {
    const { reading, at } = judged;
    if (reading.point !== point || at < fromAt || at > untilAt) return false;
    if (reading.quality === 'over-range') return true;
    const { value } = reading;
    return counts(judged) && value !== null && rounded(value - base, 6) >= outburst.echoPct;
  });

/** Broken or without a word soon after its highest, and not on the way down again. */
export const dying = ({ peakAt, peak, base }: Rise, own: readonly Sample[], at: number): boolean =>
  at - peakAt <= outburst.dyingMs && (own.at(-1)?.[1] ?? base) >= (base + peak) / 2;
