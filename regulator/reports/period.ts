import { instantOf } from '../../domain/calendar.js';
import type { Mine } from '../../domain/mine.js';

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const MINUTE = 60_000;

/** [from, to) of a report, epoch ms, with its shift where it is a shift's. */
export interface ReportPeriod {
  readonly from: number;
  readonly to: number;
  readonly shift: { readonly id: string; readonly name: string } | null;
}

/** Whether a text is a day of the calendar, as `2026-03-01`. */
export const isDay = (text: string): boolean => {
  const [, year, month, day] = DAY.exec(text) ?? [];
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
};

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
};

/**
 * A day of the mine's calendar, midnight to midnight by its own clocks, or the shift that begins on it; a shift over
 * midnight is not cut. Undefined where the mine has no such shift.
 */
export const reportPeriod = (
  mine: Pick<Mine, 'timeZone' | 'shifts'>,
  date: string,
  shiftId?: string,
): ReportPeriod | undefined => {
  const [, year, month, day] = DAY.exec(date) ?? [];
  /** Minutes may run beyond the day: the calendar carries them over. */
  const at = (minutes: number): number =>
    instantOf(Date.UTC(Number(year), Number(month) - 1, Number(day)) + minutes * MINUTE, mine.timeZone);
  if (shiftId === undefined) return { from: at(0), to: at(24 * 60), shift: null };
  const shift = mine.shifts.find(({ id }) => id === shiftId);
  if (shift === undefined) return undefined;
  const start = minutesOf(shift.start);
  const length = (minutesOf(shift.end) - start + 24 * 60) % (24 * 60) || 24 * 60;
  return { from: at(start), to: at(start + length), shift: { id: shift.id, name: shift.name } };
};
