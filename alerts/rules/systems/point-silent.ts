import { staleAfter, unchanged } from '../conditions.js';
import type { Rule } from '../rule.js';

interface Silence {
  readonly silent: boolean;
}

const basis = { edition: 'AQ 6201-2019', clause: '巡检周期', confidence: 'default' } as const;

/**
 * A point of which nothing has arrived for three of its cycles cannot see (D1: the monitoring system must be effective).
 * Judged by arrival; a point that has never spoken is silent three cycles after the watch began. Over at a good reading.
 */
export const pointSilent: Rule<Silence> = {
  id: 'systems.point.silent',
  basis,
  title: { zh: '测点无数据', en: 'Point silent' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points.map((point) => ({ subject: { id: point.id, area: point.area, point }, points: [point.id] })),
  },
  start(subject, context) {
    const state = { silent: false };
    return subject.point === undefined
      ? unchanged(state)
      : { ...unchanged(state), wakeAt: staleAfter(subject.point, context) + 1 };
  },
  step(state, input, subject, context) {
    const { point } = subject;
    if (point === undefined) return unchanged(state);
    if (input.kind === 'reading') {
      if (!state.silent || input.reading.quality !== 'good') return unchanged(state);
      const wakeAt = staleAfter(point, context) + 1;
      return { state: { silent: false }, verdict: { kind: 'clear', at: input.at }, wakeAt };
    }
    if (input.kind !== 'wake' || state.silent) return unchanged(state);
    const silentFrom = staleAfter(point, context);
    if (context.now <= silentFrom) return { ...unchanged(state), wakeAt: silentFrom + 1 };
    return {
      state: { silent: true },
      verdict: {
        kind: 'raise',
        at: context.now,
        level: point.mandatory ? 'yellow' : 'blue',
        basis,
        message: { zh: `${point.name} 无数据`, en: `${point.name} is silent` },
        withdraw: false,
      },
    };
  },
};
