/**
 * Beginnings that a spreadsheet takes for a formula, those of full width and behind blanks included (OWASP: CSV
 * Injection). A separator that the spreadsheet splits at (`;`, tab) begins a cell too.
 */
const FORMULA = /(^|[;\t\r\n])[\s\p{Cc}]*[=+\-@＝＋－＠]/u;
const BEGINS_WITH_CONTROL = /^\p{Cc}/u;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/** A text with an apostrophe before it where a spreadsheet could take it for a formula. */
export const shownAsText = (text: string): string =>
  FORMULA.test(text) || BEGINS_WITH_CONTROL.test(text) ? `'${text}` : text;

/**
 * A value as one cell of a CSV file (RFC 4180) that no spreadsheet runs: a text that could be a formula is shown as text
 * by an apostrophe before it; numbers, also written ones, stay numbers.
 */
export const csvCell = (value: string | number): string => {
  if (typeof value === 'number') return String(value);
  const safe = PLAIN_NUMBER.test(value) ? value : shownAsText(value);
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
