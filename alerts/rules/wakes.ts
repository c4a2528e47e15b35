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
  /** Takes the earliest sleeper whose wish is due by `until`, with the time it asked for; its wish is spent. */
  next(until: number): { readonly at: number; readonly sleeper: S } | undefined;
}

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
  return {
    ask(sleeper) {
      if (sleeper.wakeAt === null) return;
      heap.push({ at: sleeper.wakeAt, sleeper });
      for (let child = heap.length - 1; child > 0; ) {
        const parent = (child - 1) >> 1;
        if (!before(child, parent)) return;
        swap(child, parent);
        child = parent;
      }
    },
    next(until) {
      for (let top = heap[0]; top !== undefined && top.at <= until; top = heap[0]) {
        pop();
        if (top.sleeper.wakeAt !== top.at) continue;
        top.sleeper.wakeAt = null;
        return top;
      }
      return undefined;
    },
  };
};
