import { canClear, counts, staleAfter, waitedForUntil } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, holdOn, NO_HOLD, raisedBySilence } from '../hold.js';
import type { RuleContext, RuleInput } from '../rule.js';

/** A switch's last word that counts, with the sensor times of the first and the last reading that said so in a row. */
interface Word {
  readonly value: 0 | 1;
  readonly since: number;
  readonly last: number;
}

/** What is known of a group of fans; survives JSON. */
export interface FanStop {
  /** By switch; one that has never spoken is absent. */
  readonly words: Readonly<Record<string, Word>>;
  readonly hold: Hold;
  /** While the hold runs: the switch that began it, and the engine time of that. */
  readonly begun: { readonly by: string; readonly at: number } | null;
}

export const NOT_STOPPED: FanStop = { words: {}, hold: NO_HOLD, begun: null };

/** How long a stop must be told by every switch, and how long a fan must run again. */
export interface StopHolding {
  /** Absent: longer than one reading of each, so that two must tell of it. */
  readonly raiseMs?: number;
  readonly clearMs?: number;
}

/** What a group of fans has to say after an input. */
export interface StopTold {
  readonly stop: FanStop;
  readonly say: 'raise' | 'clear' | 'nothing';
  readonly at: number;
  readonly wakeAt?: number;
}

const staleAt = (fan: string, context: RuleContext): number => {
  const point = context.mine.pointById.get(fan);
  return point === undefined ? context.now : staleAfter(point, context);
};

const isSilent = (fan: string, context: RuleContext): boolean => context.now > staleAt(fan, context);

/** Only a fresh good word proves that a fan runs. */
const provenRunning = (fan: string, context: RuleContext): boolean => {
  const latest = context.latest(fan);
  return latest?.reading.quality === 'good' && latest.reading.value === 1 && !isSilent(fan, context);
};

/** A switch that is silent or broken is not waited for. */
const isBlind = (fan: string, context: RuleContext): boolean => {
  const latest = context.latest(fan);
  return latest === undefined || !counts(latest) || isSilent(fan, context);
};

/**
 * How long every switch that still speaks has told of the stop: from the first word of the last to stop to the oldest of
 * their newest words. A fan that takes over is so heard before the one it relieves is believed, whichever of the two
 * stands first in a frame.
 */
const toldMs = (words: FanStop['words'], context: RuleContext): number => {
  const stopped = Object.entries(words)
    .filter(([fan, { value }]) => value === 0 && !isBlind(fan, context))
    .map(([, word]) => word);
  return Math.min(...stopped.map(({ last }) => last)) - Math.max(...stopped.map(({ since }) => since));
};

/** Whatever the clocks of two stations say, no hold lasts longer than a switch may be silent. */
const isOverdue = ({ begun }: FanStop, raiseMs: number, context: RuleContext): boolean => {
  const cycleMs = (context.mine.pointById.get(begun?.by ?? '')?.cycleS ?? 0) * 1000;
  return begun !== null && context.now - begun.at > raiseMs + DEFAULTS.silentCycles * cycleMs;
};

/**
 * Whether no fan of a group runs. It does not where every switch's last word is "stopped", or where a fan that ran is
 * heard to stop and no other is proven to run. A switch that is silent or broken proves nothing by itself: it raises
 * nothing and keeps nothing from being raised, and a good "running" alone ends it. A switch that falls silent or
 * breaks before it has told of the stop for long enough is taken at its word.
 */
export const tellStop = (
  stop: FanStop,
  fans: readonly string[],
  input: RuleInput,
  context: RuleContext,
  { raiseMs = 0, clearMs = 0 }: StopHolding,
): StopTold => {
  const { words, hold, begun } = stop;
  const nothing: StopTold = { stop, say: 'nothing', at: context.now };
  const untilOf = (fan: string): number => {
    const point = context.mine.pointById.get(fan);
    return point === undefined ? context.now : waitedForUntil(point, context);
  };
  const wakeFor = (fan: string): Pick<StopTold, 'wakeAt'> => ({ wakeAt: Math.max(untilOf(fan), context.now) + 1 });
  if (input.kind === 'wake') {
    const raised = raisedBySilence(hold);
    if (raised === undefined || begun === null) return nothing;
    if (context.now <= untilOf(begun.by)) return { ...nothing, ...wakeFor(begun.by) };
    return { stop: { words, hold: raised, begun: null }, say: 'raise', at: context.now };
  }
  if (input.kind !== 'reading' || !input.newest || !counts(input)) return nothing;
  const { at } = input;
  const { point: fan, value } = input.reading;
  if ((value !== 0 && value !== 1) || (value === 1 && !canClear(input))) return nothing;
  const before = words[fan];
  const known = { ...words, [fan]: { value, since: before?.value === value ? before.since : at, last: at } as const };
  if (value === 1) {
    const over = holdOn(hold, 'over', at, { clearMs });
    return { stop: { words: known, hold: over.hold, begun: null }, say: over.say, at };
  }
  const others = fans.filter((other) => other !== fan);
  const otherRuns = others.some((other) => provenRunning(other, context));
  const allStopped = others.every((other) => known[other]?.value === 0);
  const isStop = !otherRuns && (allStopped || before?.value === 1 || hold.since !== null || hold.raised);
  if (!isStop) return { ...nothing, stop: { ...stop, words: known } };
  const { hold: held } = holdOn(hold, 'condition', at, {});
  const since = begun ?? { by: fan, at: context.now };
  const told = toldMs(known, context);
  const isTold = raiseMs > 0 ? told >= raiseMs : told > 0;
  const raised = hold.raised || isTold || isOverdue(stop, raiseMs, context);
  const next: FanStop = { words: known, hold: { ...held, raised }, begun: raised ? null : since };
  return { stop: next, say: raised ? 'raise' : 'nothing', at, ...(raised ? {} : wakeFor(since.by)) };
};
