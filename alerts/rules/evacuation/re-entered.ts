import { unchanged } from '../conditions.js';
import type { Rule } from '../rule.js';

const basis = { edition: '新兵办发〔2014〕15号', clause: '实施意见(七)(十三)', confidence: 'source' } as const;

/**
 * Somebody who is not a rescuer named on the order is in a scope that had been cleared and is not stood down (D2).
 * The order is open again; over when they are out.
 */
export const evacuationReEntered: Rule<null> = {
  id: 'evacuation.re-entered',
  basis,
  title: { zh: '撤离后再次进入', en: 'Re-entered after clearing' },
  watches: { per: 'order' },
  start: () => unchanged(null),
  step(state, input, _subject, context) {
    if (input.kind !== 'order') return unchanged(state);
    const { order, muster } = input;
    const back = muster.inScope.filter(({ card }) => !order.rescuers.includes(card));
    if (order.state !== 'open' || order.clearedAt === undefined || back.length === 0) {
      return { state, verdict: { kind: 'clear', at: context.now } };
    }
    const names = back.map(({ name }) => name);
    return {
      state,
      verdict: {
        kind: 'raise',
        at: context.now,
        level: 'red',
        value: back.length,
        basis,
        message: {
          zh: `撤离后再次进入 ${names.length} 人：${names.join('、')}`,
          en: `${names.length} re-entered after clearing: ${names.join(', ')}`,
        },
        withdraw: false,
      },
    };
  },
};
