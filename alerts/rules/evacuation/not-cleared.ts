import { unchanged } from '../conditions.js';
import { place } from '../personnel/wording.js';
import type { Rule } from '../rule.js';

const basis = { edition: '新兵办发〔2014〕15号', clause: '实施意见(七)(十三)', confidence: 'source' } as const;

/**
 * People who are no rescuers are still in the scope of an order, or nobody knows where somebody is, after its deadline
 * (D1, D2). Being in scope makes it an accident; being unaccounted for proves nothing yet. Over when the order is
 * cleared or stood down.
 */
export const evacuationNotCleared: Rule<null> = {
  id: 'evacuation.not-cleared',
  basis,
  title: { zh: '到时未撤离', en: 'Not evacuated in time' },
  watches: { per: 'order' },
  start: () => unchanged(null),
  step(state, input, subject, context) {
    const found = input.kind === 'order' ? input : context.orders().find(({ order }) => order.id === subject.id);
    if (found === undefined) return unchanged(state);
    const { order, muster } = found;
    if (order.state !== 'open') {
      return { state, verdict: { kind: 'clear', at: context.now } };
    }
    if (context.now <= order.dueAt) return { ...unchanged(state), wakeAt: order.dueAt + 1 };
    const inScope = muster.inScope.filter(({ card }) => !order.rescuers.includes(card));
    const inside = [...inScope, ...muster.unaccounted];
    if (inside.length === 0) return unchanged(state);
    const names = (language: 'zh' | 'en'): string[] =>
      inside.map(({ name, area }) => `${name} ${place(context.mine, area)[language]}`);
    return {
      state,
      verdict: {
        kind: 'raise',
        at: context.now,
        level: 'red',
        value: inside.length,
        basis,
        message: {
          zh: `撤离时限已过，仍有 ${inside.length} 人未撤出或下落不明：${names('zh').join('、')}`,
          en: `Past the deadline, ${inside.length} not out or unaccounted for: ${names('en').join(', ')}`,
        },
        withdraw: false,
        ...(inScope.length > 0 && !order.drill ? { accident: true } : {}),
      },
    };
  },
};
