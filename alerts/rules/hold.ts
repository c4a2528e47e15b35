/** How long a condition has lasted on the readings' own time; survives JSON. */
export interface Hold {
  /** Sensor time of the first reading of the unbroken run that meets it; null outside one. */
  readonly since: number | null;
  /** Readings of that run, one delivered twice counted once. */
  readonly readings: number;
  /** Sensor time of the last one counted. */
  readonly countedAt: number | null;
  /** Sensor time of the first reading of the unbroken run that is well below; null outside one. */
  readonly overSince: number | null;
  /** The rule has raised, and has not cleared. */
  readonly raised: boolean;
}

export const NO_HOLD: Hold = { since: null, readings: 0, countedAt: null, overSince: null, raised: false };

/** How long a condition must last before it is raised, and its contrary before it is cleared. All zero or one: at once. */
export interface Holding {
  readonly raiseMs?: number;
  /** Readings that must meet it in a row. */
  readonly readings?: number;
  readonly clearMs?: number;
}

/** What one reading shows. `between`: inside the deadband; `nothing`: its quality proves neither. */
export type Shows = 'condition' | 'between' | 'over' | 'nothing';

/**
 * The hold after one reading at sensor time `at`, and what follows. A reading that proves nothing ends no run and
 * starts none: a gap raises nothing by itself, and clears nothing.
 */
export const holdOn = (
  hold: Hold,
  shows: Shows,
  at: number,
  { raiseMs = 0, readings = 1, clearMs = 0 }: Holding,
): { readonly hold: Hold; readonly say: 'raise' | 'clear' | 'nothing' } => {
  if (shows === 'nothing') return { hold, say: 'nothing' };
  if (shows === 'between') {
    return { hold: hold.raised ? { ...NO_HOLD, raised: true } : NO_HOLD, say: 'nothing' };
  }
  if (shows === 'condition') {
    const since = hold.since ?? at;
    const count = hold.readings + (at === hold.countedAt ? 0 : 1);
    const raised = hold.raised || (at - since >= raiseMs && count >= readings);
    return {
      hold: { since, readings: count, countedAt: at, overSince: null, raised },
      say: raised ? 'raise' : 'nothing',
    };
  }
  if (!hold.raised) return { hold: NO_HOLD, say: 'clear' };
  const overSince = hold.overSince ?? at;
  if (at - overSince >= clearMs) return { hold: NO_HOLD, say: 'clear' };
  return { hold: { ...NO_HOLD, overSince, raised: true }, say: 'nothing' };
};

/** The hold of a red rule whose point falls silent on the way: raised now, because what it was about to say may be true. */
export const raisedBySilence = (hold: Hold): Hold | undefined =>
  hold.since !== null && !hold.raised ? { ...hold, raised: true } : undefined;
