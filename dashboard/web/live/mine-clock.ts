import { useClient, useClock, useSecond } from './hooks.js';
import type { LiveState } from './live-state.js';

interface ClockedMine {
  readonly id: string;
  readonly simulated: boolean;
}

/** A mine's own now, epoch ms: the server's clock, or the newest reading of a simulated mine, which lives on those. */
export const mineNow = (state: LiveState, mine: ClockedMine, serverNow: number): number => {
  if (!mine.simulated) return serverNow;
  let newest = Number.NEGATIVE_INFINITY;
  for (const reading of state.readings.values()) if (reading.mine === mine.id) newest = Math.max(newest, reading.at);
  return Number.isFinite(newest) ? newest : serverNow;
};

/** The mine's own now in whole seconds. */
export const useMineSecond = (mine: ClockedMine): number => {
  const { store } = useClient();
  const second = useSecond();
  const own = useClock((serverNow) => Math.floor(mineNow(store.get(), mine, serverNow) / 1000) * 1000);
  return mine.simulated ? own : second;
};
