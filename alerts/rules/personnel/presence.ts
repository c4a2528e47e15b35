import { DEFAULTS } from '../defaults.js';
import type { RuleContext } from '../rule.js';

/** Whether somebody of a job is at a place. Survives JSON. */
export interface Presence {
  /** Engine time at which somebody was last there, or the watch began. */
  readonly lastAt: number;
  readonly there: boolean;
}

/** Who was there until now was there now, however long ago they were last looked for. */
export const presence = (before: Presence | undefined, there: boolean, now: number): Presence => ({
  lastAt: there || (before?.there ?? true) ? now : (before?.lastAt ?? now),
  there,
});

/** The areas in which somebody of a job is located now. */
export const areasOfJob = (job: string, { mine, people }: RuleContext): ReadonlySet<string> =>
  new Set(mine.people.filter((one) => one.job === job).flatMap(({ card }) => people().of(card)?.area ?? []));

/**
 * The last instant at which it is not yet overdue that somebody comes, every so many minutes. What nobody could see
 * does not count: the time runs from the end of blindness at the earliest.
 */
export const dueAt = ({ lastAt }: Presence, seeingFrom: number, everyMin: number): number =>
  Math.max(lastAt, seeingFrom) + Math.round((everyMin * 60_000 * DEFAULTS.overduePct) / 100);
