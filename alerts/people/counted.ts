/** Where somebody counts: in an area where one is known, and as underground. */
export interface Place {
  readonly area: string | null;
  readonly underground: boolean;
}

/** How many are where. */
export interface Headcount {
  readonly areas: Readonly<Record<string, number>>;
  readonly underground: number;
}

/** Keeps a headcount with those who come, go and move. */
export interface Counted {
  /** Somebody was at `before`, and is at `after`; undefined: is not kept. */
  moved(before: Place | undefined, after: Place | undefined): void;
  now(): Headcount;
}

/** Builds the headcount of nobody. */
export const createCounted = (): Counted => {
  const areas = new Map<string, number>();
  let underground = 0;
  const count = (place: Place | undefined, by: 1 | -1): void => {
    if (place === undefined) return;
    if (place.underground) underground += by;
    if (place.area === null) return;
    const people = (areas.get(place.area) ?? 0) + by;
    if (people === 0) areas.delete(place.area);
    else areas.set(place.area, people);
  };
  return {
    moved(before, after) {
      if (before?.area === after?.area && before?.underground === after?.underground) return;
      count(before, -1);
      count(after, 1);
    },
    now: () => ({ areas: Object.fromEntries(areas), underground }),
  };
};
