/** Numbers the trade does not fix, or fixes for every mine alike; the rules take theirs from here and nowhere else. */
export const DEFAULTS = {
  /** A point is silent, and its last word stale, after so many of its cycles without an arrival. */
  silentCycles: 3,
  /** A remote power cut must be proven within this time of the power-off limit (AQ 6201, remote control 40 s). */
  powerProofMs: 40_000,
  /** A newer good reading within so many cycles makes an older one late. */
  lateCycles: 2,
  /** … and within no less than this. */
  lateAtLeastMs: 20_000,
  /** A reading inside a back-fill array is late when older than this on arrival and followed by a newer one. */
  lateInArrayMs: 60_000,
  /** Over its limit again after more than this counts as a new overrun. */
  newIncidentAfterMs: 600_000,
  /** How often the muster of a standing order is looked at when nobody is sighted. */
  musterEveryMs: 5_000,
} as const;
