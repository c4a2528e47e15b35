import type { Mine } from '../../domain/mine.js';
import { newestReadingAt } from '../../domain/newest-reading.js';
import type { ServerParts } from './ports.js';

/** The mine's own clock: the newest reading of a simulated mine, which lives on its readings' time; else the service's. */
export const mineNow = (mine: Mine, { view, clock }: Pick<ServerParts, 'view' | 'clock'>): number =>
  (mine.simulated ? newestReadingAt(view.latest(mine.id)) : undefined) ?? clock();
