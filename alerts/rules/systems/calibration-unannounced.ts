import { canClear, unchanged } from '../conditions.js';
import type { Rule } from '../rule.js';

const basis = { edition: 'AQ 1029-2019', clause: '调校', confidence: 'source' } as const;

/**
 * A point says that it is being calibrated, and nobody has approved that: the word alone mutes nothing, and the
 * regulator takes it for a sensor made blind. Over when it measures again, or when the calibration is approved.
 */
export const calibrationUnannounced: Rule<null> = {
  id: 'systems.calibration.unannounced',
  basis,
  title: { zh: '标校未报备', en: 'Calibration not announced' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points.map((point) => ({
        subject: { id: point.id, area: point.area, point },
        points: [point.id],
        works: true,
      })),
  },
  start: () => unchanged(null),
  step(state, input, { point }, context) {
    if (point === undefined) return unchanged(state);
    if (input.kind === 'work') {
      const approved = context.work('calibration', { point: point.id, area: point.area });
      return approved === undefined ? unchanged(state) : { state, verdict: { kind: 'clear', at: context.now } };
    }
    if (input.kind !== 'reading') return unchanged(state);
    const isCalibrating = input.reading.quality === 'calibrating';
    if (canClear(input) || (isCalibrating && input.excusedBy !== undefined)) {
      return { state, verdict: { kind: 'clear', at: input.at } };
    }
    if (!isCalibrating) return unchanged(state);
    return {
      state,
      verdict: {
        kind: 'raise',
        at: input.at,
        level: 'yellow',
        basis,
        message: { zh: `${point.name} 标校未报备`, en: `${point.name} is calibrating without approved work` },
        withdraw: false,
        ...(input.clockSuspect ? { clockSuspect: true } : {}),
      },
    };
  },
};
