import { AS_BEFORE, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import { type Hold, NO_HOLD, type Shows } from '../hold.js';
import type { Rule } from '../rule.js';
import { lasting } from './lasting.js';

const basis = { edition: '煤矿重大事故隐患判定标准（令第4号）', clause: '隐瞒下井人数', confidence: 'source' } as const;

const showsOf = (apart: number): Shows => {
  if (apart === 0) return 'over';
  return apart > DEFAULTS.countMismatch.people ? 'condition' : 'between';
};

/**
 * For ten minutes more people have gone down and not come up than are located, by more than two: somebody's card is seen
 * by no reader of the mine's list. Over when the two counts are equal.
 */
export const countMismatch: Rule<Hold> = {
  id: 'personnel.count-mismatch',
  basis,
  title: { zh: '井下人数不符', en: 'Headcount mismatch' },
  watches: {
    per: 'mine',
    of: (mine) => (mine.readers.length === 0 ? [] : [{ subject: { id: mine.id, area: '' }, points: [], people: true }]),
  },
  start: () => unchanged(NO_HOLD),
  step(state, _input, _subject, context) {
    const down = context
      .people()
      .all()
      .filter(({ underground }) => underground);
    const located = down.filter(({ area }) => area !== null).length;
    const shows = showsOf(Math.abs(down.length - located));
    const { hold, say, ...wake } = lasting(state, shows, context.now, DEFAULTS.countMismatch.holdMs);
    if (say === 'clear') return { state: hold, verdict: { kind: 'clear', at: context.now } };
    if (say === 'nothing') return { state: hold, verdict: AS_BEFORE, ...wake };
    return {
      state: hold,
      verdict: {
        kind: 'raise',
        at: context.now,
        level: 'orange',
        value: down.length - located,
        basis,
        message: {
          zh: `下井未升井 ${down.length} 人，已定位 ${located} 人，相差 ${down.length - located} 人`,
          en: `${down.length} people went down and did not come up, ${located} are located: ${down.length - located} apart`,
        },
        withdraw: false,
      },
    };
  },
};
