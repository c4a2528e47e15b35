import type { Sample } from './samples.js';
import type { Span } from './spans.js';

/** An unbroken stretch of a condition, as far as it lies in the period. */
export interface Episode extends Span {
  /** It began before the period, whose begin `from` then is. */
  readonly before: boolean;
  /** When it really began; as far back as was looked. */
  readonly beganAt: number;
  /** It was not over when the period, or what is known of it, ended. */
  readonly open: boolean;
  readonly mean: number | null;
  readonly max: number | null;
  readonly maxAt: number | null;
}

/** Mean, maximum and when the maximum was first reached, of the samples that count. */
export interface Figures {
  readonly mean: number | null;
  readonly max: number | null;
  readonly maxAt: number | null;
}

/** Whether a sample's value goes into means and maxima: a good one, one over range, one of a calibration nobody approved. */
export const weighs = ({ value, quality, excused }: Sample): boolean =>
  value !== null && (quality === 'good' || quality === 'over-range' || (quality === 'calibrating' && !excused));

/** The figures of samples; the mean is that of the readings, each with the same weight. */
export const figuresOf = (samples: readonly Sample[]): Figures => {
  let sum = 0;
  let count = 0;
  let max: number | null = null;
  let maxAt: number | null = null;
  for (const sample of samples) {
    const { value, at } = sample;
    if (value === null || !weighs(sample)) continue;
    sum += value;
    count += 1;
    if (max === null || value > max) [max, maxAt] = [value, at];
  }
  return { mean: count === 0 ? null : sum / count, max, maxAt };
};

/** When a condition begins and when it ends; a sample that says neither leaves it as it is, and so does silence. */
export interface Condition {
  readonly begins: (sample: Sample) => boolean;
  readonly ends: (sample: Sample) => boolean;
}

/**
 * The episodes of a condition in [from, until). A gap never ends one: nobody measured that it was over.
 * @param samples of the period, in order of time
 */
export const episodesOf = (
  samples: readonly Sample[],
  { begins, ends }: Condition,
  {
    from,
    until,
    stoodSince,
  }: { readonly from: number; readonly until: number; readonly stoodSince?: number | undefined },
): Episode[] => {
  const episodes: Episode[] = [];
  let since: { at: number; index: number; beganAt: number } | undefined =
    stoodSince === undefined ? undefined : { at: from, index: 0, beganAt: stoodSince };
  const close = (to: number, end: number, open: boolean): void => {
    if (since === undefined) return;
    const { at, index, beganAt } = since;
    episodes.push({ from: at, to, beganAt, before: beganAt < from, open, ...figuresOf(samples.slice(index, end)) });
    since = undefined;
  };
  for (const [index, sample] of samples.entries()) {
    if (since === undefined && begins(sample)) since = { at: sample.at, index, beganAt: sample.at };
    else if (since !== undefined && ends(sample)) close(sample.at, index, false);
  }
  close(until, samples.length, true);
  return episodes.filter(({ from: start, to }) => start < to);
};

/** How often something began in the period: an episode carried in from before is counted where it began. */
export const begun = (episodes: readonly Episode[]): number => episodes.filter(({ before }) => !before).length;
