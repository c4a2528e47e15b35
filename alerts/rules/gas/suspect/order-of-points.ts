import type { Text } from '../../../../domain/text.js';
import type { Doubt } from '../../../alarm/doubt.js';
import { DEFAULTS } from '../../defaults.js';
import { rounded } from '../../rounded.js';

const { suspect } = DEFAULTS;
const DAY_MS = 86_400_000;

/** How far T2 has stood above T1: its maximum of each of the last days, and a run above all of them. Survives JSON. */
export interface Difference {
  /** Day counted from 1970 (UTC), and the highest difference of it. */
  readonly days: readonly (readonly [day: number, highest: number])[];
  readonly firstAt: number | null;
  /** Sensor time since which it has been above; null outside a run. */
  readonly aboveSince: number | null;
  readonly highest: number;
  readonly raised: boolean;
}

export const NO_DIFFERENCE: Difference = { days: [], firstAt: null, aboveSince: null, highest: 0, raised: false };

const noted = (days: Difference['days'], at: number, value: number): Difference['days'] => {
  const day = Math.floor(at / DAY_MS);
  const kept = days.filter((one) => one[0] > day - suspect.orderDays && one[0] < day);
  const today = days.find((one) => one[0] === day)?.[1] ?? value;
  return [...kept, [day, Math.max(today, value)]];
};

/**
 * The differences after one more. Before seven days of history nothing is said. A run above the maximum enters the
 * history only when it ended too soon to be one: what is doubted is not what later days are measured against.
 */
export const withDifference = (before: Difference, at: number, value: number): Difference => {
  const today = before.days.at(-1);
  const isNothingNew = today?.[0] === Math.floor(at / DAY_MS) && value <= today[1] && before.aboveSince === null;
  if (isNothingNew) return before;
  const firstAt = before.firstAt ?? at;
  const usual = Math.max(...before.days.map((day) => day[1]));
  const isKnown = at - firstAt >= suspect.orderDays * DAY_MS;
  if (isKnown && rounded(value - usual, 6) >= suspect.orderPct) {
    const aboveSince = before.aboveSince ?? at;
    const highest = before.aboveSince === null ? value : Math.max(before.highest, value);
    return { ...before, firstAt, aboveSince, highest, raised: at - aboveSince >= suspect.orderHoldMs };
  }
  const tooShort = before.aboveSince !== null && !before.raised ? [before.highest] : [];
  const days = noted(before.days, at, Math.max(value, ...tooShort));
  return { days, firstAt, aboveSince: null, highest: 0, raised: false };
};

/** What is said of it. */
export const orderText = (name: string, { highest, days }: Difference): Text => {
  const usual = Math.max(...days.map((day) => day[1])).toFixed(2);
  return {
    zh: `${name} 高出本点 ${highest.toFixed(2)} % CH4，超过七天来的最大差 ${usual} % CH4`,
    en: `${name} stands ${highest.toFixed(2)} % CH4 above it, more than in seven days (${usual} % CH4)`,
  };
};

/** The unusual difference to the point in the return, as a code. */
export const orderDoubt = (point: string, { highest, days }: Difference): Doubt => ({
  code: 'order-of-points',
  point,
  highest,
  usual: Math.max(...days.map((day) => day[1])),
});
