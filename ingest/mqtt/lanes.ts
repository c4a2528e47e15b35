/** Names under which the service's own words go through aedes, one word at a time each. */
export interface Lanes {
  take(): string;
  giveBack(lane: string): void;
}

/**
 * aedes numbers every word of a broker id as it comes, and a subscriber skips each number below one that it has had, as
 * a duplicate: a word that another overtakes on its way (a retained one is stored first, one for an absent client is
 * queued first) would be lost to everybody who listens. Under an id that carries one word at a time nothing overtakes.
 * There are as many ids as words were ever on their way at once.
 */
export const createLanes = (): Lanes => {
  const free: string[] = [];
  let made = 0;
  return {
    take() {
      made += free.length === 0 ? 1 : 0;
      return free.pop() ?? `minesentry-${made}`;
    },
    giveBack(lane) {
      free.push(lane);
    },
  };
};
