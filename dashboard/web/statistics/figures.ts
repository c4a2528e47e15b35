import type { AlarmStatistics, Figure } from '../../../alerts/alarm/statistics.js';
import { shareText } from '../format/zone.js';

/** How well the alarms served, as it comes over HTTP. */
export type Statistics = AlarmStatistics;
export type FigureView = Figure;

/** Figures that are shares, 0 to 1; all others are counts. */
const SHARES: readonly Figure['id'][] = ['hours-over-thirty', 'ten-minutes-over-ten', 'flood-time', 'top-ten-share'];

/** A figure's value or target as it is written. */
export const figureText = (id: Figure['id'], value: number): string => {
  if (SHARES.includes(id)) return shareText(value, 1);
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 1 ? 2 : 1);
};

/** `≤ 150`, and up to where it is bearable where something lies between. */
export const targetText = (
  id: Figure['id'],
  { good, most, below }: Figure['target'],
): { readonly good: string; readonly most: string | undefined } => {
  const sign = below ? '<' : '≤';
  return {
    good: `${sign} ${figureText(id, good)}`,
    most: most === good ? undefined : `${sign} ${figureText(id, most)}`,
  };
};
