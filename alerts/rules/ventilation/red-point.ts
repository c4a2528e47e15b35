import type { Point } from '../../../domain/mine.js';
import { unchanged, waitedForUntil } from '../conditions.js';
import { type Hold, type Holding, holdOn, raisedBySilence, type Shows } from '../hold.js';
import type { Judged, RuleContext, RuleInput, Step } from '../rule.js';

/** What a red rule on one point has to say after an input. */
export interface Told {
  readonly hold: Hold;
  readonly say: 'raise' | 'clear' | 'nothing';
  readonly at: number;
  /** Raised because the point fell silent, or broke, on the way. */
  readonly silent: boolean;
  readonly wakeAt?: number;
}

/** The step of what has nothing to raise: it is over, or nothing is new; undefined where it raises. */
export const quietStep = <State>(
  state: State,
  { say, at, wakeAt }: { readonly say: Told['say']; readonly at: number; readonly wakeAt?: number },
): Step<State> | undefined => {
  if (say === 'raise') return undefined;
  if (say === 'clear') return { state, verdict: { kind: 'clear', at } };
  return wakeAt === undefined ? unchanged(state) : { ...unchanged(state), wakeAt };
};

/**
 * The hold of a red rule on one point after an input, for rules with a hold or a second reading. A reading that is no
 * newer than those before it counts for nothing, so that one told twice is not two. While the hold runs it asks to be
 * woken once the point is silent or has been broken for as long, and raises then.
 */
export const tell = (
  hold: Hold,
  input: RuleInput,
  watched: {
    readonly point: Point;
    readonly context: RuleContext;
    readonly shows: (judged: Judged) => Shows;
    readonly holding: Holding;
  },
): Told => {
  const { point, context, shows, holding } = watched;
  const nothing: Told = { hold, say: 'nothing', at: context.now, silent: false };
  if (input.kind === 'wake') {
    const raised = raisedBySilence(hold);
    if (raised === undefined) return nothing;
    const until = waitedForUntil(point, context);
    if (context.now <= until) return { ...nothing, wakeAt: until + 1 };
    return { hold: raised, say: 'raise', at: context.now, silent: true };
  }
  if (input.kind !== 'reading' || !input.newest) return nothing;
  const held = holdOn(hold, shows(input), input.at, holding);
  const pending = held.hold.since !== null && !held.hold.raised;
  return {
    ...held,
    at: input.at,
    silent: false,
    ...(pending ? { wakeAt: Math.max(waitedForUntil(point, context), context.now) + 1 } : {}),
  };
};
