const SCALES = { 6: 1e6, 9: 1e9 } as const;

/** A number to some decimals: what binary fractions add to a difference never decides over a limit. */
export const rounded = (value: number, decimals: keyof typeof SCALES): number =>
  Math.round(value * SCALES[decimals]) / SCALES[decimals];
