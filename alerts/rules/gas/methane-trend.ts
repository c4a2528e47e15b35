import type { MethaneLimits } from '../../../domain/limits/limit.js';
import { QUANTITIES } from '../../../domain/quantity.js';
import { reachedIn, theilSen } from '../../../domain/theil-sen.js';
import { alarmLimit, canClear, counts, methaneLimitsOf, methaneWatches, reaches, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, holdOn, NO_HOLD } from '../hold.js';
import type { Rule } from '../rule.js';
import { type Sample, withSample } from '../statistics/samples.js';
import { shown } from '../wording.js';

const { trend } = DEFAULTS;
const keep = { spanMs: trend.windowMs, everyMs: trend.everyMs, byClock: true } as const;

interface Trend {
  readonly samples: readonly Sample[];
  readonly hold: Hold;
}

/** Milliseconds until the limit; `unknown` while too little of the window is filled, undefined where none is foreseen. */
const foreseen = (samples: readonly Sample[], limits: MethaneLimits): number | 'unknown' | undefined => {
  const [first, newest] = [samples[0], samples.at(-1)];
  if (first === undefined || newest === undefined || newest[1] < trend.fromShare * limits.alarm.value) return undefined;
  if (samples.length < trend.atLeastSamples || newest[0] - first[0] < trend.atLeastMs) return 'unknown';
  const ms = reachedIn(newest[1], theilSen(samples) ?? 0, limits.alarm.value);
  return ms !== undefined && ms <= trend.aheadMs ? ms : undefined;
};

/**
 * Methane on its way to the alarm limit: at least half of it, and at the robust slope of the last 15 min (Theil and Sen,
 * which wild readings do not move) it is there within 15 min; held 2 min. Over once that has not been so for 5 min. A reading at the limit itself is the over-limit alarm's to judge and changes nothing here.
 */
export const methaneTrend: Rule<Trend> = {
  id: 'gas.methane.trend',
  basis: { edition: 'MineSentry default', clause: '趋势预警', confidence: 'default' },
  title: { zh: '瓦斯上升趋势', en: 'Methane rising' },
  watches: { per: 'mine', of: methaneWatches },
  start: () => unchanged({ samples: [], hold: NO_HOLD }),
  step(state, input, subject, context) {
    const limits = methaneLimitsOf(subject, context);
    const { point } = subject;
    if (input.kind !== 'reading' || limits === undefined || point === undefined) return unchanged(state);
    const { value } = input.reading;
    if (!counts(input) || value === null || !input.newest) return unchanged(state);
    const samples = withSample(state.samples, input.at, value, keep);
    if (samples === state.samples) return unchanged(state);
    if (reaches(limits.alarm, input)) return unchanged({ ...state, samples });
    const inMs = foreseen(samples, limits);
    const over = inMs === undefined && canClear(input) ? 'over' : 'nothing';
    const { hold, say } = holdOn(state.hold, typeof inMs === 'number' ? 'condition' : over, input.at, {
      raiseMs: trend.holdMs,
      clearMs: trend.goneMs,
    });
    if (say === 'clear') return { state: { samples, hold }, verdict: { kind: 'clear', at: input.at } };
    if (say === 'nothing' || typeof inMs !== 'number') return unchanged({ samples, hold });
    const { unit, decimals } = QUANTITIES[point.quantity];
    const limit = limits.alarm.value;
    const [now, then, minutes] = [shown(value, limit, decimals), limit.toFixed(decimals), Math.ceil(inMs / 60_000)];
    return {
      state: { samples, hold },
      verdict: {
        kind: 'raise',
        at: input.at,
        level: 'blue',
        value,
        limit: alarmLimit(limits.alarm, 'alarm', point),
        basis: methaneTrend.basis,
        message: {
          zh: `${point.name} ${now} ${unit}，持续上升，预计 ${minutes} 分钟内达到 ${then} ${unit}`,
          en: `${point.name} ${now} ${unit} and rising: ${then} ${unit} expected within ${minutes} min`,
        },
        withdraw: false,
        ...(input.clockSuspect ? { clockSuspect: true } : {}),
      },
    };
  },
};
