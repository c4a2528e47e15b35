import type { Clock } from '../../../domain/clock.js';

const PER_MINUTE = 60;
/** Addresses kept in mind; at the bound the one longest unheard is forgotten, which favours the caller. */
const MOST_ADDRESSES = 10_000;

/** Counts logins by address: 60 at once, and one more each second. */
export const createLoginRate = (clock: Clock): { allows(address: string): boolean } => {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    allows(address) {
      const now = clock();
      const known = buckets.get(address) ?? { left: PER_MINUTE, at: now };
      const refilled = known.left + (Math.max(0, now - known.at) * PER_MINUTE) / 60_000;
      const left = Math.min(PER_MINUTE, refilled);
      const allowed = left >= 1;
      buckets.delete(address);
      buckets.set(address, { left: allowed ? left - 1 : left, at: now });
      for (const oldest of buckets.keys()) {
        if (buckets.size <= MOST_ADDRESSES) break;
        buckets.delete(oldest);
      }
      return allowed;
    },
  };
};
