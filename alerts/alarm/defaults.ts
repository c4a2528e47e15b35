/** Numbers on the handling of alarms; floods and chatter as in ISA-18.2 / IEC 62682, the rest defaults of ours (rules.md, alarm.unacknowledged). */
export const ALARM_DEFAULTS = {
  /** Floods are looked for in a window of this length. */
  floodWindowMs: 600_000,
  /** A flood begins with more raises than this in the window … */
  floodStartsAbove: 10,
  /** … and ends with fewer than this in it. */
  floodEndsBelow: 5,
  /** An alarm chatters that is raised so often … */
  chatterRaises: 3,
  /** … within this time, … */
  chatterWindowMs: 60_000,
  /** … until it has not been raised for this long. */
  chatterEndsAfterMs: 600_000,
  /** A station's clock offset is the median of so many of its messages. */
  offsetMessages: 20,
  /** Cycle assumed where an alarm rests on no point: that of a point whose mine gives none. */
  unknownCycleMs: 20_000,
  /** Unacknowledged for so long, an alarm goes to the next person, where the mine's file has no steps for its level. */
  unacknowledgedAfterMs: { red: 60_000, orange: 120_000, yellow: 600_000 },
  /** … who is this one. */
  escalatesTo: 'mine-leader',
  /** Standing for longer than this, an alarm is stale. */
  staleAfterMs: 24 * 3_600_000,
} as const;
