/** A stretch of time, [from, to), epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The part of spans that lies within another, in order. */
export const clipped = (spans: readonly Span[], within: Span): Span[] =>
  spans
    .map(({ from, to }) => ({ from: Math.max(from, within.from), to: Math.min(to, within.to) }))
    .filter(({ from, to }) => from < to);

/** Spans as the fewest that cover the same time. */
export const united = (spans: readonly Span[]): Span[] => {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (from < to) merged.push({ from, to });
  }
  return merged;
};

/** What of `whole` none of the spans covers. */
export const without = (whole: Span, spans: readonly Span[]): Span[] => {
  const left: Span[] = [];
  let from = whole.from;
  for (const span of united(clipped(spans, whole))) {
    if (from < span.from) left.push({ from, to: span.from });
    from = span.to;
  }
  if (from < whole.to) left.push({ from, to: whole.to });
  return left;
};

/** How long spans last together, ms; where they overlap, time counts once. */
export const lengthOf = (spans: readonly Span[]): number =>
  united(spans).reduce((sum, { from, to }) => sum + to - from, 0);
