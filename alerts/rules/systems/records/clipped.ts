import { counts } from '../../conditions.js';
import { DEFAULTS } from '../../defaults.js';
import { hasHundredths } from '../../statistics/still-run.js';
import { lasted } from '../still.js';
import type { Sign } from './sign.js';

const { clipped } = DEFAULTS.records;

/** The highest value seen close under the limit, and how the readings stood to it. */
interface Clipped {
  readonly top: number | null;
  /** How often it stayed there for a while. */
  readonly tops: number;
  readonly atTopMs: number;
  /** Time spent close under it: real gas that comes so near spends more there than at its very highest. */
  readonly underTopMs: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly last: number;
  readonly since: number | null;
  /** It has not been well below since the last stay that counted. */
  readonly isCounted: boolean;
}

const NONE: Clipped = {
  top: null,
  tops: 0,
  atTopMs: 0,
  underTopMs: 0,
  firstAt: 0,
  lastAt: 0,
  last: 0,
  since: null,
  isCounted: false,
};

const TINY = 1e-9;

/**
 * A value cut off just under the alarm limit: again and again it rises to one value there and stays, and never comes to
 * the limit, nor spends the time just below that a top of its own would.
 */
export const clippedSign: Sign<Clipped> = {
  start: NONE,
  points: () => [],
  step(state, judged, point, context) {
    const limits = context.limits(point.id);
    const { value } = judged.reading;
    if (judged.reading.point !== point.id || limits?.kind !== 'methane') return { state };
    const limit = limits.alarm.value;
    if (judged.reading.quality === 'over-range') return { state: NONE };
    if (!counts(judged) || !judged.newest || value === null) return { state };
    const { at } = judged;
    if (value >= limit || (state.top !== null && at - state.firstAt > clipped.withinMs)) return { state: NONE };
    // An instrument of tenths has no value between the limit and the next below it: it cannot show the sign.
    const isNear = value >= limit - clipped.belowPct - TINY && hasHundredths(value);
    if (isNear && (state.top === null || value > state.top)) {
      return { state: { ...NONE, top: value, firstAt: at, lastAt: at, last: value, since: at } };
    }
    if (state.top === null) return { state };
    const ms = Math.min(Math.max(at - state.lastAt, 0), DEFAULTS.silentCycles * point.cycleS * 1000);
    const stayed = state.last === value ? ms : 0;
    const isTop = value === state.top;
    const isUnder = !isTop && value >= state.top - clipped.belowPct - TINY;
    const since = isTop ? (state.since ?? at) : null;
    const isTopNow = since !== null && at - since >= clipped.topMs;
    const next: Clipped = {
      ...state,
      atTopMs: state.atTopMs + (isTop ? stayed : 0),
      underTopMs: state.underTopMs + (isUnder ? ms : 0),
      tops: state.tops + (isTopNow && !state.isCounted ? 1 : 0),
      lastAt: at,
      last: value,
      since,
      isCounted: isTopNow || (state.isCounted && value > state.top - clipped.awayPct + TINY),
    };
    if (next.tops < clipped.tops || next.atTopMs < clipped.timesUnder * next.underTopMs) return { state: next };
    const [top, time] = [state.top.toFixed(2), lasted(next.atTopMs)];
    return {
      state: next,
      evidence: {
        zh: `削顶：${next.tops} 次停在 ${top} % CH4，共 ${time.zh}，从未达到报警值 ${limit.toFixed(2)} %`,
        en: `cut off: ${next.tops} times it stayed at ${top} % CH4, ${time.en} in all, and never came to the limit ${limit.toFixed(2)} %`,
      },
    };
  },
};
