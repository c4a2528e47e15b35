import type { Quality } from '../../domain/observation.js';
import type { Historian } from '../../ingest/historian/historian.js';

/** A raw reading of a point as reports weigh it. */
export interface Sample {
  readonly at: number;
  readonly value: number | null;
  readonly quality: Quality;
  /** Taken in an approved calibration (标校): neither alarm nor mean, named in the remarks. */
  readonly excused: boolean;
}

/** Where the samples of a mine come from. */
export type RawSource = Pick<Historian, 'raw'>;

const HOUR_MS = 3_600_000;
/** How far back the state before a period is looked for; a point silent for longer begins it unknown. */
const LOOK_BACK_MS = [HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS] as const;

/**
 * The newest sample before an instant that `decides`, looked for up to seven days back.
 * @returns undefined where there is none.
 */
export const lastBefore = async <Found extends Sample>(
  read: (from: number, to: number) => Promise<readonly Found[]>,
  at: number,
  decides: (sample: Found) => boolean,
): Promise<Found | undefined> => {
  let to = at;
  for (const back of LOOK_BACK_MS) {
    const from = at - back;
    const found = (await read(from, to)).findLast(decides);
    if (found !== undefined) return found;
    to = from;
  }
  return undefined;
};
