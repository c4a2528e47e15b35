/** Splits [from, to) into spans of that width, the last of which may be shorter. */
export const spansOf = (from: number, to: number, widthMs: number): readonly (readonly [from: number, to: number])[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / widthMs)) }, (_, index) => {
    const start = from + index * widthMs;
    return [start, Math.min(start + widthMs, to)];
  });
