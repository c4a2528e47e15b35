import type { Evacuation } from '../evacuation/evacuation.js';

/** When a mine last held an emergency drill (D8), on the mine's clock; null where none is known. */
export interface LastDrill {
  /** An order was given or changed: one that is a drill counts from when it was ordered. */
  order(order: Evacuation): void;
  held(at: number): void;
  at(): number | null;
}

/** Builds it, going on from what is known already. */
export const createLastDrill = (known: number | null = null): LastDrill => {
  let last = known;
  const held = (at: number): void => {
    last = Math.max(last ?? at, at);
  };
  return {
    order: ({ drill, orderedAt }) => {
      if (drill) held(orderedAt);
    },
    held,
    at: () => last,
  };
};
