import type { LimitView } from '../../server/live/mine-view.js';

/** One line of a chart: a value with every kind of limit that lies on it, so that no label covers another. */
export interface LimitLine extends Pick<LimitView, 'value' | 'comparison'> {
  readonly kinds: readonly string[];
}

/** Limits of a point as lines, those of the same value and comparison as one. */
export const limitLines = (
  limits: readonly Pick<LimitView, 'kind' | 'value' | 'comparison'>[],
): readonly LimitLine[] => {
  const lines = new Map<string, LimitLine>();
  for (const { kind, value, comparison } of limits) {
    const key = `${value} ${comparison}`;
    lines.set(key, { value, comparison, kinds: [...(lines.get(key)?.kinds ?? []), kind] });
  }
  return [...lines.values()];
};
