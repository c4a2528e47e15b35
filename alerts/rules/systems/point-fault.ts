import type { Quality } from '../../../domain/observation.js';
import type { Text } from '../../../domain/text.js';
import { canClear, unchanged } from '../conditions.js';
import type { Rule } from '../rule.js';
import { excuseOf, suppressedBy } from './silence.js';

const basis = { edition: 'AQ 1029-2019', clause: '传感器故障', confidence: 'default' } as const;

/** What a quality that is neither good nor calibrating says of the sensor. */
const FAULTS: Readonly<Partial<Record<Quality, Text>>> = {
  'over-range': { zh: '超量程', en: 'over range' },
  'under-range': { zh: '低于量程', en: 'under range' },
  'line-broken': { zh: '断线', en: 'line broken' },
  fault: { zh: '故障', en: 'fault' },
  suspended: { zh: '暂停使用', en: 'suspended' },
};

/**
 * A point whose quality is neither good nor calibrating measures nothing that can be relied on (D1). Over range is one
 * of them: the gas alarm beside it says what it means for people. Over at a good reading. Approved maintenance or a
 * power cut takes its sound, but not from over range, which may be gas.
 */
export const pointFault: Rule<null> = {
  id: 'systems.point.fault',
  basis,
  title: { zh: '测点故障', en: 'Point fault' },
  watches: {
    per: 'mine',
    of: (mine) =>
      mine.points.map((point) => ({ subject: { id: point.id, area: point.area, point }, points: [point.id] })),
  },
  start: () => unchanged(null),
  step(state, input, { point }, context) {
    if (input.kind !== 'reading' || point === undefined) return unchanged(state);
    if (canClear(input)) return { state, verdict: { kind: 'clear', at: input.at } };
    const { quality } = input.reading;
    const fault = FAULTS[quality];
    if (fault === undefined) return unchanged(state);
    const excuse = quality === 'over-range' ? undefined : excuseOf(point, context);
    return {
      state,
      verdict: {
        kind: 'raise',
        at: input.at,
        level: point.mandatory ? 'yellow' : 'blue',
        basis,
        message: { zh: `${point.name} ${fault.zh}`, en: `${point.name}: ${fault.en}` },
        withdraw: false,
        ...(input.clockSuspect ? { clockSuspect: true } : {}),
        ...(excuse === undefined ? {} : { suppressed: suppressedBy(excuse) }),
      },
    };
  },
};
