/** A number to some decimals: what binary fractions add to a difference never decides over a limit. */
export const rounded = (value: number, decimals: 6 | 9): number => {
  const scale = decimals === 6 ? 1e6 : 1e9;
  return Math.round(value * scale) / scale;
};
