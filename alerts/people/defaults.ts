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
  /** Two readers that hear one card within this time heard it at one moment: cards call every second or two. */
  sameMomentMs: 2000,
  /**
   * Sightings so far back have a say in where a card is. Longer than the 5 s in which a moving card is seen again and
   * than the disorder of messages; an area unheard for as long gives way to a single sighting elsewhere.
   */
  windowMs: 8000,
  /**
   * A sighting's weight halves in so long: a walker covers 3 m. On the tag-walk recording with its order disturbed, 2 s
   * lets the fading of the radio through, and 3.5 s is slower than the 15 s in which a change is to be seen.
   */
  halfLifeMs: 2500,
  /** Another area takes a card when it weighs so many times its own; two readers at the border differ by less. */
  weightMargin: 1.5,
  /** … or, where the card's own area has fallen silent, when it was heard so many times as often: 3 s at equal pace. */
  countMargin: 2.5,
  /** Who was underground can be told for at least so long back, for incidents found late. */
  trailKeptMs: 24 * 3_600_000,
} as const;
