import type { StoredReading } from './historian.js';

/** Beyond so many the rest is told as one. */
const MOST_STRETCHES = 1000;

/** A time in which a point said of itself that it was being calibrated. Epoch ms. */
export interface Calibration {
  readonly from: number;
  readonly to: number;
}

/** Finds calibrations while readings pass by, in rising order; from the first such reading to the last in a row. */
export const createCalibrations = (): {
  readonly take: (reading: Pick<StoredReading, 'at' | 'quality'>) => void;
  readonly all: () => readonly Calibration[];
} => {
  const stretches: Calibration[] = [];
  let isRunning = false;
  return {
    take({ at, quality }) {
      if (quality !== 'calibrating') {
        isRunning = false;
        return;
      }
      const last = stretches.at(-1);
      const goesOn = isRunning || stretches.length >= MOST_STRETCHES;
      if (goesOn && last !== undefined) stretches.splice(-1, 1, { from: last.from, to: at });
      else stretches.push({ from: at, to: at });
      isRunning = true;
    },
    all: () => stretches,
  };
};
