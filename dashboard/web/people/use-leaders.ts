import { useEffect } from 'react';
import type { Whereabouts } from '../../../alerts/evacuation/evacuation.js';
import { type Asked, useAsked } from '../api/use-asked.js';
import { useLive } from '../live/hooks.js';

/** Somebody of a mine's list as the service answers; leaders of shifts carry their rank. */
export interface PersonNow extends Whereabouts {
  readonly leader?: 'mine-manager' | 'deputy' | 'group';
}

const EVERY_MS = 30_000;

/** Everybody of a mine as the service sees them, asked for anew every so often. */
export const usePeople = (
  mine: string,
  everyMs: number,
): ReturnType<typeof useAsked<{ readonly items: readonly PersonNow[] }>> =>
  useAsked(`/mines/${encodeURIComponent(mine)}/people`, everyMs);

/** Leaders who are underground now; asked anew whenever the headcount changes. */
export const useLeaders = (mine: string): Asked<readonly PersonNow[]> => {
  const { asked, again } = usePeople(mine, EVERY_MS);
  const headcount = useLive((state) => state.headcounts.get(mine));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new headcount is the reason to ask
  useEffect(again, [again, headcount]);
  if (asked.kind !== 'here') return asked;
  return {
    ...asked,
    value: asked.value.items.filter(({ leader, underground }) => leader !== undefined && underground),
  };
};
