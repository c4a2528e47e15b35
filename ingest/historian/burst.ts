/** Whether telemetry comes in a burst, as a broker's backlog does after an outage. */
export interface Burst {
  /** Notes one message; `now`: the service's clock, epoch ms. */
  note(now: number): void;
  isOn(now: number): boolean;
}

/** Messages come so fast that whoever shares the thread with them makes them wait. */
const MESSAGES_IN_WINDOW = 1000;
const WINDOW_MS = 100;

/** Builds it; a burst is over once less came in the last two windows. */
export const createBurst = (): Burst => {
  let startedAt = Number.NEGATIVE_INFINITY;
  let here = 0;
  let before = 0;
  const turn = (now: number): void => {
    const windows = (now - startedAt) / WINDOW_MS;
    // A clock that was set back begins a window of its own.
    if (windows >= 0 && windows < 1) return;
    before = windows >= 1 && windows < 2 ? here : 0;
    here = 0;
    startedAt = now;
  };
  return {
    note(now) {
      turn(now);
      here += 1;
    },
    isOn(now) {
      turn(now);
      return Math.max(here, before) >= MESSAGES_IN_WINDOW;
    },
  };
};
