import type { Whereabouts } from '../../../../alerts/evacuation/evacuation.js';
import { unchanged } from '../../../../alerts/rules/conditions.js';
import { DEFAULTS } from '../../../../alerts/rules/defaults.js';
import { clockOf, listed } from '../../../../alerts/rules/personnel/wording.js';
import type { Rule, RuleContext, Verdict } from '../../../../alerts/rules/rule.js';
import type { Mine } from '../../../../domain/mine.js';

/** One card from its descent to its ascent. Sensor times. */
interface Descent {
  readonly enteredAt: number;
  /** Cards that went down with it and have not been apart from it since; each is a mate of the other. */
  readonly mates: readonly string[];
  /** Its moves while it has mates: the area it came to, and when. */
  readonly moves: readonly { readonly to: string; readonly at: number }[];
  readonly leftAt: number | null;
}

interface Pockets {
  readonly descents: Readonly<Record<string, Descent>>;
  /** Pairs of cards found since a person last closed the alarm, the oldest first. */
  readonly pairs: readonly { readonly cards: readonly [string, string]; readonly leftAt: number }[];
}

const basis = { edition: 'AQ 6210-2007 / AQ 1048-2007', clause: '一人多卡', confidence: 'source' } as const;

/** At this bound a card takes no more mates: a cage or a man-train holds fewer. */
const MOST_MATES = 200;
/** At this bound a card's mates are let go unjudged. */
const MOST_MOVES = 1000;
/** A mate that is so many moves behind has stayed behind. */
const MOST_BEHIND = 3;
/** How long a card that has gone up is kept for a mate whose ascent is told later, ms. */
const KEPT_MS = 600_000;
/** At this bound the oldest pairs leave the list of an alarm that nobody closes. */
const MOST_PAIRS = 50;

const { apartMs, moves: leastMoves, descentMs } = DEFAULTS.cardsTogether;
const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= apartMs;

type Descents = Map<string, Descent>;

const part = (descents: Descents, card: string, mate: string): void => {
  for (const [one, other] of [
    [card, mate],
    [mate, card],
  ] as const) {
    const descent = descents.get(one);
    if (descent !== undefined) descents.set(one, { ...descent, mates: descent.mates.filter((its) => its !== other) });
  }
};

const enter = (descents: Descents, { card, lastSeenAt, enteredAt = lastSeenAt }: Whereabouts): void => {
  const mates: string[] = [];
  for (const [mate, descent] of descents) {
    const isMate = mate !== card && descent.leftAt === null && isNear(descent.enteredAt, enteredAt);
    if (!isMate || mates.length >= MOST_MATES || descent.mates.length >= MOST_MATES) continue;
    mates.push(mate);
    descents.set(mate, { ...descent, mates: [...descent.mates.filter((its) => its !== card), card] });
  }
  descents.set(card, { enteredAt, mates: mates.sort(), moves: [], leftAt: null });
};

const move = (descents: Descents, card: string, { people }: RuleContext): void => {
  const descent = descents.get(card);
  const made = people().lastMove(card);
  if (descent === undefined || made === undefined || descent.mates.length === 0) return;
  if (made.toAt <= (descent.moves.at(-1)?.at ?? descent.enteredAt)) return;
  const moves = [...descent.moves, { to: made.to, at: made.toAt }];
  const isTooLong = moves.length > MOST_MOVES;
  descents.set(card, { ...descent, moves });
  for (const mate of descent.mates) {
    const others = descents.get(mate)?.moves ?? [];
    const same = others[moves.length - 1];
    const isApart =
      same === undefined
        ? moves.length - others.length > MOST_BEHIND
        : same.to !== made.to || !isNear(same.at, made.toAt);
    if (isApart || isTooLong) part(descents, card, mate);
  }
};

/** Whether two cards that were never apart have come up together too, after enough of a shift. */
const isPair = (one: Descent, other: Descent): boolean =>
  one.leftAt !== null &&
  other.leftAt !== null &&
  isNear(one.leftAt, other.leftAt) &&
  one.moves.length === other.moves.length &&
  one.moves.length >= leastMoves &&
  Math.min(one.leftAt - one.enteredAt, other.leftAt - other.enteredAt) >= descentMs;

const leave = (descents: Descents, card: string, leftAt: number): Pockets['pairs'] => {
  const descent = descents.get(card);
  if (descent === undefined) return [];
  const left = { ...descent, leftAt };
  descents.set(card, left);
  return left.mates.flatMap((mate) => {
    const other = descents.get(mate);
    return other !== undefined && isPair(left, other) ? [{ cards: [mate, card] as const, leftAt }] : [];
  });
};

const told = (pairs: Pockets['pairs'], mine: Mine, at: number): Verdict => {
  const nameOf = (card: string): string => mine.personByCard.get(card)?.name ?? card;
  const names = pairs.map(
    ({ cards: [one, other], leftAt }) => `${nameOf(one)} + ${nameOf(other)} ${clockOf(mine, leftAt)}`,
  );
  return {
    kind: 'raise',
    at,
    level: 'blue',
    value: pairs.length,
    basis,
    message: {
      zh: `疑似一人多卡（全程同行，升井时刻）：${listed(names).zh}`,
      en: `Cards never apart from descent to ascent, perhaps carried by one person: ${listed(names).en}`,
    },
    withdraw: false,
  };
};

/** The rule as it was at first: it looks at everybody and writes all of its state anew whenever anybody moves. */
export const cardsTogetherOfEverybody: Rule<Pockets> = {
  id: 'personnel.cards-together',
  basis,
  title: { zh: '一人多卡', en: 'Cards carried together' },
  watches: { per: 'mine', of: (mine) => [{ subject: { id: mine.id, area: '' }, points: [], people: true }] },
  closedBy: 'person',
  start: () => unchanged({ descents: {}, pairs: [] }),
  step(state, input, _subject, context) {
    if (input.kind === 'closed') return unchanged({ ...state, pairs: [] });
    if (input.kind !== 'people') return unchanged(state);
    const descents: Descents = new Map(Object.entries(state.descents));
    const found: Pockets['pairs'][number][] = [];
    for (const person of context.people().all()) {
      const known = descents.get(person.card);
      const isDown = known !== undefined && known.leftAt === null;
      if (person.underground && !isDown) enter(descents, person);
      move(descents, person.card, context);
      if (!person.underground && isDown) found.push(...leave(descents, person.card, person.lastSeenAt));
    }
    for (const [card, { leftAt }] of descents) {
      if (leftAt !== null && context.now - leftAt > KEPT_MS) descents.delete(card);
    }
    const pairs = [...state.pairs, ...found].slice(-MOST_PAIRS);
    const next = { descents: Object.fromEntries(descents), pairs };
    return found.length === 0 ? unchanged(next) : { state: next, verdict: told(pairs, context.mine, context.now) };
  },
};
