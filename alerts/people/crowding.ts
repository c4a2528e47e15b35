import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.js';
import { OK, type Status } from '../../domain/status.js';
import type { Crowding } from './people.js';

/** Told at once, then so often at most. */
const SAY_EVERY_MS = 60_000;
/** It is shown for so long after the last time. */
const SHOWN_MS = 3_600_000;

interface Crowd {
  /** Cards given up since it was said last. */
  unsaid: number;
  total: number;
  saidAt: number;
  lastAt: number;
}

/** Counts the cards that were given up, logs them once a minute at most, and is degraded for an hour after the last. */
export const createCrowding = (
  clock: Clock,
  logger: Pick<Logger, 'error'>,
): Crowding & { readonly status: () => Status } => {
  const crowds = new Map<string, Crowd>();
  return {
    forgotten(mine) {
      const now = clock();
      const crowd = crowds.get(mine) ?? { unsaid: 0, total: 0, saidAt: Number.NEGATIVE_INFINITY, lastAt: now };
      crowds.set(mine, crowd);
      crowd.unsaid += 1;
      crowd.total += 1;
      crowd.lastAt = now;
      if (now - crowd.saidAt < SAY_EVERY_MS) return;
      logger.error({ mine, cards: crowd.unsaid, total: crowd.total }, 'more cards than are kept: some were forgotten');
      crowd.unsaid = 0;
      crowd.saidAt = now;
    },
    status() {
      const recent = [...crowds].filter(([, { lastAt }]) => clock() - lastAt < SHOWN_MS);
      if (recent.length === 0) return OK;
      const words = recent.map(([mine, { total, lastAt }]) => {
        return `mine ${mine} has more cards than are kept: ${total} forgotten, the last at ${new Date(lastAt).toISOString()}`;
      });
      return { state: 'degraded', why: words.join('; ') };
    },
  };
};
