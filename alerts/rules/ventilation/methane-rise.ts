import { DEFAULTS } from '../defaults.js';
import { rounded } from '../rounded.js';

const BUCKET_MS = 60_000;

/** The recent course of one methane point, as far as rises need it: at most a dozen lows; survives JSON. */
export interface Course {
  /** Sensor time and least value of each minute that was read lately. */
  readonly lows: readonly (readonly [at: number, methanePct: number])[];
  /** The current rise, or the latest: from its first reading to its last. */
  readonly rise: { readonly from: number; readonly to: number } | null;
  /** The newest reading belongs to the rise. */
  readonly risen: boolean;
}

export const NO_COURSE: Course = { lows: [], rise: null, risen: false };

/** Whether methane stands so far above a base that it has risen; free of what binary fractions add. */
export const isRiseFrom = (basePct: number, methanePct: number): boolean =>
  rounded(methanePct - basePct, 6) >= DEFAULTS.recirculationRisePct;

/** The least value that was read lately; undefined where nothing was. */
export const baseOf = ({ lows }: Course): number | undefined =>
  lows.length === 0 ? undefined : Math.min(...lows.map(([, low]) => low));

/** The course after one reading at sensor time `at`. */
export const follow = (course: Course, at: number, methanePct: number): Course => {
  const recent = course.lows.filter(([from]) => at - from <= DEFAULTS.riseWithinMs);
  const base = baseOf({ ...course, lows: recent });
  const risen = base !== undefined && isRiseFrom(base, methanePct);
  const from = course.risen ? (course.rise?.from ?? at) : at;
  const last = recent.at(-1);
  const lows =
    last !== undefined && at - last[0] < BUCKET_MS
      ? recent.with(-1, [last[0], Math.min(last[1], methanePct)] as const)
      : [...recent, [at, methanePct] as const];
  return { lows, rise: risen ? { from, to: at } : course.rise, risen };
};
