import type { Mine, Point } from '../../../domain/mine.js';
import type { Text } from '../../../domain/text.js';
import type { Suppression } from '../../alarm/alarm.js';
import type { PlannedWork } from '../../planned-work/planned-work.js';
import { staleAfter, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Raise, RuleContext, RuleInput, Step } from '../rule.js';

/** Rules whose alarms say the silence of all that lies under them, instead of an alarm of its own for each. */
export const BROKER_LOST = 'systems.broker-lost';
export const SYSTEM_DOWN = 'systems.down';
export const STATION_SILENT = 'systems.station.silent';
/** The system through which every reading comes. */
export const SAFETY_MONITORING = 'safety-monitoring';

/** Nothing has arrived of a point for three of its cycles. */
export const isSilent = (point: Point, context: RuleContext): boolean => context.now > staleAfter(point, context);

/** Whether the loss of the broker, or of safety monitoring, stands: it says the silence of the whole mine. */
export const mineIsBlind = (context: RuleContext): boolean =>
  context.standing(BROKER_LOST, context.mine.id) !== undefined ||
  context.standing(SYSTEM_DOWN, SAFETY_MONITORING) !== undefined;

/** Asked for at every look at every silent point of a mine, so it is sorted once a mine. */
const pointsOfStations = new WeakMap<Mine, ReadonlyMap<string, readonly Point[]>>();

const sortedByStation = (mine: Mine): ReadonlyMap<string, readonly Point[]> => {
  const sorted = new Map<string, Point[]>();
  for (const point of mine.points) {
    if (point.substation === undefined) continue;
    const known = sorted.get(point.substation);
    if (known === undefined) sorted.set(point.substation, [point]);
    else known.push(point);
  }
  pointsOfStations.set(mine, sorted);
  return sorted;
};

export const pointsOf = (substation: string, mine: Mine): readonly Point[] =>
  (pointsOfStations.get(mine) ?? sortedByStation(mine)).get(substation) ?? [];

/**
 * The points of a substation that fell silent together: each would have spoken again, had the substation lived, before
 * the last of them did. A point that was dead long before is not among them.
 */
export const fellTogether = (substation: string, context: RuleContext): readonly Point[] => {
  const points = pointsOf(substation, context.mine);
  const lastAt = Math.max(...points.map(({ id }) => context.lastHeardAt(id)));
  return points.filter(({ id, cycleS }) => context.lastHeardAt(id) + cycleS * 1000 >= lastAt);
};

/** The longest cycle of a substation's points, ms: all that lives of it speaks within that. */
export const cycleOf = (points: readonly Point[]): number => Math.max(...points.map(({ cycleS }) => cycleS)) * 1000;

/** The approved work that explains why a point does not speak: it is out of service, or its power is cut. */
export const excuseOf = (point: Point, context: RuleContext): PlannedWork | undefined => {
  const place = { point: point.id, area: point.area };
  return context.work('maintenance', place) ?? context.work('power-cut', place);
};

/** The sound that approved work takes from an alarm. */
export const suppressedBy = ({ kind, to, approvedBy, by, reason }: PlannedWork): Suppression => ({
  kind: kind === 'maintenance' ? 'out-of-service' : 'by-design',
  until: to,
  by: approvedBy ?? by,
  reason,
});

/** `said-above`: it is silent, and an alarm above it says so. */
export interface Silence {
  readonly stage: 'heard' | 'said-above' | 'raised';
  /** The approved work that takes the sound from what was raised. */
  readonly work: string | null;
}

export const HEARD: Silence = { stage: 'heard', work: null };

/** Whether there is nothing to look at: it was heard of late, or the alarm above it goes on saying what it says. */
export const isNoNews = ({ stage }: Silence, input: RuleInput): boolean =>
  stage === 'heard'
    ? input.kind !== 'wake'
    : stage === 'said-above' && input.kind === 'alarm' && input.standing !== null;

/** What is known of something that may have fallen silent. */
export interface Listening {
  /** How long whatever lies under an alarm that is over may take to speak. */
  readonly cycleMs: number;
  /** An alarm that says its silence stands. */
  readonly saidAbove: boolean;
  /** Whether it may be said yet, or something else may come to say it: the engine time to look again at. */
  readonly waitUntil?: number;
  readonly excuse: PlannedWork | undefined;
  readonly raise: () => Raise;
}

/** It counts as heard, up to that engine time: nothing to say of it. */
export const stillHeard = (state: Silence, heardUntil: number, context: RuleContext): Step<Silence> | undefined =>
  state.stage !== 'raised' && context.now <= heardUntil ? { ...unchanged(HEARD), wakeAt: heardUntil + 1 } : undefined;

const say = ({ excuse, raise }: Listening): Step<Silence> => ({
  state: { stage: 'raised', work: excuse?.id ?? null },
  verdict: { ...raise(), ...(excuse === undefined ? {} : { suppressed: suppressedBy(excuse) }) },
  ...(excuse === undefined ? {} : { wakeAt: excuse.to + 1 }),
});

/**
 * Looks at something that is silent, without a reading at hand. What an alarm above says is not said again, and what
 * was is taken back; once that alarm is over, whatever does not speak within a cycle is said by name. Silence ends by
 * readings alone.
 */
export const listen = (state: Silence, input: RuleInput, context: RuleContext, heard: Listening): Step<Silence> => {
  const { saidAbove, waitUntil, cycleMs, excuse } = heard;
  if (state.stage === 'raised') {
    if (saidAbove) return { state: { stage: 'said-above', work: null }, verdict: { kind: 'clear', at: context.now } };
    if (state.work === null) return unchanged(state);
    if (excuse?.id !== state.work) return say(heard);
    // Work that is ended runs to the end of this instant.
    return input.kind === 'work' ? { ...unchanged(state), wakeAt: context.now + 1 } : unchanged(state);
  }
  // It looks again itself, should what stands above it go without a word (a reload).
  if (saidAbove)
    return {
      ...unchanged({ stage: 'said-above', work: null }),
      wakeAt: context.now + Math.max(cycleMs, DEFAULTS.lookAgainMs),
    };
  if (state.stage === 'said-above' && input.kind !== 'wake') {
    const isOver = input.kind === 'alarm' && input.standing === null;
    return isOver ? { ...unchanged(state), wakeAt: context.now + cycleMs + 1 } : unchanged(state);
  }
  return waitUntil !== undefined && waitUntil > context.now ? { ...unchanged(state), wakeAt: waitUntil } : say(heard);
};

const SEPARATOR = { zh: '、', en: ', ' } as const;

/** Names in both languages, one after the other. */
export const listed = (names: readonly Text[]): Text => ({
  zh: names.map(({ zh }) => zh).join(SEPARATOR.zh),
  en: names.map(({ en }) => en).join(SEPARATOR.en),
});

/** Every point that is silent now: whole substations by their number, all others by name; null where none is. */
export const blindNow = (context: RuleContext): Text | null => {
  const silent = context.mine.points.filter((point) => isSilent(point, context));
  const whole = new Set(
    context.mine.substations
      .map(({ id }) => id)
      .filter((id) => {
        const points = pointsOf(id, context.mine);
        return points.length > 1 && points.every((point) => silent.includes(point));
      }),
  );
  const stations = [...whole].map((id): Text => {
    const many = pointsOf(id, context.mine).length;
    return { zh: `分站${id}（${many}个测点）`, en: `substation ${id} (${many} points)` };
  });
  const single = silent.filter(({ substation }) => substation === undefined || !whole.has(substation));
  if (silent.length === 0) return null;
  return listed([...stations, ...single.map(({ name }) => ({ zh: name, en: name }))]);
};

/** A sentence with the points that are blind under it. */
export const withBlind = (said: Text, context: RuleContext): Text => {
  const blind = blindNow(context);
  return blind === null ? said : { zh: `${said.zh}；无数据：${blind.zh}`, en: `${said.en}; silent: ${blind.en}` };
};
