import type { Evacuation } from '../../alerts/evacuation/evacuation.js';

/** An emergency drill (D8): one ordered here, followed person by person, or the record of one held otherwise. */
export interface Drill {
  readonly id: string;
  readonly mine: string;
  /** On the mine's clock. */
  readonly heldAt: number;
  readonly scenario: string;
  readonly areas: readonly string[];
  /** The order that it was, marked as a drill; absent for one that was held otherwise. */
  readonly evacuation?: string;
  readonly participants?: number;
  /** What it showed, in words; of one ordered here, its score says more. */
  readonly result?: string;
  readonly by: string;
  /** Service clock. */
  readonly createdAt: number;
}

/** How a drill that was ordered here went, by its order. */
export interface DrillScore {
  readonly state: Evacuation['state'];
  /** People who were in its scope. */
  readonly people: number;
  /** Time allowed, and time until everybody was out; null while somebody is not. `inTime`: null, too, where there was nobody. */
  readonly allowedMs: number;
  readonly clearedAfterMs: number | null;
  readonly inTime: boolean | null;
  /** Gateways that said the broadcast was done, and those that said it was not. */
  readonly broadcasts: { readonly done: number; readonly failed: number };
}

/** The score of a drill's order; one whose scope held nobody was in no time. */
export const scoreOf = (order: Evacuation): DrillScore => {
  const { state, named, orderedAt, dueAt, clearedAt, receipts } = order;
  const clearedAfterMs = clearedAt === undefined ? null : clearedAt - orderedAt;
  const done = receipts.filter(({ outcome }) => outcome === 'done').length;
  return {
    state,
    people: named.length,
    allowedMs: dueAt - orderedAt,
    clearedAfterMs,
    inTime: clearedAfterMs === null || named.length === 0 ? null : clearedAfterMs <= dueAt - orderedAt,
    broadcasts: { done, failed: receipts.length - done },
  };
};
