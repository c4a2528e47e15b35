import type { Arrival } from '../domain/observation.js';

/** The newest instant that a message speaks of in a mine: what a simulated mine's clock runs on. */
export const newestAt = ({ observations }: Arrival, mine: string): number | undefined => {
  let newest: number | undefined;
  for (const one of observations) {
    const isTimed = one.kind === 'reading' || one.kind === 'sighting';
    if (isTimed && one.mine === mine && (newest === undefined || one.at > newest)) newest = one.at;
  }
  return newest;
};
