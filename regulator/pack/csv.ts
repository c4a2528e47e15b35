/** A cell of a table. */
export type Cell = string | number | boolean | null | undefined;

/** What a spreadsheet would take for a formula; a number of ours is none. */
const FORMULA = /^[=+\-@\t\r]/;

const cellText = (cell: Cell): string => {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

/** One line of CSV (RFC 4180, without its line end): no text in it begins a formula. */
export const csvLine = (cells: readonly Cell[]): string => cells.map(cellText).join(',');

/** A table as CSV with a byte order mark, so that spreadsheets read Chinese. */
export const csvText = (header: readonly string[], rows: Iterable<readonly Cell[]>): string => {
  const lines = [csvLine(header)];
  for (const row of rows) lines.push(csvLine(row));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
};
