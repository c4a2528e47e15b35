/**
 * When something happened in the rule layer: the engine's clock, and the last arrival applied by then.
 * Replays after a restart carry the same stamps, so whatever a row's stamp has reached is skipped.
 */
export interface Stamp {
  /** Engine clock of the mine, epoch ms (a simulated mine's is its newest reading's `at`). */
  readonly now: number;
  readonly arrival: number;
  /** Service clock of the arrival, or of the tick. */
  readonly receivedAt: number;
  /**
   * Counts the verdicts of one arrival at one instant, from 1: a frame may raise and clear the same alarm. 0, or absent:
   * before any of them.
   */
  readonly turn?: number;
}

/** Whether a row that has `applied` already holds what happened at `stamp`. */
export const isApplied = (applied: Stamp, stamp: Stamp): boolean => {
  if (stamp.arrival !== applied.arrival) return stamp.arrival < applied.arrival;
  if (stamp.now !== applied.now) return stamp.now < applied.now;
  return (stamp.turn ?? 0) <= (applied.turn ?? 0);
};

/** Whether what a row has `applied` is later than `stamp`. */
export const isLater = (applied: Stamp, stamp: Stamp): boolean =>
  isApplied(applied, stamp) && !isApplied(stamp, applied);

/** The order in which stamps were given; of the same stamp neither comes first. */
export const byStamp = (one: { readonly stamp: Stamp }, other: { readonly stamp: Stamp }): number =>
  Number(isLater(one.stamp, other.stamp)) - Number(isLater(other.stamp, one.stamp));
