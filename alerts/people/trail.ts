import { PEOPLE_DEFAULTS } from './defaults.js';

/** One card went down or came up at an instant, epoch ms of sensor time. Survives JSON. */
export interface Mark {
  readonly at: number;
  readonly down: boolean;
}

/** A card's comings and goings, oldest first. */
export type Trail = readonly Mark[];

/** At this bound the oldest time above ground between two underground is forgotten: more are named as underground then, never fewer. */
const MOST_MARKS = 256;

const lastBefore = (trail: Trail, at: number): Mark | undefined => trail.findLast((mark) => mark.at <= at);

const bounded = (trail: Trail): Trail => {
  const keptFrom = (trail.at(-1)?.at ?? 0) - PEOPLE_DEFAULTS.trailKeptMs;
  const kept = trail.slice(
    Math.max(
      0,
      trail.findLastIndex(({ at }) => at <= keptFrom),
    ),
  );
  if (kept.length <= MOST_MARKS) return kept;
  const oldestReturn = kept.findIndex(({ down }, index) => down && index > 1 && kept[index - 1]?.down === false);
  return oldestReturn < 0 ? kept : kept.toSpliced(oldestReturn - 1, 2);
};

/** The trail with a mark in its place; unchanged where the mark before it says the same. */
export const withMark = (trail: Trail, mark: Mark): Trail => {
  if (lastBefore(trail, mark.at)?.down === mark.down) return trail;
  return bounded(trail.toSpliced(trail.findLastIndex(({ at }) => at <= mark.at) + 1, 0, mark));
};

/** The trail with a mark that a later one has already answered: it tells the past and changes nothing of now. */
export const withPastMark = (trail: Trail, mark: Mark): Trail => {
  const last = trail.at(-1);
  const isAnswered = last !== undefined && last.at > mark.at && (mark.down || last.down);
  return isAnswered ? withMark(trail, mark) : trail;
};

/** Whether the card was underground at an instant, as far back as the trail goes. */
export const wasDown = (trail: Trail, at: number): boolean => lastBefore(trail, at)?.down ?? false;

/** Whether the card is underground by the newest mark. */
export const isDown = (trail: Trail): boolean => trail.at(-1)?.down ?? false;
