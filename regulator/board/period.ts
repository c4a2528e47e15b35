import { isMonth, monthBounds } from '../../domain/month.js';

const QUARTER = /^(\d{4})-Q([1-4])$/;

/** Whether a text is a calendar month (`2026-03`) or quarter (`2026-Q1`). */
export const isPeriod = (text: string): boolean => isMonth(text) || QUARTER.test(text);

/** The calendar months of a period, in order. */
export const monthsOf = (period: string): readonly string[] => {
  const [, year, quarter] = QUARTER.exec(period) ?? [];
  if (year === undefined) return [period];
  return [1, 2, 3].map((n) => `${year}-${String((Number(quarter) - 1) * 3 + n).padStart(2, '0')}`);
};

/** [from, to) of a month or quarter in an IANA time zone, epoch ms. */
export const periodBounds = (period: string, timeZone: string): { readonly from: number; readonly to: number } => {
  const months = monthsOf(period);
  const [first = period, last = period] = [months.at(0), months.at(-1)];
  return { from: monthBounds(first, timeZone).from, to: monthBounds(last, timeZone).to };
};
