/** Something that may ask to be woken. */
export interface Sleeper {
  /** Engine time it wants to be woken at; null for never. */
  wakeAt: number | null;
  /** Breaks ties between sleepers of the same instant. */
  readonly order: number;
}

/** Sleepers by the time they want to be woken; a wish that was replaced is forgotten when its time comes. */
export interface Wakes<S extends Sleeper> {
  /** Notes the sleeper's present wish. */
  ask(sleeper: S): void;
  /**
   * Takes the earliest sleeper whose wish is due by `until`, with the time it asked for; its wish is spent. One that asks
   * for every few seconds of a long time is put off to its end: a clock set forward by a year must not hold up alarms.
   */
  next(until: number): { readonly at: number; readonly sleeper: S } | undefined;
}

/** So often a sleeper is woken on the way to one instant; a clock that runs wakes it once. */
const MOST_ON_THE_WAY = 1000;

/** A binary heap; one live entry a sleeper, and each replaced one until its own time has come. */
export const createWakes = <S extends Sleeper>(): Wakes<S> => {
  const heap: { readonly at: number; readonly sleeper: S }[] = [];
  const before = (a: number, b: number): boolean => {
    const one = heap[a];
    const other = heap[b];
    if (one === undefined || other === undefined) return false;
    return one.at !== other.at ? one.at < other.at : one.sleeper.order < other.sleeper.order;
  };
  const swap = (a: number, b: number): void => {
    const one = heap[a];
    const other = heap[b];
    if (one === undefined || other === undefined) return;
    heap[a] = other;
    heap[b] = one;
  };
  const pop = (): void => {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      const child = before(left + 1, left) ? left + 1 : left;
      if (!before(child, parent)) return;
      swap(child, parent);
      parent = child;
    }
  };
  const push = (sleeper: S, at: number): void => {
    heap.push({ at, sleeper });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!before(child, parent)) return;
      swap(child, parent);
      child = parent;
    }
  };
  /** How often each was woken on the way to `end`. */
  const woken = new Map<S, number>();
  let end = Number.NEGATIVE_INFINITY;
  const isTooOften = (sleeper: S): boolean => {
    const times = (woken.get(sleeper) ?? 0) + 1;
    woken.set(sleeper, times);
    return times > MOST_ON_THE_WAY;
  };
  return {
    ask(sleeper) {
      if (sleeper.wakeAt !== null) push(sleeper, sleeper.wakeAt);
    },
    next(until) {
      if (until !== end && woken.size > 0) woken.clear();
      end = until;
      for (let top = heap[0]; top !== undefined && top.at <= until; top = heap[0]) {
        pop();
        const { sleeper, at } = top;
        if (sleeper.wakeAt !== at) continue;
        if (at < until && isTooOften(sleeper)) {
          sleeper.wakeAt = until;
          push(sleeper, until);
          continue;
        }
        sleeper.wakeAt = null;
        return top;
      }
      return undefined;
    },
  };
};
