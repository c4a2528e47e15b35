import type { Mine } from '../../domain/mine.js';
import { type Alarm, LEVELS, type Level } from './alarm.js';
import { ALARM_DEFAULTS } from './defaults.js';

type MineStep = Mine['escalation'][number];
export type Via = MineStep['via'][number];

/** A step of the mine's escalation that an alarm has reached. */
export interface EscalationStep {
  readonly alarm: string;
  readonly level: Level;
  /** Counted from 1. */
  readonly step: number;
  readonly to: string;
  readonly via: readonly Via[];
  /** How long the alarm had stood unacknowledged by then, seconds; 0: it is told of at once. */
  readonly afterS: number;
  /** Engine time at which the step was due. */
  readonly at: number;
}

interface Waiting {
  readonly level: Level;
  /** Engine time from which its steps are counted. */
  readonly since: number;
  /** Since when it is suppressed: that time does not count; null while it is not. */
  readonly pausedAt: number | null;
  /** Steps reached. */
  readonly done: number;
}

/** Alarms that wait for an acknowledgement, by id; survives JSON. */
export type EscalationMemory = Readonly<Record<string, Waiting>>;

/** Takes the alarms that nobody acknowledges to the next person, step by step; it raises none of its own. */
export interface EscalationTimer {
  /** Hears of every change of an alarm at engine time `now`. */
  changed(alarm: Alarm, now: number): void;
  /** Takes up alarms that stand from an earlier run and that the memory does not know. */
  adopt(alarms: readonly Alarm[], now: number): void;
  /** The engine time of the next step; null where nothing waits. */
  nextDue(): number | null;
  /** Steps reached by then, in the order of their times. */
  due(now: number): readonly EscalationStep[];
  memory(): EscalationMemory;
}

/** The steps of each level in order; of a level that the file leaves out one step of ours, but for blue, which waits for nobody. */
const stepsOf = (mine: Pick<Mine, 'escalation'>): ReadonlyMap<Level, readonly MineStep[]> => {
  const usual = (level: Level): MineStep[] => {
    if (level === 'blue') return [];
    const afterS = ALARM_DEFAULTS.unacknowledgedAfterMs[level] / 1000;
    return [{ level, afterS, to: ALARM_DEFAULTS.escalatesTo, via: ['screen'] }];
  };
  return new Map(
    LEVELS.map((level) => {
      const own = mine.escalation.filter((step) => step.level === level);
      return [level, own.length === 0 ? usual(level) : own.toSorted((one, other) => one.afterS - other.afterS)];
    }),
  );
};

/**
 * Builds the escalation of one mine. Steps count from when the alarm became unacknowledged. Acknowledging or closing
 * ends it; an alarm that has returned, or comes back, goes on; a higher level starts over; while it is suppressed its
 * time stands still.
 */
export const createEscalation = (
  mine: Pick<Mine, 'escalation' | 'simulated'>,
  memory: EscalationMemory = {},
): EscalationTimer => {
  const steps = stepsOf(mine);
  const waiting = new Map(Object.entries(memory));
  const stepAt = ({
    level,
    since,
    pausedAt,
    done,
  }: Waiting): { readonly step: MineStep; readonly at: number } | undefined => {
    const step = steps.get(level)?.[done];
    return step === undefined || pausedAt !== null ? undefined : { step, at: since + step.afterS * 1000 };
  };

  const take = ({ id, level, state, suppressed, escalation }: Alarm, now: number, since: number): void => {
    if (state === 'acknowledged' || state === 'closed') {
      waiting.delete(id);
      return;
    }
    const known = waiting.get(id);
    const isSame = known?.level === level;
    const one = isSame
      ? known
      : { level, since, pausedAt: null, done: known === undefined ? (escalation?.step ?? 0) : 0 };
    const { pausedAt } = one;
    if (suppressed !== undefined) waiting.set(id, { ...one, pausedAt: pausedAt ?? now });
    else if (pausedAt === null) waiting.set(id, one);
    else waiting.set(id, { ...one, since: one.since + (now - pausedAt), pausedAt: null });
  };

  return {
    changed: (alarm, now) => take(alarm, now, now),
    adopt(alarms, now) {
      for (const alarm of alarms) {
        if (waiting.has(alarm.id)) continue;
        take(alarm, now, Math.min(now, mine.simulated ? alarm.at : alarm.receivedAt));
      }
    },
    nextDue() {
      let next: number | null = null;
      for (const one of waiting.values()) {
        const reached = stepAt(one);
        if (reached !== undefined && (next === null || reached.at < next)) next = reached.at;
      }
      return next;
    },
    due(now) {
      const reached: EscalationStep[] = [];
      for (const [alarm, found] of waiting) {
        let one = found;
        for (let next = stepAt(one); next !== undefined && next.at <= now; next = stepAt(one)) {
          const { to, via, afterS } = next.step;
          one = { ...one, done: one.done + 1 };
          reached.push({ alarm, level: one.level, step: one.done, to, via, afterS, at: next.at });
        }
        waiting.set(alarm, one);
      }
      return reached.sort((one, other) => one.at - other.at);
    },
    memory: () => Object.fromEntries(waiting),
  };
};
