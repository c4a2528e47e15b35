/** Everybody, sorted by card and shown as they are now. */
export interface Listed<Shown> {
  /** What is shown of the card may have changed, or the card come or gone. */
  changed(card: string): void;
  /** The same list until something changes; one handed out is never changed. */
  all(): readonly Shown[];
}

/** With more to bring up to date than one in so many, all of it is made anew. */
const FEW = 8;

/** Where the card stands in the sorted list, or would. */
const placeOf = <Shown extends { readonly card: string }>(list: readonly Shown[], card: string): number => {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((list[middle]?.card ?? card) < card) from = middle + 1;
    else to = middle;
  }
  return from;
};

/**
 * Builds the list of cards that are kept elsewhere: after a change of few only these are shown anew. `shown` answers
 * undefined for a card that is not kept any more.
 */
export const createListed = <Shown extends { readonly card: string }>(
  cards: () => Iterable<string>,
  shown: (card: string) => Shown | undefined,
): Listed<Shown> => {
  const stale = new Set<string>();
  let sorted: readonly Shown[] | undefined;
  return {
    changed(card) {
      if (sorted !== undefined) stale.add(card);
    },
    all() {
      if (sorted === undefined || stale.size * FEW > sorted.length) {
        sorted = [...cards()].sort().flatMap((card) => shown(card) ?? []);
      } else if (stale.size > 0) {
        const next = sorted.slice();
        for (const card of stale) {
          const place = placeOf(next, card);
          const now = shown(card);
          next.splice(place, next[place]?.card === card ? 1 : 0, ...(now === undefined ? [] : [now]));
        }
        sorted = next;
      }
      stale.clear();
      return sorted;
    },
  };
};
