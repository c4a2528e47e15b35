import type { ConnectionState } from '../live/connection.js';

/** Whether what is on the screen is the present. */
export type Truth =
  | { readonly kind: 'present' }
  /** The line is lost, or has said nothing for `QUIET_MS`: all that is shown is from `asOf`. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'quiet'; readonly ms: number }
  /** Messages come, and come late. */
  | { readonly kind: 'late'; readonly ms: number };

/** The server speaks every two seconds; three of its heartbeats missed are said. */
export const QUIET_MS = 6_000;
/** An alarm must be on the screen within a second: later than this by three is said. */
export const LATE_MS = 3_000;

export const truthOf = (
  connection: ConnectionState['kind'],
  { heardAgoMs, lagMs }: { readonly heardAgoMs: number; readonly lagMs: number },
): Truth => {
  if (connection === 'lost') return { kind: 'lost' };
  if (connection === 'connecting') return { kind: 'present' };
  if (heardAgoMs > QUIET_MS) return { kind: 'quiet', ms: heardAgoMs };
  return lagMs > LATE_MS ? { kind: 'late', ms: lagMs } : { kind: 'present' };
};
