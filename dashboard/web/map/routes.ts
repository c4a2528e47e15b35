import { type Arrangement, CARD_WIDTH, type Cell, GAP_X, GAP_Y, MARGIN, RIGHT_MARGIN, rowHeights } from './arrange.js';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A card's box in the drawing. */
export interface Box extends Place {
  readonly width: number;
  readonly height: number;
}

/** The arrangement in drawing units, with the way each roadway takes between the cards. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  /** Corner points of the roadway from one area to another; empty where one of them is not drawn. */
  route(from: string, to: string): readonly Place[];
  /** The cell nearest to a place, for an area that is dragged there. */
  cellAt(place: Place): Cell;
}

/** Lanes beside each other in a gutter, so that the roadways of different areas do not run into one. */
const LANES = [-7, 0, 7];

const running = (sizes: readonly number[], gap: number): readonly number[] => {
  let at = MARGIN;
  return sizes.map((size) => {
    const start = at;
    at += size + gap;
    return start;
  });
};

/** Draws an arrangement; `heightOf` gives each card's height. */
export const draw = (arrangement: Arrangement, heightOf: (area: string) => number): Drawing => {
  const heights = rowHeights(arrangement, heightOf).map((height) => Math.max(height, 32));
  const tops = running(heights, GAP_Y);
  const lefts = running(
    Array.from({ length: arrangement.columns }, () => CARD_WIDTH),
    GAP_X,
  );
  const middleOf = (row: number): number => (tops[row] ?? 0) + (heights[row] ?? 0) / 2;
  const boxes = new Map(
    [...arrangement.cells].map(([area, { column, row }]) => {
      const height = heightOf(area);
      return [area, { x: lefts[column] ?? 0, y: middleOf(row) - height / 2, width: CARD_WIDTH, height }];
    }),
  );
  const taken = new Set([...arrangement.cells.values()].map(({ column, row }) => `${column}:${row}`));
  const isFree = (row: number, after: number, before: number): boolean => {
    for (let column = after + 1; column < before; column += 1) if (taken.has(`${column}:${row}`)) return false;
    return true;
  };
  const gutter = (column: number, lane: number): number => (lefts[column] ?? 0) + CARD_WIDTH + GAP_X / 2 + lane;
  const channelBelow = (row: number): number => (tops[row] ?? 0) + (heights[row] ?? 0) + GAP_Y / 2;

  const withinColumn = (from: Cell, to: Cell, upper: Box, lower: Box, lane: number): readonly Place[] => {
    const x = upper.x + CARD_WIDTH / 2;
    const between = Math.abs(from.row - to.row) === 1;
    if (between)
      return [
        { x, y: upper.y + upper.height },
        { x, y: lower.y },
      ];
    const side = upper.x + CARD_WIDTH;
    const out = gutter(from.column, lane);
    return [
      { x: side, y: middleOf(Math.min(from.row, to.row)) },
      { x: out, y: middleOf(Math.min(from.row, to.row)) },
      { x: out, y: middleOf(Math.max(from.row, to.row)) },
      { x: side, y: middleOf(Math.max(from.row, to.row)) },
    ];
  };
  const rightward = (from: Cell, to: Cell, start: Place, end: Place): readonly Place[] => {
    if (from.row === to.row && isFree(from.row, from.column, to.column)) return [start, end];
    const lane = LANES[from.row % LANES.length] ?? 0;
    const bend = (x: number): readonly Place[] => [start, { x, y: start.y }, { x, y: end.y }, end];
    if (isFree(from.row, from.column, to.column)) return bend(gutter(to.column - 1, lane));
    if (isFree(to.row, from.column, to.column)) return bend(gutter(from.column, lane));
    const out = gutter(from.column, lane);
    const back = gutter(to.column - 1, lane);
    const y = channelBelow(from.row <= to.row ? from.row : from.row - 1) + lane / 3;
    return [start, { x: out, y: start.y }, { x: out, y }, { x: back, y }, { x: back, y: end.y }, end];
  };
  const route = (from: string, to: string): readonly Place[] => {
    const a = arrangement.cells.get(from);
    const b = arrangement.cells.get(to);
    const boxA = boxes.get(from);
    const boxB = boxes.get(to);
    if (a === undefined || b === undefined || boxA === undefined || boxB === undefined) return [];
    if (a.column > b.column) return route(to, from).toReversed();
    if (a.column === b.column) {
      if (a.row > b.row) return route(to, from).toReversed();
      return withinColumn(a, b, boxA, boxB, LANES[a.row % LANES.length] ?? 0);
    }
    return rightward(a, b, { x: boxA.x + CARD_WIDTH, y: middleOf(a.row) }, { x: boxB.x, y: middleOf(b.row) });
  };

  const last = (starts: readonly number[], size: number): number => (starts.at(-1) ?? MARGIN) + size;
  const nearest = (starts: readonly number[], step: number, at: number): number => {
    const beyond = (starts.at(-1) ?? MARGIN) + step;
    const all = [...starts, beyond];
    return all.reduce(
      (best, start, index) => (Math.abs(start - at) < Math.abs((all[best] ?? 0) - at) ? index : best),
      0,
    );
  };
  return {
    width: last(lefts, CARD_WIDTH) + RIGHT_MARGIN,
    height: last(tops, heights.at(-1) ?? 0) + MARGIN,
    boxes,
    route,
    cellAt: ({ x, y }) => ({
      column: nearest(lefts, CARD_WIDTH + GAP_X, x),
      row: nearest(tops, (heights.at(-1) ?? 0) + GAP_Y, y),
    }),
  };
};
