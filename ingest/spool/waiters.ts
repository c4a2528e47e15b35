interface Waiter {
  readonly arrival: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait for a number to be durable, in the order of their numbers; thousands cost one queue. */
export interface Waiters {
  wait(arrival: number): Promise<void>;
  /** Lets go everyone up to and including `arrival`, in order. */
  release(arrival: number): void;
  /** Fails everyone who still waits. */
  fail(error: Error): void;
}

/** A queue of waiters with nobody in it. */
export const createWaiters = (): Waiters => {
  let waiting: Waiter[] = [];
  const placeOf = (arrival: number): number => {
    let low = 0;
    let high = waiting.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((waiting[middle]?.arrival ?? 0) <= arrival) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    wait: (arrival) =>
      new Promise((resolve, reject) => {
        waiting.splice(placeOf(arrival), 0, { arrival, resolve, reject });
      }),
    release(arrival) {
      for (const { resolve } of waiting.splice(0, placeOf(arrival))) resolve();
    },
    fail(error) {
      const failed = waiting;
      waiting = [];
      for (const { reject } of failed) reject(error);
    },
  };
};
