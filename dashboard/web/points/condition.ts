import type { LiveReading } from '../../server/live/protocol.js';

/** What may be believed of a point now; only `good` is a plain value. */
export type Condition =
  /** Nothing was ever heard of it. */
  | { readonly kind: 'unheard' }
  /** Nothing new for three of its cycles. */
  | { readonly kind: 'stale'; readonly ageMs: number }
  /** The sensor itself says that the value is no measurement. */
  | { readonly kind: 'bad'; readonly quality: string }
  | { readonly kind: 'calibrating' }
  | { readonly kind: 'good' };

/** Cycles without a word after which a point is stale. */
const SILENT_CYCLES = 3;

/** Judged on the server's clock, by when it was last heard; staleness outweighs everything it said then. */
export const conditionOf = (reading: LiveReading | undefined, cycleS: number, serverNow: number): Condition => {
  if (reading === undefined) return { kind: 'unheard' };
  const ageMs = serverNow - reading.heardAt;
  if (ageMs > SILENT_CYCLES * cycleS * 1000) return { kind: 'stale', ageMs };
  if (reading.quality === 'calibrating') return { kind: 'calibrating' };
  if (reading.quality !== 'good' || reading.value === null) return { kind: 'bad', quality: reading.quality };
  return { kind: 'good' };
};
