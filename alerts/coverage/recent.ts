import type { CoverageSpan } from './span.js';

/** Sums of ten minutes each, of all mandatory points of a mine: [number of the ten minutes, monitored ms, known ms]. Survives JSON. */
export type RecentMemory = readonly (readonly [number, number, number])[];

const STEP_MS = 600_000;
const DAY_MS = 24 * 3_600_000;
/** Less known time than this for every point tells nothing. */
const LEAST_MS = 3_600_000;

type Stretch = Pick<CoverageSpan, 'label' | 'from' | 'to'>;

/** How much of the last day was monitored, in steps of ten minutes. */
export interface Recent {
  add(span: Stretch): void;
  /** Share of the last 24 h, 0 to 1, `open` spans included; null where less than an hour of it is known. */
  share(now: number, open: readonly Stretch[]): number | null;
  memory(): RecentMemory;
}

export const createRecent = (memory: RecentMemory = []): Recent => {
  const sums = new Map(memory.map(([step, monitoredMs, knownMs]) => [step, { monitoredMs, knownMs }]));
  /** The first ten minutes that lie wholly within the last day. */
  const firstStep = (now: number): number => Math.floor((now - DAY_MS) / STEP_MS) + 1;
  return {
    add({ label, from, to }) {
      const first = firstStep(to);
      for (let at = Math.max(from, first * STEP_MS); at < to; ) {
        const step = Math.floor(at / STEP_MS);
        const end = Math.min(to, (step + 1) * STEP_MS);
        const sum = sums.get(step) ?? { monitoredMs: 0, knownMs: 0 };
        sum.knownMs += end - at;
        if (label === 'monitored') sum.monitoredMs += end - at;
        sums.set(step, sum);
        at = end;
      }
      for (const step of sums.keys()) if (step < first) sums.delete(step);
    },
    share(now, open) {
      const first = firstStep(now);
      let monitoredMs = 0;
      let knownMs = 0;
      for (const [step, sum] of sums) {
        if (step < first) continue;
        monitoredMs += sum.monitoredMs;
        knownMs += sum.knownMs;
      }
      for (const { label, from, to } of open) {
        const ms = Math.max(0, to - Math.max(from, first * STEP_MS));
        knownMs += ms;
        if (label === 'monitored') monitoredMs += ms;
      }
      return open.length === 0 || knownMs < LEAST_MS * open.length ? null : monitoredMs / knownMs;
    },
    memory: () => [...sums].map(([step, { monitoredMs, knownMs }]) => [step, monitoredMs, knownMs] as const),
  };
};
