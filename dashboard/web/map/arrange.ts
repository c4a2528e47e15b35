import { type Drawable, type Rank, rankAreas } from './ranks.js';

/** A place on the drawing's grid. */
export interface Cell {
  readonly column: number;
  readonly row: number;
}

/** Every area's cell; no two share one. */
export interface Arrangement {
  readonly columns: number;
  readonly rows: number;
  readonly cells: ReadonlyMap<string, Cell>;
}

/** Widths and heights of the drawing, in its own units (screen pixels at scale 1). */
export const CARD_WIDTH = 172;
export const GAP_X = 28;
export const GAP_Y = 16;
/** Around the whole drawing; on the right, roadways run beside the last column. */
export const MARGIN = 12;
export const RIGHT_MARGIN = 28;
/** The map's room on the smallest screen that is used; the grid is chosen to fill it. */
const ROOM = { width: 840, height: 620 };
/** The mine's own drawing is left as it is where the room shows it at least this large. */
const READABLE = 0.8;

/** Splits ranks 0 … n−1 with `sizes` into `columns` runs so that the fullest run is as short as can be. */
export const foldRanks = (sizes: readonly number[], columns: number): readonly number[] => {
  const sum = (from: number, to: number): number => sizes.slice(from, to).reduce((total, size) => total + size, 0);
  const best = new Map<string, { readonly cost: number; readonly ends: readonly number[] }>();
  const solve = (from: number, left: number): { readonly cost: number; readonly ends: readonly number[] } => {
    const key = `${from}:${left}`;
    const known = best.get(key);
    if (known !== undefined) return known;
    let found = { cost: left === 1 ? sum(from, sizes.length) ** 3 : Number.POSITIVE_INFINITY, ends: [sizes.length] };
    for (let end = from + 1; left > 1 && end <= sizes.length - left + 1; end += 1) {
      const rest = solve(end, left - 1);
      const cost = sum(from, end) ** 3 + rest.cost;
      if (cost < found.cost) found = { cost, ends: [end, ...rest.ends] };
    }
    best.set(key, found);
    return found;
  };
  const { ends } = solve(0, columns);
  return sizes.map((_, rank) => ends.findIndex((end) => rank < end));
};

/** Rows for one column's areas, kept in order and as near to `wished` as distinct rows allow. */
export const assignRows = (wished: readonly number[], rows: number): readonly number[] => {
  const best = new Map<string, { readonly cost: number; readonly rows: readonly number[] }>();
  const solve = (index: number, from: number): { readonly cost: number; readonly rows: readonly number[] } => {
    const wish = wished[index];
    if (wish === undefined) return { cost: 0, rows: [] };
    const key = `${index}:${from}`;
    const known = best.get(key);
    if (known !== undefined) return known;
    let found: { cost: number; rows: readonly number[] } = { cost: Number.POSITIVE_INFINITY, rows: [] };
    for (let row = from; row <= rows - (wished.length - index); row += 1) {
      const rest = solve(index + 1, row + 1);
      const cost = (row - wish) ** 2 + rest.cost;
      if (cost < found.cost) found = { cost, rows: [row, ...rest.rows] };
    }
    best.set(key, found);
    return found;
  };
  return solve(0, 0).rows;
};

type Order = (a: Rank, b: Rank) => number;
const byName: Order = (a, b) => (a.area < b.area ? -1 : 1);
/** Down a column: the way of the air first, or the heights of the mine's own drawing. */
const alongTheAir: Order = (a, b) => a.rank - b.rank || a.height - b.height || byName(a, b);
const fromTheTop: Order = (a, b) => a.height - b.height || a.rank - b.rank || byName(a, b);

const fold = (ranks: readonly Rank[], columns: number, order: Order): Arrangement => {
  const count = Math.max(...ranks.map(({ rank }) => rank)) + 1;
  const sizes = Array.from({ length: count }, (_, rank) => ranks.filter((one) => one.rank === rank).length);
  const columnOf = foldRanks(sizes, columns);
  const members = Array.from({ length: columns }, (_, column) =>
    ranks.filter(({ rank }) => columnOf[rank] === column).toSorted(order),
  );
  const rows = Math.max(...members.map(({ length }) => length));
  const cells = new Map<string, Cell>();
  members.forEach((column, index) => {
    const placed = assignRows(
      column.map(({ height }) => height * (rows - 1)),
      rows,
    );
    column.forEach(({ area }, place) => {
      cells.set(area, { column: index, row: placed[place] ?? place });
    });
  });
  return { columns, rows, cells };
};

/** Columns and rows of the mine's own drawing, where every area has its place in the file and no two share one. */
const asDrawn = (mine: Drawable): { readonly grid: Arrangement; readonly ranks: readonly Rank[] } | undefined => {
  const placed = mine.areas.flatMap(({ id, x, y }) => (x === undefined || y === undefined ? [] : [{ id, x, y }]));
  if (placed.length < mine.areas.length) return undefined;
  const steps = (values: readonly number[]): readonly number[] => [...new Set(values)].toSorted((a, b) => a - b);
  const xs = steps(placed.map(({ x }) => x));
  const ys = steps(placed.map(({ y }) => y));
  const cells = new Map(placed.map(({ id, x, y }) => [id, { column: xs.indexOf(x), row: ys.indexOf(y) }]));
  const distinct = new Set([...cells.values()].map(({ column, row }) => `${column}:${row}`));
  if (distinct.size < cells.size) return undefined;
  const [top = 0, bottom = top] = [ys[0], ys.at(-1)];
  const ranks = placed.map(({ id, x, y }) => ({
    area: id,
    rank: xs.indexOf(x),
    height: (y - top) / (bottom - top || 1),
  }));
  return { grid: { columns: xs.length, rows: ys.length, cells }, ranks };
};

/** Heights of the rows when each is as high as its highest card. */
export const rowHeights = (arrangement: Arrangement, heightOf: (area: string) => number): readonly number[] =>
  Array.from({ length: arrangement.rows }, (_, row) =>
    Math.max(0, ...[...arrangement.cells].filter(([, cell]) => cell.row === row).map(([area]) => heightOf(area))),
  );

/** How large the arrangement appears in the room it is made for. */
export const scaleOf = (arrangement: Arrangement, heightOf: (area: string) => number): number => {
  const width = arrangement.columns * (CARD_WIDTH + GAP_X) - GAP_X + MARGIN + RIGHT_MARGIN;
  const heights = rowHeights(arrangement, heightOf);
  const height = heights.reduce((total, each) => total + each + GAP_Y, 0) - GAP_Y + 2 * MARGIN;
  return Math.min(ROOM.width / width, ROOM.height / height);
};

/**
 * Places every area on a grid: intake left, return right. The mine's own drawing gives the ranks, or else the airflow
 * graph; ranks are folded into the number of columns that fills the room best, unless the drawing is large enough as it
 * is. Follows from the mine alone, so that it is the same at every load.
 */
export const arrange = (mine: Drawable, heightOf: (area: string) => number): Arrangement => {
  if (mine.areas.length === 0) return { columns: 0, rows: 0, cells: new Map() };
  const drawn = asDrawn(mine);
  if (drawn !== undefined && scaleOf(drawn.grid, heightOf) >= READABLE) return drawn.grid;
  const ranks = drawn?.ranks ?? rankAreas(mine);
  const order = drawn === undefined ? alongTheAir : fromTheTop;
  const count = Math.max(...ranks.map(({ rank }) => rank)) + 1;
  const choices = Array.from({ length: Math.min(count, 9) }, (_, index) => fold(ranks, index + 1, order));
  return choices.reduce((best, next) => (scaleOf(next, heightOf) > scaleOf(best, heightOf) + 1e-9 ? next : best));
};

/** Moves an area to a cell; whoever stood there takes its old one. */
export const moveArea = (arrangement: Arrangement, area: string, to: Cell): Arrangement => {
  const from = arrangement.cells.get(area);
  if (from === undefined) return arrangement;
  const cells = new Map(arrangement.cells);
  for (const [other, cell] of cells) if (cell.column === to.column && cell.row === to.row) cells.set(other, from);
  cells.set(area, to);
  return {
    columns: Math.max(arrangement.columns, to.column + 1),
    rows: Math.max(arrangement.rows, to.row + 1),
    cells,
  };
};

const CORNERS = ['bottom-right', 'bottom-left', 'top-right', 'top-left'] as const;
export type Corner = (typeof CORNERS)[number];

/** A corner of the grid where no area stands, for what lies over the drawing; the first one where all are taken. */
export const freeCorner = ({ columns, rows, cells }: Arrangement): Corner => {
  const isFree = (corner: Corner): boolean => {
    const row = corner.startsWith('bottom') ? rows - 1 : 0;
    const column = corner.endsWith('right') ? columns - 1 : 0;
    return ![...cells.values()].some((cell) => cell.column === column && cell.row === row);
  };
  return CORNERS.find(isFree) ?? CORNERS[0];
};
