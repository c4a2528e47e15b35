import { ALARM_DEFAULTS } from './defaults.js';

const { floodWindowMs, floodStartsAbove, floodEndsBelow, chatterRaises, chatterWindowMs } = ALARM_DEFAULTS;

/** Whether alarms come too fast to be read, told from the newest raises alone (ISA-18.2). Survives JSON. */
export interface FloodWindow {
  /** Instants of the newest raises, rising; what a window of ten minutes needs, no more. */
  readonly raises: readonly number[];
  /** When the flood that runs began; null outside one. */
  readonly since: number | null;
}

export const NO_RAISES: FloodWindow = { raises: [], since: null };

/** When the flood that runs ends unless more is raised: the instant from which fewer than five raises lie in the last ten minutes. */
export const floodEndsAt = ({ raises, since }: FloodWindow): number | null =>
  since === null ? null : (raises.at(-floodEndsBelow) ?? since) + floodWindowMs;

/** The window at an instant, which never lies before one that it has seen. */
export const windowAt = (window: FloodWindow, now: number): FloodWindow => {
  const endsAt = floodEndsAt(window);
  return endsAt !== null && now >= endsAt ? { ...window, since: null } : window;
};

/** The window after one more raise; the flood begins with the eleventh within less than ten minutes. */
export const afterRaise = (window: FloodWindow, at: number): FloodWindow => {
  const { raises, since } = windowAt(window, at);
  const newest = [...raises, at].slice(-(floodStartsAbove + 1)).filter((one) => at - one < floodWindowMs);
  return { raises: newest, since: since ?? (newest.length > floodStartsAbove ? at : null) };
};

/** The raises of one alarm that chatter is told from, after one more. */
export const newestRaises = (raises: readonly number[], at: number): readonly number[] =>
  [...raises, at].slice(-chatterRaises);

/** Whether the newest raises of one alarm lie within less than a minute. */
export const isChatter = (raises: readonly number[]): boolean => {
  const first = raises.at(-chatterRaises);
  const last = raises.at(-1);
  return first !== undefined && last !== undefined && last - first < chatterWindowMs;
};

/** How an alarm was raised, by the kind of its ledger line: anew, again while it had returned, or to a higher level. */
export const RAISE_KINDS = ['alarm.raised', 'alarm.raised-again', 'alarm.level-raised'] as const;
export type RaiseKind = (typeof RAISE_KINDS)[number];

export const isRaiseKind = (kind: string): kind is RaiseKind => RAISE_KINDS.some((one) => one === kind);
