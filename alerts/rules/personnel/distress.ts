import { neighboursOf } from '../../../domain/quickest-way.js';
import type { Whereabouts } from '../../evacuation/evacuation.js';
import { unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Verdict } from '../rule.js';
import { listed, place, who } from './wording.js';

interface Call {
  /** Sensor time of the call last told; null: none yet. */
  readonly calledAt: number | null;
  /** Nobody has closed it yet. */
  readonly open: boolean;
}

const basis = { edition: 'AQ 6210-2007 / AQ 1048-2007', clause: '求救报警', confidence: 'source' } as const;

/** Who can be there first: those of the same area, then those of the areas next to it; never a card that is silent. */
const nearestTo = ({ card, area }: Whereabouts, context: RuleContext): readonly Whereabouts[] => {
  if (area === null) return [];
  const people = context.people();
  const around = [area, ...neighboursOf(context.mine, area)];
  const near = people
    .all()
    .filter((one) => one.underground && one.card !== card && one.area !== null && around.includes(one.area))
    .filter((one) => !people.isSilent(one.card, context.now));
  return [...near.filter((one) => one.area === area), ...near.filter((one) => one.area !== area)].slice(
    0,
    DEFAULTS.nearestPeople,
  );
};

const call = (person: Whereabouts, context: RuleContext): Verdict => {
  const isOut = !person.underground && person.area === null;
  const where = isOut ? { zh: '已出井', en: 'has left the mine' } : place(context.mine, person.area);
  const near = nearestTo(person, context);
  const helpers = (language: 'zh' | 'en'): string =>
    listed(near.map((one) => `${who(one)[language]} ${place(context.mine, one.area)[language]}`))[language];
  const nearest =
    near.length === 0
      ? { zh: '附近无人', en: 'Nobody is near' }
      : { zh: `附近人员：${helpers('zh')}`, en: `Nearest: ${helpers('en')}` };
  return {
    kind: 'raise',
    at: context.now,
    level: 'orange',
    basis,
    message: {
      zh: `${who(person).zh} 求救：${where.zh}。${nearest.zh}`,
      en: `${who(person).en} calls for help: ${where.en}. ${nearest.en}`,
    },
    withdraw: false,
  };
};

/** A person calls for help by the card, also by a message that comes late. A person closes it; until then it follows the caller. */
export const distress: Rule<Call> = {
  id: 'personnel.distress',
  basis,
  title: { zh: '人员求救', en: 'Distress call' },
  watches: { per: 'card' },
  closedBy: 'person',
  start: () => unchanged({ calledAt: null, open: false }),
  step(state, input, _subject, context) {
    if (input.kind === 'closed') return unchanged({ ...state, open: false });
    if (input.kind !== 'sighting') return unchanged(state);
    const { person, before, sighting, at } = input;
    // The same message again is not another call.
    const calls = sighting.event === 'distress' && (state.open || at !== state.calledAt);
    if (calls) return { state: { calledAt: at, open: true }, verdict: call(person, context) };
    if (!state.open || person.area === before?.area) return unchanged(state);
    return { state, verdict: call(person, context) };
  },
};
