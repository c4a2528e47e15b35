import type { Quality } from '../observation.js';
import type { Comparison, Threshold } from './limit.js';

const holds: Readonly<Record<Comparison, (value: number, limit: number) => boolean>> = {
  'at-or-above': (value, limit) => value >= limit,
  above: (value, limit) => value > limit,
  below: (value, limit) => value < limit,
  'at-or-below': (value, limit) => value <= limit,
};

/** Whether a value meets a threshold's comparison, exactly: nothing is rounded first. */
export const meets = ({ value: limit, comparison }: Threshold, value: number): boolean =>
  holds[comparison](value, limit);

/** What `judge` needs of a reading. */
export interface Judgeable {
  readonly value: number | null;
  readonly quality: Quality;
}

/**
 * Whether a reading meets a threshold. `over-range` meets every upper one, whatever value it carries; `good` and
 * `calibrating` (which mutes nothing by itself) meet by their value; every other quality proves nothing.
 */
export const judge = (threshold: Threshold, { value, quality }: Judgeable): boolean => {
  const upper = threshold.comparison === 'at-or-above' || threshold.comparison === 'above';
  if (quality === 'over-range') return upper;
  if (quality !== 'good' && quality !== 'calibrating') return false;
  return value !== null && meets(threshold, value);
};

const plain = (value: number, places: number): string => {
  const text = value.toFixed(places);
  return Number(text) === 0 ? text.replace('-', '') : text;
};

/** Beyond this many decimals no instrument reads; `toFixed` itself ends at 100. */
const MOST_DECIMALS = 20;

/**
 * A value as shown beside a threshold: at the instrument's resolution, with more decimals where rounding would put it
 * on the limit or across it. 0.996 against 1.00 reads 0.996, never 1.00; 1.00 against 1.00 reads 1.00.
 */
export const formatAgainst = (value: number, { value: limit }: Pick<Threshold, 'value'>, decimals: number): string => {
  for (let places = decimals; places <= MOST_DECIMALS; places += 1) {
    const text = plain(value, places);
    if (Math.sign(Number(text) - limit) === Math.sign(value - limit)) return text;
  }
  return String(value);
};

/** A threshold's own number, with as many decimals as it needs and no fewer than the instrument's. */
export const formatLimit = ({ value }: Pick<Threshold, 'value'>, decimals: number): string =>
  formatAgainst(value, { value }, decimals);
