import type { Whereabouts } from '../evacuation/evacuation.js';
import type { Descent } from '../journal/write-registers.js';

/**
 * The stay underground that a card's sighting has ended: it was down before and is up now. Undefined where it is still
 * down, was up already, or nobody knows when it went down.
 */
export const descentEnded = (
  mine: string,
  before: Whereabouts | undefined,
  after: Whereabouts,
  at: number,
): Descent | undefined => {
  if (before?.enteredAt === undefined || !before.underground || after.underground) return undefined;
  return { mine, card: after.card, downAt: before.enteredAt, upAt: Math.max(at, before.enteredAt) };
};
