import type { Mine } from '../../../domain/mine.js';
import { type Leg, leastMs, quickestWay } from '../../../domain/quickest-way.js';
import { spellAt } from '../../../domain/shift.js';
import { PEOPLE_DEFAULTS } from '../../people/defaults.js';
import type { People } from '../../people/people.js';
import { unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule, RuleInput } from '../rule.js';
import { place, who } from './wording.js';

type Move = NonNullable<ReturnType<People['lastMove']>>;

/** How near the readers of an area heard the card while it was there; null where they do not say. */
interface HeardIn {
  readonly area: string;
  readonly firstM: number | null;
  readonly lastM: number | null;
  readonly lastAt: number;
}

interface Moves {
  /** The newest move that was judged, by its `toAt`; null: none yet. */
  readonly judgedAt: number | null;
  /** The areas that heard the card last, the newest first. */
  readonly heard: readonly HeardIn[];
  /** Impossible moves of one shift. */
  readonly shift: string;
  readonly count: number;
}

const basis = { edition: 'MineSentry default', clause: 'maxSpeedMps', confidence: 'default' } as const;

/** A card at a border is heard in two areas, seldom in three. */
const MOST_AREAS = 4;

const withHeard = (
  heard: readonly HeardIn[],
  input: RuleInput & { kind: 'sighting' },
  mine: Mine,
): readonly HeardIn[] => {
  const area = mine.areaOfReader.get(input.sighting.reader);
  if (area === undefined) return heard;
  const metres = input.sighting.distanceM ?? null;
  const before = heard.find((one) => one.area === area);
  const others = heard.filter((one) => one.area !== area).slice(0, MOST_AREAS - 1);
  const isSameStay = before !== undefined && input.at - before.lastAt <= PEOPLE_DEFAULTS.windowMs;
  return [{ area, firstM: isSameStay ? before.firstM : metres, lastM: metres, lastAt: input.at }, ...others];
};

/**
 * How far from the middle of an area, along a way out of it, a card may have been when heard there. One reader stands for
 * its area, and hears as far as it reaches; with several, the card may have been as far as the border, half-way.
 */
const strayM = (mine: Mine, area: string, leg: Leg | undefined, heardM: number | null | undefined): number => {
  const readers = mine.readers.filter((one) => one.area === area).length;
  if (readers > 1) return (leg?.lengthM ?? 0) / 2;
  return heardM ?? DEFAULTS.readerReachM;
};

/** The least time that a move takes, ms; undefined where no way leads there. */
const leastMsOf = ({ from, to }: Move, heard: readonly HeardIn[], mine: Mine): number | undefined => {
  const way = quickestWay(mine, from, to);
  if (way === undefined) return undefined;
  const before = heard.find(({ area }) => area === from);
  const after = heard.find(({ area }) => area === to);
  return leastMs(way, strayM(mine, from, way[0], before?.lastM), strayM(mine, to, way.at(-1), after?.firstM));
};

/**
 * A card was in two places one after the other faster than anybody moves between them: two cards of one number, or a
 * card that is not where it says. Judged on moves that have stood the location filter; a person closes it.
 */
export const impossibleMove: Rule<Moves> = {
  id: 'personnel.impossible-move',
  basis,
  title: { zh: '位置异常跳变', en: 'Impossible move' },
  watches: { per: 'card' },
  closedBy: 'person',
  start: () => unchanged({ judgedAt: null, heard: [], shift: '', count: 0 }),
  step(state, input, subject, context) {
    if (input.kind !== 'sighting') return unchanged(state);
    const { mine } = context;
    const heard = withHeard(state.heard, input, mine);
    const move = context.people().lastMove(subject.id);
    if (move === undefined || move.toAt <= (state.judgedAt ?? Number.NEGATIVE_INFINITY))
      return unchanged({ ...state, heard });
    const judged = { ...state, heard, judgedAt: move.toAt };
    // Where both areas heard the card at once, the new one may have heard it first.
    const tookMs = Math.abs(move.toAt - move.fromAt);
    const least = leastMsOf(move, heard, mine);
    if (least === undefined || tookMs + DEFAULTS.impossibleByMs >= least) return unchanged(judged);
    const shift = spellAt(mine, move.toAt);
    const count = shift === state.shift ? state.count + 1 : 1;
    const [from, to] = [place(mine, move.from), place(mine, move.to)];
    const took = Math.round(tookMs / 1000);
    const atLeast = Math.ceil(least / 1000);
    return {
      state: { ...judged, shift, count },
      verdict: {
        kind: 'raise',
        at: context.now,
        level: count >= DEFAULTS.impossibleMovesInShift ? 'yellow' : 'blue',
        value: count,
        basis,
        message: {
          zh: `${who(input.person).zh} 的卡 ${took} 秒内由 ${from.zh} 到 ${to.zh}，最快需 ${atLeast} 秒（本班第 ${count} 次）`,
          en: `The card of ${who(input.person).en} went from ${from.en} to ${to.en} in ${took} s; the fastest takes ${atLeast} s (number ${count} in this shift)`,
        },
        withdraw: false,
      },
    };
  },
};
