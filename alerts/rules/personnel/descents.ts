/** One card from its descent to its ascent. Sensor times. */
export interface Descent {
  readonly enteredAt: number;
  /** Cards that went down with it and have not been apart from it since; each is a mate of the other. */
  readonly mates: readonly string[];
  /** Its moves while it has mates: the area it came to, and when. */
  readonly moves: readonly { readonly to: string; readonly at: number }[];
  readonly leftAt: number | null;
}

/** Descents by card as they are kept; survives JSON. Not all is written anew at each change: `changed` goes before. */
export interface KeptDescents {
  readonly descents: Readonly<Record<string, Descent>>;
  /** Since `descents` was written; null: let go. Absent in what earlier versions kept. */
  readonly changed?: Readonly<Record<string, Descent | null>>;
}

/** Descents while a step works on them. */
export interface Descents {
  get(card: string): Descent | undefined;
  set(card: string, descent: Descent): void;
  delete(card: string): void;
  entries(): Iterable<readonly [string, Descent]>;
  /** As they are kept from now on; what was opened stays as it was. */
  kept(): Required<KeptDescents>;
}

/** Beyond so many changes all is written anew. */
const MOST_CHANGED = 64;

/** Opens what is kept. */
export const openDescents = ({ descents, changed = {} }: KeptDescents): Descents => {
  const over = new Map(Object.entries(changed));
  const under = (card: string): Descent | undefined => (Object.hasOwn(descents, card) ? descents[card] : undefined);
  function* entries(): Generator<readonly [string, Descent]> {
    for (const card of Object.keys(descents)) {
      const descent = over.has(card) ? over.get(card) : under(card);
      if (descent) yield [card, descent];
    }
    for (const [card, descent] of over) if (descent !== null && !Object.hasOwn(descents, card)) yield [card, descent];
  }
  return {
    get: (card) => (over.has(card) ? (over.get(card) ?? undefined) : under(card)),
    set: (card, descent) => void over.set(card, descent),
    delete: (card) => void over.set(card, null),
    entries,
    kept: () =>
      over.size > MOST_CHANGED
        ? { descents: Object.fromEntries(entries()), changed: {} }
        : { descents, changed: Object.fromEntries(over) },
  };
};
