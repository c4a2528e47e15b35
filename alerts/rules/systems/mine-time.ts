import { dayAndTime } from '../../../domain/calendar.js';
import type { Mine } from '../../../domain/mine.js';

/** An instant as the mine's clocks show it, `2026-03-01 08:00:00`. */
export const mineTime = (at: number, { timeZone }: Pick<Mine, 'timeZone'>): string => dayAndTime(at, timeZone);
