/** The newest instant among a mine's latest readings, epoch ms: the clock of a simulated mine; undefined before the first. */
export const newestReadingAt = (latest: ReadonlyMap<string, { readonly at: number }>): number | undefined => {
  let newest: number | undefined;
  for (const { at } of latest.values()) if (newest === undefined || at > newest) newest = at;
  return newest;
};
