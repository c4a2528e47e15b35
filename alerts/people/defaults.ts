/** Numbers on people that the trade does not fix (requirements.md, numbers the trade does not fix); defaults of ours. */
export const PEOPLE_DEFAULTS = {
  /** A card is silent after no less than this without a sighting (rules.md, personnel.card-silent). */
  silentAtLeastMs: 600_000,
  /** … and after no less than so many times the walk to the neighbouring readers. */
  silentAfterWalks: 2,
  /** Slowest walk reckoned with. */
  walkMps: 1,
  /** Assumed for a way whose length the mine file does not give. */
  unknownLengthM: 300,
  /** Two readers that hear one card within this time heard it at one moment: the nearer one places it. */
  sameMomentMs: 2000,
  /** Who was underground can be told for at least so long back, for incidents found late. */
  trailKeptMs: 24 * 3_600_000,
} as const;
