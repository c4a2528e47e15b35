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
export const CARD_WIDTH = 164;
export const GAP_X = 36;
export const GAP_Y = 16;
/** The map's room on the smallest screen that is used; the grid is chosen to fill it. */
const ROOM = { width: 900, height: 560 };

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

const fold = (ranks: readonly Rank[], columns: number): Arrangement => {
  const count = Math.max(...ranks.map(({ rank }) => rank)) + 1;
  const sizes = Array.from({ length: count }, (_, rank) => ranks.filter((one) => one.rank === rank).length);
  const columnOf = foldRanks(sizes, columns);
  const members = Array.from({ length: columns }, (_, column) =>
    ranks
      .filter(({ rank }) => columnOf[rank] === column)
      .toSorted((a, b) => a.rank - b.rank || a.height - b.height || (a.area < b.area ? -1 : 1)),
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

/** The grid that the mine's own drawing gives, where every area has its place in the file. */
const asDrawn = (mine: Drawable): Arrangement | undefined => {
  const placed = mine.areas.flatMap(({ id, x, y }) => (x === undefined || y === undefined ? [] : [{ id, x, y }]));
  if (placed.length < mine.areas.length) return undefined;
  const steps = (values: readonly number[]): readonly number[] => [...new Set(values)].toSorted((a, b) => a - b);
  const xs = steps(placed.map(({ x }) => x));
  const ys = steps(placed.map(({ y }) => y));
  const cells = new Map(placed.map(({ id, x, y }) => [id, { column: xs.indexOf(x), row: ys.indexOf(y) }]));
  const distinct = new Set([...cells.values()].map(({ column, row }) => `${column}:${row}`));
  return distinct.size === cells.size ? { columns: xs.length, rows: ys.length, cells } : undefined;
};

/** Heights of the rows when each is as high as its highest card. */
export const rowHeights = (arrangement: Arrangement, heightOf: (area: string) => number): readonly number[] =>
  Array.from({ length: arrangement.rows }, (_, row) =>
    Math.max(0, ...[...arrangement.cells].filter(([, cell]) => cell.row === row).map(([area]) => heightOf(area))),
  );

/** How large the arrangement appears in the room it is made for. */
const scaleOf = (arrangement: Arrangement, heightOf: (area: string) => number): number => {
  const width = arrangement.columns * (CARD_WIDTH + GAP_X);
  const height = rowHeights(arrangement, heightOf).reduce((total, each) => total + each + GAP_Y, 0);
  return Math.min(ROOM.width / width, ROOM.height / height);
};

/**
 * Places every area on a grid: intake left, return right. The airflow graph gives the ranks; ranks are folded into the
 * number of columns that fills the room best. Follows from the mine alone, so that it is the same at every load.
 */
export const arrange = (mine: Drawable, heightOf: (area: string) => number): Arrangement => {
  if (mine.areas.length === 0) return { columns: 0, rows: 0, cells: new Map() };
  const drawn = asDrawn(mine);
  if (drawn !== undefined) return drawn;
  const ranks = rankAreas(mine);
  const count = Math.max(...ranks.map(({ rank }) => rank)) + 1;
  const choices = Array.from({ length: Math.min(count, 9) }, (_, index) => fold(ranks, index + 1));
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
