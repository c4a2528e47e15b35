import { type Alarm, LEVELS, type Level } from './alarm.js';
import { ALARM_DEFAULTS } from './defaults.js';
import {
  afterRaise,
  type FloodWindow,
  floodEndsAt,
  isChatter,
  NO_RAISES,
  newestRaises,
  type RaiseKind,
  windowAt,
} from './flood-window.js';
import {
  ENOUGH_DAYS,
  type FigureId,
  LEVEL_SPREAD,
  PERFORMANCE_TARGETS,
  type Target,
  TOO_MANY,
} from './performance-targets.js';

/** A period on the service's clock, [from, to), epoch ms. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** One raise, as its ledger line says it. `at`: service clock. */
export interface Raise {
  readonly at: number;
  readonly kind: RaiseKind;
  readonly alarm: Pick<Alarm, 'rule' | 'subject' | 'area' | 'point' | 'level' | 'suppressed'>;
}

/** An alarm's condition that held without a break; null: it still holds. */
export interface Stood {
  readonly alarm: string;
  readonly rule: string;
  readonly subject: string;
  readonly area: string;
  readonly from: number;
  readonly to: number | null;
}

export interface Figure {
  readonly id: FigureId;
  readonly value: number;
  readonly target: Target;
  /** Against its target. */
  readonly mark: 'good' | 'bearable' | 'over';
}

/** What one rule says of one subject, with how often it was raised. */
export interface Source {
  readonly rule: string;
  readonly subject: string;
  readonly area: string;
  readonly point?: string;
  readonly raises: number;
  /** Of all raises, 0 to 1. */
  readonly share: number;
}

/** How well the alarms of a mine served its dispatcher in a period (ISA-18.2, EEMUA 191). */
export interface AlarmStatistics extends Period {
  readonly mine: string;
  /** Whether the period is as long as the targets ask for. */
  readonly enough: boolean;
  /** New, raised again, or to a higher level; those silenced from the start not among them. */
  readonly raises: number;
  readonly silenced: number;
  readonly figures: readonly Figure[];
  readonly topTen: readonly Source[];
  /** Raised three times within a minute, the most frequent first; at most a hundred. */
  readonly chattering: readonly Source[];
  /** Stood for more than 24 hours, the longest first; at most a hundred. */
  readonly stale: readonly Stood[];
  readonly levels: readonly {
    readonly level: Level;
    readonly raises: number;
    readonly share: number;
    readonly target: Target;
  }[];
}

/** Adds up raises in the order of their times. */
export interface AlarmTally {
  raised(raise: Raise): void;
  /** What has been added up; `stood`: what stood for long, `now`: the service's clock. */
  statistics(stood: readonly Stood[], now: number): AlarmStatistics;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MOST_LISTED = 100;

const markOf = (value: number, { good, most, below }: Target): Figure['mark'] => {
  if (below ? value < good : value <= good) return 'good';
  return (below ? value < most : value <= most) ? 'bearable' : 'over';
};

/** Counts in stretches of equal length from a first instant; the last may be cut short by the end. */
const createBins = (from: number, stepMs: number) => {
  const counts = new Map<number, number>();
  return {
    add: (at: number): void => {
      const bin = Math.floor((at - from) / stepMs);
      counts.set(bin, (counts.get(bin) ?? 0) + 1);
    },
    peak: (): number => [...counts.values()].reduce((most, count) => Math.max(most, count), 0),
    above: (limit: number): number => [...counts.values()].filter((count) => count > limit).length,
  };
};

/** The most of these alarms, all of them stale within the period, that were so on one of its days. */
const staleOnADay = (stale: readonly Stood[], { from, to }: Period, now: number): number => {
  let most = 0;
  for (let day = from; day < to; day += DAY_MS) {
    const end = day + DAY_MS;
    const count = stale.filter((one) => one.from + ALARM_DEFAULTS.staleAfterMs < end && (one.to ?? now) > day).length;
    most = Math.max(most, count);
  }
  return most;
};

/** Adds up one mine's alarms of a period. */
export const createAlarmTally = (mine: string, period: Period): AlarmTally => {
  const { from, to } = period;
  const minutes = createBins(from, MINUTE_MS);
  const tenMinutes = createBins(from, 10 * MINUTE_MS);
  const hours = createBins(from, HOUR_MS);
  const levels = new Map<Level, number>();
  const sources = new Map<
    string,
    { readonly raise: Raise['alarm']; raises: number; newest: readonly number[]; chatters: boolean }
  >();
  let raises = 0;
  let silenced = 0;
  let lastAt = from;
  let window: FloodWindow = NO_RAISES;
  let floodMs = 0;

  /** Counts a flood that is over by then. */
  const settleFlood = (at: number): void => {
    const { since } = window;
    const endsAt = floodEndsAt(window);
    window = windowAt(window, at);
    if (since !== null && endsAt !== null && window.since === null) floodMs += Math.min(endsAt, to) - since;
  };

  return {
    raised({ at: said, kind, alarm }) {
      if (alarm.suppressed !== undefined) {
        silenced += 1;
        return;
      }
      // Lines are in the order in which they were written, which a clock set back does not change.
      const at = Math.max(said, lastAt);
      lastAt = at;
      raises += 1;
      for (const bins of [minutes, tenMinutes, hours]) bins.add(at);
      levels.set(alarm.level, (levels.get(alarm.level) ?? 0) + 1);
      settleFlood(at);
      window = afterRaise(window, at);
      const key = `${alarm.rule}|${alarm.subject}`;
      const source = sources.get(key) ?? { raise: alarm, raises: 0, newest: [], chatters: false };
      source.raises += 1;
      if (kind !== 'alarm.level-raised') {
        source.newest = newestRaises(source.newest, at);
        source.chatters ||= isChatter(source.newest);
      }
      sources.set(key, source);
    },
    statistics(stood, now) {
      settleFlood(now);
      const openFloodMs = window.since === null ? 0 : Math.min(now, to) - window.since;
      const lengthMs = to - from;
      const share = (count: number): number => (raises === 0 ? 0 : count / raises);
      const shown = [...sources.values()]
        .sort((one, other) => other.raises - one.raises)
        .map(({ raise, chatters, raises: count }) => {
          const { rule, subject, area, point } = raise;
          const at = { rule, subject, area, ...(point === undefined ? {} : { point }) };
          return { chatters, source: { ...at, raises: count, share: share(count) } };
        });
      const topTen = shown.slice(0, 10).map(({ source }) => source);
      const chattering = shown.filter(({ chatters }) => chatters).map(({ source }) => source);
      const lastedMs = (one: Stood): number => (one.to ?? now) - one.from;
      const stale = stood
        .filter((one) => lastedMs(one) > ALARM_DEFAULTS.staleAfterMs)
        .filter((one) => one.from + ALARM_DEFAULTS.staleAfterMs < to && (one.to ?? now) > from)
        .sort((one, other) => lastedMs(other) - lastedMs(one));
      const values: Record<FigureId, number> = {
        'per-day': (raises * DAY_MS) / lengthMs,
        'per-hour': (raises * HOUR_MS) / lengthMs,
        'peak-hour': hours.peak(),
        'per-ten-minutes': (raises * 10 * MINUTE_MS) / lengthMs,
        'peak-ten-minutes': tenMinutes.peak(),
        'peak-minute': minutes.peak(),
        'hours-over-thirty': hours.above(TOO_MANY.anHour) / Math.ceil(lengthMs / HOUR_MS),
        'ten-minutes-over-ten': tenMinutes.above(TOO_MANY.tenMinutes) / Math.ceil(lengthMs / (10 * MINUTE_MS)),
        'flood-time': (floodMs + openFloodMs) / lengthMs,
        'top-ten-share': topTen.reduce((sum, one) => sum + one.share, 0),
        chattering: chattering.length,
        'stale-on-a-day': staleOnADay(stale, period, now),
      };
      const ids = Object.keys(PERFORMANCE_TARGETS) as FigureId[];
      return {
        mine,
        from,
        to,
        enough: lengthMs >= ENOUGH_DAYS * DAY_MS,
        raises,
        silenced,
        figures: ids.map((id) => {
          const target = PERFORMANCE_TARGETS[id];
          return { id, value: values[id], target, mark: markOf(values[id], target) };
        }),
        topTen,
        chattering: chattering.slice(0, MOST_LISTED),
        stale: stale.slice(0, MOST_LISTED),
        levels: LEVELS.map((level) => {
          const count = levels.get(level) ?? 0;
          return { level, raises: count, share: share(count), target: LEVEL_SPREAD[level] };
        }),
      };
    },
  };
};
