/** How far a number may be lengthened to stay on its own side of a limit. */
const MOST_EXTRA_PLACES = 6;

/**
 * A value at its instrument's resolution, with more decimals where rounding would put it on, or across, one of `limits`:
 * 0.996 beside a limit of 1.00 is shown as 0.996. A minus sign is a real minus.
 */
export const valueText = (value: number, decimals: number, limits: readonly number[] = []): string => {
  for (let places = decimals; places <= decimals + MOST_EXTRA_PLACES; places += 1) {
    const text = value.toFixed(places);
    const rounded = Number(text);
    if (limits.every((limit) => Math.sign(rounded - limit) === Math.sign(value - limit))) return withMinus(text);
  }
  return withMinus(String(value));
};

const withMinus = (text: string): string => {
  if (!text.startsWith('-')) return text;
  return Number(text) === 0 ? text.slice(1) : `−${text.slice(1)}`;
};

const SIGNS = { 'at-or-above': '≥', above: '>', below: '<', 'at-or-below': '≤' } as const;

/** The sign of a comparison, as it stands before a limit. */
export const comparisonSign = (comparison: keyof typeof SIGNS): string => SIGNS[comparison];

/** Units short enough for a card: `% CH4` is plain `%` beside a methane point's label. */
export const shortUnit = (unit: string): string => (unit === '% CH4' ? '%' : unit);

/** `12/25`, `12`, or a dash where nobody has counted. */
export const headcountText = (count: number | undefined, quota: number | undefined): string => {
  const shown = count === undefined ? '–' : String(count);
  return quota === undefined ? shown : `${shown}/${quota}`;
};
