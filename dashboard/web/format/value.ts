export { valueText } from '../../../domain/value-text.js';

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
