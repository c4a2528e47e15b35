import { shownAsText } from './csv-cell.js';

/** A cell of a table; what is not known is an empty one. */
export type Cell = string | number | boolean | null | undefined;

const cellText = (cell: Cell): string => {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = shownAsText(cell);
  return /[",;\t\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A table as CSV (RFC 4180) with a byte order mark, so that spreadsheets read Chinese; no text in it begins a formula. */
export const csvText = (header: readonly Cell[], rows: Iterable<readonly Cell[]>): string => {
  const lines = [header, ...rows].map((cells) => cells.map(cellText).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
};
