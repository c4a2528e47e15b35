import { canClear } from '../../conditions.js';
import { DEFAULTS } from '../../defaults.js';
import { NO_RUN, type StillRun, stillRun } from '../../statistics/still-run.js';
import { lasted, RESTLESS, stillLimitMs } from '../still.js';
import type { Sign } from './sign.js';

const { timesQuieter, historyMs } = DEFAULTS.records.vanishedNoise;

/** How restless the point was before the present run. */
interface Noise {
  readonly run: StillRun;
  readonly changes: number;
  readonly seenMs: number;
}

/**
 * Noise that vanished: no change over the window of `systems.point.frozen`, at a point that changed at least ten times
 * as often before, over at least as long.
 */
export const vanishedNoiseSign: Sign<Noise> = {
  start: { run: NO_RUN, changes: 0, seenMs: 0 },
  points: () => [],
  step(state, judged, point) {
    const { value } = judged.reading;
    if (judged.reading.point !== point.id || !RESTLESS.includes(point.quantity)) return { state };
    if (!canClear(judged) || value === null) return { state };
    const mostMs = DEFAULTS.silentCycles * point.cycleS * 1000;
    const run = stillRun(state.run, value, judged.at, mostMs);
    if (state.run.value !== null && value !== state.run.value) {
      const fades = state.seenMs >= historyMs ? 0.5 : 1;
      const changes = (state.changes + 1) * fades;
      const lastMs = Math.min(Math.max(judged.at - state.run.lastAt, 0), mostMs);
      return { state: { run, changes, seenMs: (state.seenMs + state.run.heldMs + lastMs) * fades } };
    }
    const next = { run, changes: state.changes, seenMs: state.seenMs };
    const limitMs = stillLimitMs(point, run);
    if (limitMs === undefined || run.heldMs < limitMs || state.seenMs < limitMs || state.changes === 0)
      return { state: next };
    const usualMs = state.seenMs / state.changes;
    if (run.heldMs < timesQuieter * usualMs) return { state: next };
    const [time, usual] = [lasted(run.heldMs), lasted(usualMs)];
    return {
      state: next,
      evidence: {
        zh: `噪声消失：${time.zh}没有任何变化，此前平均 ${usual.zh}变化一次`,
        en: `its noise vanished: no change for ${time.en}, before it changed every ${usual.en}`,
      },
    };
  },
};
