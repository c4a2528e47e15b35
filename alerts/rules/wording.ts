import { formatLimit } from '../../domain/limits/judge.js';
import type { Comparison, Threshold } from '../../domain/limits/limit.js';
import type { Point } from '../../domain/mine.js';
import { QUANTITIES } from '../../domain/quantity.js';
import type { Text } from '../../domain/text.js';
import type { Judged } from './rule.js';

/** A value as shown beside a limit: at the instrument's resolution, unless rounding would put it on the other side of the limit. */
export const shown = (value: number, limit: number, decimals: number): string => {
  for (let places = decimals; places < decimals + 6; places += 1) {
    const text = value.toFixed(places);
    if (Math.sign(Number(text) - limit) === Math.sign(value - limit)) return text;
  }
  return String(value);
};

const SIGNS: Readonly<Record<Comparison, string>> = {
  'at-or-above': '≥',
  above: '>',
  below: '<',
  'at-or-below': '≤',
};

/** `1201工作面T1 1.60 % CH4 (≥ 1.00)` in both languages; an over-range reading says so instead of a number. */
export const reached = (point: Point, judged: Judged, limit: Threshold): Text => {
  const { unit, decimals } = QUANTITIES[point.quantity];
  const { value, quality } = judged.reading;
  const against = `${SIGNS[limit.comparison]} ${formatLimit(limit, decimals)} ${unit}`;
  if (quality === 'over-range' || value === null) {
    return { zh: `${point.name} 超量程（${against}）`, en: `${point.name} over range (${against})` };
  }
  const number = `${shown(value, limit.value, decimals)} ${unit}`;
  return { zh: `${point.name} ${number}（${against}）`, en: `${point.name} ${number} (${against})` };
};
