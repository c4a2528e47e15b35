import { median } from '../../../domain/theil-sen.js';
import type { Sample } from './samples.js';

/** What counts as a step: how much, how quickly, and how flat and long it stays there. */
export interface StepShape {
  readonly rise: number;
  readonly edgeMs: number;
  readonly flatMs: number;
  readonly flatReadings: number;
  /** Highest minus lowest of what counts as flat. */
  readonly flatSpread: number;
}

/** A step that was found: from where, to where, and since when it is flat. */
export interface FoundStep {
  readonly from: number;
  readonly level: number;
  readonly edgeAt: number;
  readonly flatAt: number;
}

/** Rounding noise of binary fractions, far below any instrument's resolution. */
const TINY = 1e-9;

/** Index of the first sample of the flat run that ends the window. */
const flatFrom = (samples: readonly Sample[], spread: number): number => {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = samples.length - 1; index >= 0; index -= 1) {
    const value = samples[index]?.[1] ?? 0;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    if (highest - lowest > spread + TINY) return index + 1;
  }
  return 0;
};

/**
 * The step of a sensor that is fed a gas from a bottle: up within `edgeMs`, the first half of the time bringing more
 * than half of the rise (an exponential edge; gas that keeps flowing in rises evenly), then flat until the newest
 * sample. Undefined where the window does not end in such a step.
 */
export const stepIn = (samples: readonly Sample[], shape: StepShape): FoundStep | undefined => {
  const first = flatFrom(samples, shape.flatSpread);
  const flat = samples.slice(first);
  const [flatAt] = flat[0] ?? [0];
  const [newestAt] = flat.at(-1) ?? [0];
  if (first === 0 || flat.length < shape.flatReadings || newestAt - flatAt < shape.flatMs) return undefined;
  const level = median(flat.map(([, value]) => value)) ?? 0;
  const edge = samples.slice(0, first).filter(([at]) => at >= flatAt - shape.edgeMs);
  const lowest = Math.min(...edge.map(([, value]) => value));
  const start = edge.findLastIndex(([, value]) => value === lowest);
  const [edgeAt] = edge[start] ?? [0];
  if (start < 0 || level - lowest < shape.rise - TINY) return undefined;
  const middleAt = edgeAt + (flatAt - edgeAt) / 2;
  const [, bySecondHalf] = edge.slice(start).find(([at]) => at >= middleAt) ?? [flatAt, level];
  return bySecondHalf - lowest > (level - lowest) / 2 ? { from: lowest, level, edgeAt, flatAt } : undefined;
};
