import type { Clock } from '../../../domain/clock.js';

/** Keys kept in mind; at the bound the one longest unheard is forgotten, which favours the caller. */
const MOST_KEYS = 10_000;

/** Counts by key: `burst` at once, and `perSecond` more each second. */
export const createRate = (
  clock: Clock,
  { burst, perSecond }: { readonly burst: number; readonly perSecond: number },
): { allows(key: string): boolean } => {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    allows(key) {
      const now = clock();
      const known = buckets.get(key) ?? { left: burst, at: now };
      const left = Math.min(burst, known.left + (Math.max(0, now - known.at) * perSecond) / 1000);
      const allowed = left >= 1;
      buckets.delete(key);
      buckets.set(key, { left: allowed ? left - 1 : left, at: now });
      for (const oldest of buckets.keys()) {
        if (buckets.size <= MOST_KEYS) break;
        buckets.delete(oldest);
      }
      return allowed;
    },
  };
};
