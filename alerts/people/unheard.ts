/** What decides whose place a new card takes: those out go before those underground, unknown ones before known ones. */
export interface Standing {
  readonly underground: boolean;
  readonly known: boolean;
}

/** Cards in the order in which they are given up, at no cost for each time one is heard. */
export interface Unheard {
  /** The card was heard just now. */
  hear(card: string, standing: Standing): void;
  /** Takes out the card longest unheard of those that go first; undefined where there is none. */
  takeFirst(): string | undefined;
}

const rankOf = ({ underground, known }: Standing): number => (underground ? 2 : 0) + (known ? 1 : 0);

/** Builds an empty order. */
export const createUnheard = (): Unheard => {
  const rankOfCard = new Map<string, number>();
  /** By rank; a set keeps the order in which cards were heard last. */
  const ranks: readonly Set<string>[] = [new Set(), new Set(), new Set(), new Set()];
  const leave = (card: string): void => {
    const rank = rankOfCard.get(card);
    if (rank !== undefined) ranks[rank]?.delete(card);
    rankOfCard.delete(card);
  };
  return {
    hear(card, standing) {
      leave(card);
      const rank = rankOf(standing);
      rankOfCard.set(card, rank);
      ranks[rank]?.add(card);
    },
    takeFirst() {
      for (const cards of ranks) {
        const [first] = cards;
        if (first === undefined) continue;
        leave(first);
        return first;
      }
      return undefined;
    },
  };
};
