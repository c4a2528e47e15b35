/** Numbers in hand as ranges, first and last included: rising, apart from each other. */
export type NumberRanges = readonly (readonly [from: number, to: number])[];

/** Whether a number is among them. */
export const holds = (ranges: NumberRanges, number: number): boolean =>
  ranges.some(([from, to]) => from <= number && number <= to);

/** The ranges with one number more. Most numbers follow the last one: that costs nothing. */
export const withNumber = (ranges: NumberRanges, number: number): NumberRanges => {
  const before = ranges.findLastIndex(([from]) => from <= number);
  const lower = ranges[before];
  const upper = ranges[before + 1];
  if (lower !== undefined && number <= lower[1]) return ranges;
  const joinsLower = lower !== undefined && lower[1] === number - 1;
  const joinsUpper = upper !== undefined && upper[0] === number + 1;
  const joined = [joinsLower ? lower[0] : number, joinsUpper ? upper[1] : number] as const;
  return [
    ...ranges.slice(0, joinsLower ? before : before + 1),
    joined,
    ...ranges.slice(joinsUpper ? before + 2 : before + 1),
  ];
};

/** What lies between `above` and `below`, neither included, and is not among them. */
export const missingBetween = (ranges: NumberRanges, above: number, below: number): NumberRanges => {
  const missing: (readonly [number, number])[] = [];
  let last = above;
  for (const [from, to] of ranges) {
    if (from >= below) break;
    if (from > last + 1) missing.push([last + 1, from - 1]);
    last = Math.max(last, to);
  }
  if (below > last + 1) missing.push([last + 1, below - 1]);
  return missing;
};

/** How many numbers they are. */
export const countOf = (ranges: NumberRanges): number => ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);

/** `3, 7–9`; of many the first, and that there are more. */
export const wordsOf = (ranges: NumberRanges, most: number): string => {
  const named = ranges.slice(0, most).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  return `${named.join(', ')}${ranges.length > most ? ', …' : ''}`;
};
