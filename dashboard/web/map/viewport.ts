/** How the drawing lies on the screen: moved by x and y pixels, drawn k times as large. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const SMALLEST = 0.35;
const LARGEST = 3;
const MOST_FIT = 2;

/** The whole drawing in the middle of its room, never larger than twice. */
export const fitTo = (drawing: Size, room: Size): Viewport => {
  const k = Math.min(room.width / drawing.width, room.height / drawing.height, MOST_FIT);
  if (!Number.isFinite(k) || k <= 0) return { x: 0, y: 0, k: 1 };
  return { x: (room.width - drawing.width * k) / 2, y: (room.height - drawing.height * k) / 2, k };
};

/** Larger or smaller by `factor`, while what lies at (x, y) of the room stays there. */
export const zoomAt = (view: Viewport, x: number, y: number, factor: number): Viewport => {
  const k = Math.min(LARGEST, Math.max(SMALLEST, view.k * factor));
  const change = k / view.k;
  return { x: x - (x - view.x) * change, y: y - (y - view.y) * change, k };
};
