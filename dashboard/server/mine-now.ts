import type { Mine } from '../../domain/mine.js';
import type { ServerParts } from './ports.js';

/** The mine's own clock: the newest reading of a simulated mine, which lives on its readings' time; else the service's. */
export const mineNow = (mine: Mine, { view, clock }: Pick<ServerParts, 'view' | 'clock'>): number => {
  if (!mine.simulated) return clock();
  let newest = Number.NEGATIVE_INFINITY;
  for (const { at } of view.latest(mine.id).values()) newest = Math.max(newest, at);
  return Number.isFinite(newest) ? newest : clock();
};
