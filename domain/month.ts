import { instantOf } from './calendar.js';

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** Whether a text is a calendar month, as `2026-03`. */
export const isMonth = (text: string): boolean => MONTH.test(text);

/** The first instant of the month in the zone. */
const startOf = (month: string, timeZone: string): number => {
  const [, year, number] = MONTH.exec(month) ?? [];
  return instantOf(Date.UTC(Number(year), Number(number) - 1), timeZone);
};

/** [from, to) of a calendar month (`2026-03`) in an IANA time zone, epoch ms. */
export const monthBounds = (month: string, timeZone: string): { readonly from: number; readonly to: number } => {
  const [, year, number] = MONTH.exec(month) ?? [];
  const next = new Date(Date.UTC(Number(year), Number(number))).toISOString().slice(0, 7);
  return { from: startOf(month, timeZone), to: startOf(next, timeZone) };
};
