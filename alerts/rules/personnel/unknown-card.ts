import { unchanged } from '../conditions.js';
import type { Rule } from '../rule.js';
import { place } from './wording.js';

const basis = { edition: 'MineSentry default', clause: 'unknown-card', confidence: 'default' } as const;

/** A card that is not on the mine's list is underground: a person, counted and located. Over when listed, or out. */
export const unknownCard: Rule<null> = {
  id: 'personnel.unknown-card',
  basis,
  title: { zh: '未登记卡', en: 'Unknown card' },
  watches: { per: 'card' },
  start: () => unchanged(null),
  step(state, _input, subject, context) {
    const person = context.people().of(subject.id);
    if (person === undefined) return unchanged(state);
    if (person.known || !person.underground) return { state, verdict: { kind: 'clear', at: context.now } };
    const { zh, en } = place(context.mine, person.area);
    return {
      state,
      verdict: {
        kind: 'raise',
        at: context.now,
        level: 'yellow',
        basis,
        message: {
          zh: `未登记卡 ${subject.id} 在井下（${zh}），已计入井下人数`,
          en: `Card ${subject.id} is not on the list and is underground (${en}); it is counted as a person`,
        },
        withdraw: false,
      },
    };
  },
};
