import { counts, reaches } from '../../conditions.js';
import { DEFAULTS } from '../../defaults.js';
import type { Sign } from './sign.js';

const { gapsAtHigh } = DEFAULTS.records;

/** The gaps of the last days, and how much of the time the point was high. */
interface Gaps {
  readonly firstAt: number | null;
  readonly lastAt: number;
  readonly isHigh: boolean;
  readonly gaps: number;
  readonly atHigh: number;
  readonly highMs: number;
  readonly seenMs: number;
}

const NONE: Gaps = { firstAt: null, lastAt: 0, isHigh: false, gaps: 0, atHigh: 0, highMs: 0, seenMs: 0 };

/** Gaps that begin when the value is high: most of them do, at a point that is seldom so (at or above its pre-warning). */
export const gapsAtHighSign: Sign<Gaps> = {
  start: NONE,
  points: () => [],
  step(state, judged, point, context) {
    const limits = context.limits(point.id);
    if (judged.reading.point !== point.id || limits?.kind !== 'methane' || !judged.newest) return { state };
    const isHigh = reaches(limits.preWarning, judged);
    if (!isHigh && !counts(judged)) return { state };
    const { at } = judged;
    if (state.firstAt === null || at - state.firstAt > gapsAtHigh.withinMs) {
      return { state: { ...NONE, firstAt: at, lastAt: at, isHigh } };
    }
    const ms = at - state.lastAt;
    const isGap = ms > DEFAULTS.silentCycles * point.cycleS * 1000;
    const next: Gaps = {
      firstAt: state.firstAt,
      lastAt: at,
      isHigh,
      gaps: state.gaps + (isGap ? 1 : 0),
      atHigh: state.atHigh + (isGap && state.isHigh ? 1 : 0),
      highMs: state.highMs + (!isGap && state.isHigh ? ms : 0),
      seenMs: state.seenMs + (isGap ? 0 : ms),
    };
    const isSeldomHigh = next.highMs <= gapsAtHigh.usualShare * next.seenMs;
    if (next.atHigh < gapsAtHigh.gaps || next.atHigh < gapsAtHigh.share * next.gaps || !isSeldomHigh)
      return { state: next };
    return {
      state: next,
      evidence: {
        zh: `${next.gaps} 次中断有 ${next.atHigh} 次始于达到预警值 ${limits.preWarning.value.toFixed(2)} % CH4 时`,
        en: `${next.atHigh} of ${next.gaps} gaps began at or above the pre-warning ${limits.preWarning.value.toFixed(2)} % CH4`,
      },
    };
  },
};
