import type { Place } from './routes.js';

/** Length of a line through its corners. */
export const lengthOf = (corners: readonly Place[]): number =>
  corners.reduce((total, { x, y }, index) => {
    const before = corners[index - 1];
    return before === undefined ? 0 : total + Math.hypot(x - before.x, y - before.y);
  }, 0);

/** Where one stands after `distance` along a line, and which way one looks (degrees, 0 is to the right). */
export const along = (corners: readonly Place[], distance: number): Place & { readonly angle: number } => {
  let left = Math.max(0, distance);
  let angle = 0;
  for (const [index, to] of corners.entries()) {
    const from = corners[index - 1];
    if (from === undefined) continue;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length === 0) continue;
    angle = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
    if (left <= length) {
      const part = left / length;
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, angle };
    }
    left -= length;
  }
  const end = corners.at(-1) ?? { x: 0, y: 0 };
  return { ...end, angle };
};

/** An SVG path through the corners. */
export const pathOf = (corners: readonly Place[]): string =>
  corners.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x},${y}`).join(' ');
