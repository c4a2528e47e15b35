import type { Point } from '../../../../domain/mine.js';
import type { Text } from '../../../../domain/text.js';
import { median } from '../../../../domain/theil-sen.js';
import type { Doubt } from '../../../alarm/doubt.js';
import { DEFAULTS } from '../../defaults.js';
import { rounded } from '../../rounded.js';
import type { Judged, RuleContext } from '../../rule.js';
import { lowestOf, type Sample, valueAt } from '../../statistics/samples.js';
import { type Heard, lagTo } from '../around.js';

const { suspect, echo } = DEFAULTS;

/** A sharp rise whose echo at the next sensor downwind is awaited. */
export interface Awaited {
  readonly base: number;
  readonly rise: number;
  readonly point: string;
  readonly pointBase: number;
  readonly dueAt: number;
}

/** A sharp rise above what stood before it; a return from a dip is none. */
export const sharpRise = (
  own: readonly Sample[],
  value: number,
  at: number,
): Pick<Awaited, 'base' | 'rise'> | undefined => {
  const lowest = lowestOf(own, at - suspect.edgeMs, at - 1);
  if (!(value - lowest >= suspect.risePct - 1e-9)) return undefined;
  const before = own.filter((sample) => sample[0] < at).map((sample) => sample[1]);
  const base = Math.max(median(before) ?? lowest, lowest);
  const rise = rounded(value - base, 6);
  return rise >= suspect.risePct ? { base, rise } : undefined;
};

/** What to await after a sharp rise; undefined where no sensor downwind could tell. The soonest of several is due first. */
export const awaitEcho = (
  { base, rise }: Pick<Awaited, 'base' | 'rise'>,
  at: number,
  from: Point,
  downwind: readonly string[],
  heard: Heard,
  context: RuleContext,
): Awaited | undefined =>
  downwind
    .flatMap((point): Awaited[] => {
      const lag = lagTo(from, point, context);
      const pointBase = valueAt(heard[point] ?? [], at - suspect.edgeMs);
      if (lag === undefined || pointBase === undefined) return [];
      return [{ base, rise, point, pointBase, dueAt: at + echo.untilLags * lag + echo.andMs }];
    })
    .sort((one, other) => one.dueAt - other.dueAt)[0];

/** Whether a reading is the echo. */
export const isEcho = (
  { point, pointBase, rise }: Pick<Awaited, 'point' | 'pointBase' | 'rise'>,
  { reading }: Judged,
): boolean =>
  reading.point === point &&
  (reading.quality === 'over-range' ||
    (reading.value !== null && reading.value - pointBase >= suspect.echoShare * rise));

/** Whether most of the rise still stands. */
export const stillStands = ({ base, rise }: Pick<Awaited, 'base' | 'rise'>, value: number): boolean =>
  value - base >= suspect.standsShare * rise;

/** What is said of it. */
export const noEchoText = ({ rise, point }: Awaited, context: RuleContext): Text => {
  const name = context.mine.pointById.get(point)?.name ?? point;
  return {
    zh: `升高 ${rise.toFixed(2)} % CH4 后，下风侧 ${name} 在两倍风流滞后加 60 秒内未见上升`,
    en: `rose by ${rise.toFixed(2)} % CH4 and ${name} downwind did not follow within twice the lag of the air and 60 s`,
  };
};

/** A rise that nothing downwind followed, as a code. */
export const noEchoDoubt = ({ rise, point }: Awaited): Doubt => ({ code: 'no-echo', rise, point });
