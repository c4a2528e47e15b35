import { PEOPLE_DEFAULTS } from './defaults.js';

/** One card went down or came up at an instant, epoch ms of sensor time. Survives JSON. */
export interface Mark {
  readonly at: number;
  readonly down: boolean;
  /** The mine's entrance said so, not merely a reader underground. */
  readonly atEntrance: boolean;
}

/** A card's comings and goings, oldest first. */
export type Trail = readonly Mark[];

/** At this bound the oldest time above ground is forgotten: more are named as underground then, never fewer. */
const MOST_MARKS = 256;

const lastBefore = (trail: Trail, at: number): Mark | undefined => trail.findLast((mark) => mark.at <= at);

const bounded = (trail: Trail): Trail => {
  const keptFrom = (trail.at(-1)?.at ?? 0) - PEOPLE_DEFAULTS.trailKeptMs;
  const first = trail.findLastIndex(({ at }) => at <= keptFrom);
  const kept = trail.slice(Math.max(0, first));
  if (kept.length <= MOST_MARKS) return kept;
  const oldestUp = kept.findIndex(({ down }) => !down);
  return oldestUp < 0 ? kept.slice(1) : kept.toSpliced(oldestUp, 2);
};

/** The trail with a mark in its place; unchanged where it says nothing new. */
export const withMark = (trail: Trail, mark: Mark): Trail => {
  const before = lastBefore(trail, mark.at);
  const saysNothingNew = before === undefined ? !mark.down : before.down === mark.down;
  const isSecondEntry = mark.down && mark.atEntrance && before?.at !== mark.at;
  if (saysNothingNew && !isSecondEntry) return trail;
  const index = trail.findLastIndex(({ at }) => at <= mark.at) + 1;
  return bounded(trail.toSpliced(index, 0, mark));
};

/** Whether the card was underground at an instant, as far back as the trail goes. */
export const wasDown = (trail: Trail, at: number): boolean => lastBefore(trail, at)?.down ?? false;

/** Whether the card is underground by the newest mark. */
export const isDown = (trail: Trail): boolean => trail.at(-1)?.down ?? false;

/** When the card last came up, or null. */
export const cameUpAt = (trail: Trail): number | null => trail.findLast(({ down }) => !down)?.at ?? null;

/** When the person who is underground went down: the last entry that the entrance gave, else the first sighting since. */
export const enteredAtOf = (trail: Trail): number | undefined => {
  if (!isDown(trail)) return undefined;
  const stay = trail.slice(trail.findLastIndex(({ down }) => !down) + 1);
  return (stay.findLast(({ atEntrance }) => atEntrance) ?? stay[0])?.at;
};
