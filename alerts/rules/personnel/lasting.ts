import { type Hold, holdOn, type Shows } from '../hold.js';

/** A hold on the engine's clock: a headcount has no readings. `wakeAt`: when it will have lasted long enough. */
export const lasting = (
  before: Hold,
  shows: Shows,
  now: number,
  raiseMs: number,
): ReturnType<typeof holdOn> & { readonly wakeAt?: number } => {
  const { hold, say } = holdOn(before, shows, now, { raiseMs });
  return hold.since === null || hold.raised ? { hold, say } : { hold, say, wakeAt: hold.since + raiseMs };
};
