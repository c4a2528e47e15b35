import type { Mine } from '../../../domain/mine.js';

/** An instant as the mine's clocks show it, `2026-03-01 08:00:00`. */
export const mineTime = (at: number, { timeZone }: Pick<Mine, 'timeZone'>): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
