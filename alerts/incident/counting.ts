import { DEFAULTS } from '../rules/defaults.js';

/**
 * One overrun as it is counted: readings of one workplace at or above one limit, none of them more than ten minutes
 * after the one before. Survives JSON. Instants of sensor time unless they say otherwise.
 */
export interface Count {
  /** Sensor time of the first reading over the limit as known then: the incident's id follows from it. */
  readonly firstAt: number;
  readonly openedAt: number;
  readonly lastAt: number;
  readonly peak: number;
  readonly episodes: number;
  readonly points: readonly string[];
  /** Points whose last word was over the limit; nothing good has been heard of them since. */
  readonly over: readonly string[];
  /** Engine time of the last reading over the limit. */
  readonly overNow: number;
  readonly closedAt: number | null;
  /** Whether any of its readings drove the live rules. */
  readonly live: boolean;
  /** Whether its first reading was found late. */
  readonly foundLate: boolean;
}

/** A reading as counting sees it. */
export interface CountInput {
  readonly point: string;
  readonly at: number;
  /** Engine time. */
  readonly now: number;
  readonly value: number;
}

const withPoint = (points: readonly string[], point: string): readonly string[] =>
  points.includes(point) ? points : [...points, point];

const gapMs = DEFAULTS.newIncidentAfterMs;

/** Whether a reading over the limit at this instant belongs to the same overrun. */
export const belongs = (count: Count, at: number): boolean =>
  at - count.lastAt <= gapMs && count.openedAt - at <= gapMs;

/** A new overrun; `live` where its reading drives the rules, not where it was found late. */
export const openCount = ({ point, at, now, value }: CountInput, live: boolean): Count => ({
  firstAt: at,
  openedAt: at,
  lastAt: at,
  peak: value,
  episodes: 1,
  points: [point],
  over: [point],
  overNow: now,
  closedAt: null,
  live,
  foundLate: !live,
});

/** The same overrun after one more reading over the limit; a new episode where every point had been below. */
export const countOver = (count: Count, { point, at, now, value }: CountInput, live: boolean): Count => ({
  ...count,
  openedAt: Math.min(count.openedAt, at),
  lastAt: Math.max(count.lastAt, at),
  peak: Math.max(count.peak, value),
  episodes: count.episodes + (count.over.length === 0 ? 1 : 0),
  points: withPoint(count.points, point),
  over: withPoint(count.over, point),
  overNow: now,
  closedAt: null,
  live: count.live || live,
});

/** A live overrun after a late reading over the limit within it: seen in its peak and extent, never in its runs. */
export const countLateWithin = (count: Count, { point, at, value }: CountInput): Count => ({
  ...count,
  openedAt: Math.min(count.openedAt, at),
  lastAt: Math.max(count.lastAt, at),
  peak: Math.max(count.peak, value),
  points: withPoint(count.points, point),
});

/** The same overrun after a good reading of one of its points below the limit. */
export const countBelow = (count: Count, point: string): Count =>
  count.over.includes(point) ? { ...count, over: count.over.filter((one) => one !== point) } : count;

/**
 * The engine time at which the overrun is closed unless something comes before: more than ten minutes after its last
 * reading over the limit. null while a point of it has not been read below: silence proves nothing. One that was only
 * ever found late needs no such proof.
 */
export const closesAt = (count: Count): number | null => {
  if (count.closedAt !== null) return null;
  if (!count.live) return Math.max(count.overNow, count.lastAt + gapMs) + 1;
  return count.over.length > 0 ? null : count.overNow + gapMs + 1;
};

/** The overrun, closed. */
export const closeCount = (count: Count, now: number): Count => ({ ...count, closedAt: now });
