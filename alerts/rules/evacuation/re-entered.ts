import { unchanged } from '../conditions.js';
import { place } from '../personnel/wording.js';
import type { Rule } from '../rule.js';

interface Cleared {
  /** Areas that the order held when it was last cleared; null: it was not yet. */
  readonly areas: readonly string[] | null;
}

const basis = { edition: '新兵办发〔2014〕15号', clause: '实施意见(七)(十三)', confidence: 'source' } as const;

/**
 * Somebody who is not a rescuer named on the order is in an area that had been cleared and is not stood down, in a refuge
 * of it as well (D2). Who is in an area that the scope has taken in since has not come back. The order is open again;
 * over when they are out.
 */
export const evacuationReEntered: Rule<Cleared> = {
  id: 'evacuation.re-entered',
  basis,
  title: { zh: '撤离后再次进入', en: 'Re-entered after clearing' },
  watches: { per: 'order' },
  start: () => unchanged({ areas: null }),
  step(state, input, _subject, context) {
    if (input.kind !== 'order') return unchanged(state);
    const { order, muster } = input;
    const inside = [...muster.inScope, ...muster.sheltering].filter(({ card }) => !order.rescuers.includes(card));
    if (order.state === 'cleared') {
      // An area taken in while somebody is there is not cleared yet, though the order still is for a moment.
      const cleared = inside.length === 0 ? { areas: order.areas } : state;
      return { state: cleared, verdict: { kind: 'clear', at: context.now } };
    }
    // An order from an earlier run that kept no memory of it has been cleared in the areas it holds now.
    const cleared = order.clearedAt === undefined ? [] : (state.areas ?? order.areas);
    const back = inside.filter(({ area }) => area !== null && cleared.includes(area));
    if (order.state !== 'open' || back.length === 0) {
      return { state, verdict: { kind: 'clear', at: context.now } };
    }
    const names = (language: 'zh' | 'en'): string[] =>
      back.map(({ name, area }) => `${name} ${place(context.mine, area)[language]}`);
    return {
      state,
      verdict: {
        kind: 'raise',
        at: context.now,
        level: 'red',
        value: back.length,
        basis,
        message: {
          zh: `撤离后再次进入 ${back.length} 人：${names('zh').join('、')}`,
          en: `${back.length} re-entered after clearing: ${names('en').join(', ')}`,
        },
        withdraw: false,
      },
    };
  },
};
