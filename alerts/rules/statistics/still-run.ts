/** How long a point has said one and the same; survives JSON. Blind time is not counted. */
export interface StillRun {
  readonly value: number | null;
  /** Time in which it was seen to be the same. */
  readonly heldMs: number;
  readonly lastAt: number;
  /** It has shown hundredths: an instrument of 0.01 steps, else of 0.1. */
  readonly hundredths: boolean;
}

export const NO_RUN: StillRun = { value: null, heldMs: 0, lastAt: 0, hundredths: false };

/** Whether a value could not be shown in tenths. */
export const hasHundredths = (value: number): boolean => Math.abs(value * 10 - Math.round(value * 10)) > 1e-6;

/** The run after a good reading. Between two readings at most `mostMs` counts: nobody saw what it said in a gap. */
export const stillRun = (run: StillRun, value: number, at: number, mostMs: number): StillRun => {
  const hundredths = run.hundredths || hasHundredths(value);
  if (value !== run.value) return { value, heldMs: 0, lastAt: at, hundredths };
  const seenMs = Math.min(Math.max(at - run.lastAt, 0), mostMs);
  return { value, heldMs: run.heldMs + seenMs, lastAt: at, hundredths };
};
