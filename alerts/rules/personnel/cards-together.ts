import type { Mine } from '../../../domain/mine.js';
import type { Whereabouts } from '../../evacuation/evacuation.js';
import { unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleContext, Verdict } from '../rule.js';
import { type Descent, type Descents, type KeptDescents, openDescents } from './descents.js';
import { clockOf, listed } from './wording.js';

interface Pockets extends KeptDescents {
  /** Cards to be looked at with the next that move, for they have a new mate; absent at first: everybody. */
  readonly due?: readonly string[];
  /** The first ascent among the descents that are kept, or an earlier one; null: none. Absent: not known. */
  readonly goneFrom?: number | null;
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

const part = (descents: Descents, card: string, mate: string): void => {
  for (const [one, other] of [
    [card, mate],
    [mate, card],
  ] as const) {
    const descent = descents.get(one);
    if (descent !== undefined) descents.set(one, { ...descent, mates: descent.mates.filter((its) => its !== other) });
  }
};

/** Answers the mates it has found. */
const enter = (descents: Descents, { card, lastSeenAt, enteredAt = lastSeenAt }: Whereabouts): readonly string[] => {
  const mates: string[] = [];
  for (const [mate, descent] of [...descents.entries()]) {
    const isMate = mate !== card && descent.leftAt === null && isNear(descent.enteredAt, enteredAt);
    if (!isMate || mates.length >= MOST_MATES || descent.mates.length >= MOST_MATES) continue;
    mates.push(mate);
    descents.set(mate, { ...descent, mates: [...descent.mates.filter((its) => its !== card), card] });
  }
  descents.set(card, { enteredAt, mates: mates.sort(), moves: [], leftAt: null });
  return mates;
};

const move = (descents: Descents, card: string, people: ReturnType<RuleContext['people']>): void => {
  const descent = descents.get(card);
  const made = people.lastMove(card);
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

/** Lets go who came up so long ago that every mate's ascent has been told of; answers the first ascent that is left. */
const letGo = (descents: Descents, goneFrom: number | null | undefined, now: number): number | null => {
  if (goneFrom === null || (goneFrom !== undefined && now - goneFrom <= KEPT_MS)) return goneFrom;
  let first: number | null = null;
  for (const [card, { leftAt }] of [...descents.entries()]) {
    if (leftAt === null) continue;
    if (now - leftAt > KEPT_MS) descents.delete(card);
    else first = Math.min(first ?? leftAt, leftAt);
  }
  return first;
};

const earlier = (one: number | null | undefined, other: number): number | undefined =>
  one === undefined ? undefined : Math.min(one ?? other, other);

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

/**
 * Cards that were never more than five seconds apart at any place from descent to ascent, through ten moves and four
 * hours: judged when they come up, for the passengers of a man-train part again. One list; a person closes it.
 */
export const cardsTogether: Rule<Pockets> = {
  id: 'personnel.cards-together',
  basis,
  title: { zh: '一人多卡', en: 'Cards carried together' },
  watches: { per: 'mine', of: (mine) => [{ subject: { id: mine.id, area: '' }, points: [], people: true }] },
  closedBy: 'person',
  start: () => unchanged({ descents: {}, pairs: [] }),
  step(state, input, _subject, context) {
    if (input.kind === 'closed') return unchanged({ ...state, pairs: [] });
    if (input.kind !== 'people') return unchanged(state);
    const people = context.people();
    const descents = openDescents(state);
    const found: Pockets['pairs'][number][] = [];
    const due = new Set<string>();
    let { goneFrom } = state;
    const isAll = input.cards === undefined || state.due === undefined;
    const cards = isAll
      ? people.all().map(({ card }) => card)
      : [...new Set([...(state.due ?? []), ...(input.cards ?? [])])].sort();
    const looksAt = new Set(cards);
    for (const card of cards) {
      const person = people.of(card);
      if (person === undefined) continue;
      const known = descents.get(card);
      const isDown = known !== undefined && known.leftAt === null;
      if (person.underground && !isDown) {
        // Moves that told nothing until now: looked at in the order of everybody, as ever.
        for (const mate of enter(descents, person)) {
          if (mate < card) due.add(mate);
          else if (!looksAt.has(mate)) {
            looksAt.add(mate);
            // It comes after this one, so what was looked at stays where it is.
            cards.push(mate);
            cards.sort();
          }
        }
      }
      move(descents, card, people);
      if (person.underground || !isDown) continue;
      found.push(...leave(descents, card, person.lastSeenAt));
      goneFrom = earlier(goneFrom, person.lastSeenAt);
    }
    goneFrom = letGo(descents, goneFrom, context.now);
    const pairs = [...state.pairs, ...found].slice(-MOST_PAIRS);
    const next = { ...descents.kept(), due: [...due], goneFrom, pairs };
    return found.length === 0 ? unchanged(next) : { state: next, verdict: told(pairs, context.mine, context.now) };
  },
};
