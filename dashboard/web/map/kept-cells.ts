import { type Arrangement, type Cell, moveArea } from './arrange.js';

/** Cells that a person has given areas, kept on this machine per mine. */
export type KeptCells = Readonly<Record<string, Cell>>;

const storageKey = (mine: string): string => `minesentry.map.${mine}`;

const isCell = (value: unknown): value is Cell =>
  typeof value === 'object' &&
  value !== null &&
  'column' in value &&
  'row' in value &&
  Number.isInteger(value.column) &&
  Number.isInteger(value.row);

/** Reads what was kept; what cannot be read counts as nothing. */
export const parseKeptCells = (text: string | null): KeptCells => {
  if (text === null) return {};
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null) return {};
    return Object.fromEntries(Object.entries(json).filter((entry): entry is [string, Cell] => isCell(entry[1])));
  } catch {
    return {};
  }
};

export const loadKeptCells = (mine: string): KeptCells => parseKeptCells(localStorage.getItem(storageKey(mine)));

export const keepCells = (mine: string, cells: KeptCells): void => {
  localStorage.setItem(storageKey(mine), JSON.stringify(cells));
};

/** The arrangement with a person's own moves in it, in the order of the areas' names. */
export const withKeptCells = (arrangement: Arrangement, kept: KeptCells): Arrangement =>
  Object.entries(kept)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .reduce((moved, [area, cell]) => moveArea(moved, area, cell), arrangement);
