import type { Mine } from '../../../domain/mine.js';
import type { Whereabouts } from '../../evacuation/evacuation.js';
import { PEOPLE_DEFAULTS } from '../../people/defaults.js';
import { AS_BEFORE, unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Step, Subject } from '../rule.js';
import { isBlind, LOCATION_SYSTEM } from './location-system.js';
import { listed, place, who } from './wording.js';

interface Silence {
  /** Cards of the area that are silent, with their last sighting (sensor time). */
  readonly cards: Readonly<Record<string, number>>;
  /** Since when the readers have been heard, on the engine's clock; null while they are not. */
  readonly aliveFrom: number | null;
}

const basis = { edition: 'MineSentry default', clause: 'silentAtLeastMs', confidence: 'default' } as const;

/**
 * Whether readers are heard at all: the location system is not down, and within the last three minutes it has spoken or
 * somebody was seen. Where everything is mute, that is one fault of the system and says nothing of a card.
 */
const areReadersAlive = (people: readonly Whereabouts[], context: RuleContext): boolean => {
  if (isBlind(context)) return false;
  const since = context.now - DEFAULTS.readersAliveMs;
  const spokeAt = context.system(LOCATION_SYSTEM)?.heardAt ?? null;
  return (spokeAt !== null && spokeAt >= since) || people.some(({ lastSeenAt }) => lastSeenAt >= since);
};

const look = (state: Silence, subject: Subject, context: RuleContext): Step<Silence> => {
  const { mine, now } = context;
  const people = context.people();
  const everybody = people.all();
  const here = everybody.filter(({ underground, area }) => underground && (area ?? '') === subject.area);
  const aliveFrom = areReadersAlive(everybody, context) ? (state.aliveFrom ?? now) : null;
  // After an outage everybody has as long to be heard again as it takes to be silent.
  const toldFrom = aliveFrom === null ? Number.POSITIVE_INFINITY : aliveFrom + PEOPLE_DEFAULTS.silentAtLeastMs;
  const isTold = now >= toldFrom;
  // Once silent a card stays so until it is seen: neither an outage nor a restart of ours finds anybody.
  const silent = here.filter(({ card, lastSeenAt }) =>
    state.cards[card] === undefined ? isTold && people.isSilent(card, now) : state.cards[card] === lastSeenAt,
  );
  const next = { cards: Object.fromEntries(silent.map(({ card, lastSeenAt }) => [card, lastSeenAt])), aliveFrom };
  const looksAgain = silent.length > 0 || aliveFrom === null;
  // Nobody who comes into the area later can be silent before ten minutes have passed.
  const due = here
    .map((one) => people.silentFrom(one.card) ?? now)
    .concat(toldFrom, now + PEOPLE_DEFAULTS.silentAtLeastMs);
  const wakeAt = looksAgain ? now + DEFAULTS.silentLookMs : Math.min(...due.filter((at) => at > now));
  if (silent.length === 0) return { state: next, verdict: { kind: 'clear', at: now }, wakeAt };
  const isSame =
    silent.length === Object.keys(state.cards).length && silent.every(({ card }) => state.cards[card] !== undefined);
  if (isSame) return { state: next, verdict: AS_BEFORE, wakeAt };
  const where = place(mine, subject.area === '' ? null : subject.area);
  const names = (language: 'zh' | 'en'): string => listed(silent.map((one) => who(one)[language]))[language];
  return {
    state: next,
    verdict: {
      kind: 'raise',
      at: now,
      level: 'blue',
      value: silent.length,
      basis,
      message: {
        zh: `${where.zh} ${silent.length} 张卡失联：${names('zh')}`,
        en: `Silent, last seen in ${where.en}: ${names('en')}`,
      },
      withdraw: false,
    },
    wakeAt,
  };
};

const subjectsOf = (mine: Mine): Subject[] => [
  { id: mine.id, area: '' },
  ...mine.areas.map(({ id }) => ({ id, area: id })),
];

/**
 * Cards underground that nobody has heard for as long as their place allows, while the readers live: one alarm for each
 * place where they were last seen, and one for those whose place is unknown. A card is off it when seen, or out.
 */
export const cardSilent: Rule<Silence> = {
  id: 'personnel.card-silent',
  basis,
  title: { zh: '人员卡失联', en: 'Card silent' },
  watches: { per: 'mine', of: (mine) => subjectsOf(mine).map((subject) => ({ subject, points: [], people: true })) },
  start: (subject, context) => look({ cards: {}, aliveFrom: null }, subject, context),
  step(state, input, subject, context) {
    // Who moves was heard: that can only shorten the list, or show that the readers are back.
    if (input.kind === 'people' && Object.keys(state.cards).length === 0 && state.aliveFrom !== null)
      return unchanged(state);
    return look(state, subject, context);
  },
};
