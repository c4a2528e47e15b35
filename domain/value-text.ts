/** How far a number may be lengthened to stay on its own side of a limit. */
const MOST_EXTRA_PLACES = 6;

const withMinus = (text: string): string => {
  if (!text.startsWith('-')) return text;
  return Number(text) === 0 ? text.slice(1) : `−${text.slice(1)}`;
};

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
