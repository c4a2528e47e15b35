import type { Mine } from '../../domain/mine.js';
import type { Sighting } from '../../domain/observation.js';
import type { Whereabouts } from '../evacuation/evacuation.js';
import { createCounted, type Headcount, type Place } from './counted.js';
import { PEOPLE_DEFAULTS } from './defaults.js';
import { createListed } from './listed.js';
import { isNearer, type Nearness, nearnessOf } from './nearness.js';
import { type Move, NOWHERE, type Placing, placed, unplaced } from './placing.js';
import { silenceOf } from './silence.js';
import { isDown, type Trail, wasDown, withMark, withPastMark } from './trail.js';
import { createUnheard } from './unheard.js';

/** One card as it is kept; survives JSON. Instants of sensor time unless they say otherwise. */
interface Card {
  readonly card: string;
  trail: Trail;
  placing: Placing;
  lastSeenAt: number;
  /** When the person who is underground went down, and whether the entrance said so. */
  entry: { readonly at: number; readonly atEntrance: boolean } | null;
  leftAt: number | null;
  /** Newest sighting underground; null: none yet. */
  seenBelowAt: number | null;
  /** The newest sighting, or the nearest of its moment: what tells above from below. */
  believedAt: number;
  nearness: Nearness | null;
  /** Engine time at which it last proved to be alive. */
  heardAt: number;
  /** The last sightings, each in full, oldest first. */
  told?: readonly string[];
}

/** What is kept between two runs; survives JSON. What an earlier version kept has no placing: unknown till next heard. */
export interface PeopleMemory {
  readonly cards: readonly (Omit<Card, 'placing'> & { readonly placing?: Placing })[];
  /** Engine time until which the service was deaf; absent where it has never been. */
  readonly deafUntil?: number;
  /** Cards that `takeMoved` has still to answer; absent in what earlier versions kept: any of them. */
  readonly untold?: readonly string[];
}

/** Where everybody of one mine is, as the readers say. An unknown card is a person. */
export interface People {
  /** Whether a sighting was told before, word for word: a message that came twice moves nobody. */
  isCopy(sighting: Sighting): boolean;
  /** Takes a sighting at engine time `now`; true where a place, being underground, or a new card is to be shown. */
  sight(sighting: Sighting, now: number): boolean;
  /** Cards that went down, came up, changed place or made a move since it was asked before; each is answered once. */
  takeMoved(): readonly string[];
  /** Every card, sorted. */
  all(): readonly Whereabouts[];
  of(card: string): Whereabouts | undefined;
  /** The card's last change of area that was more than a moment's doubt; undefined where there was none yet. */
  lastMove(card: string): Move | undefined;
  /** Whether an underground card has not been heard for as long as its place allows. */
  isSilent(card: string, now: number): boolean;
  /** Engine time at which the card becomes silent if it is not heard; null where it is not underground. */
  silentFrom(card: string): number | null;
  /** The service was deaf until now: silence is judged from here on. */
  resume(now: number): void;
  /** Cards that were underground at a past instant, sorted; known for at least the last 24 hours. */
  undergroundAt(at: number): readonly string[];
  headcount(): Headcount;
  memory(): PeopleMemory;
}

/** Hears of mines with more cards than are kept: people of whom the service cannot tell any more where they are. */
export interface Crowding {
  /** A card of the mine was given up for a new one. */
  forgotten(mine: string): void;
}

/** At this bound a new card takes the place of the one longest unheard: of those out first, then of unknown ones. */
const MOST_CARDS = 20_000;
/** Sightings of a card among which a copy of one is recognised. */
const MOST_TOLD = 8;

const wordsOf = ({ at, reader, event, rssiDbm, distanceM, seq }: Sighting): string =>
  [at, reader, event, rssiDbm, distanceM, seq].join(' ');

/** Builds the people of one mine, continuing from `memory` where there is one; `onForgotten` hears of cards given up at the bound. */
export const createPeople = (
  mine: Mine,
  memory?: PeopleMemory,
  onForgotten: (card: string) => void = () => undefined,
  crowding?: Crowding,
): People => {
  const cards = new Map<string, Card>(
    (memory?.cards ?? []).map((one) => [one.card, { ...one, placing: one.placing ?? NOWHERE }]),
  );
  let untold = new Set<string>(memory?.untold ?? cards.keys());
  let deafUntil = memory?.deafUntil ?? Number.NEGATIVE_INFINITY;
  const silentAfterMs = silenceOf(mine);

  const shown = ({ card, trail, entry, placing, lastSeenAt }: Card): Whereabouts => {
    const person = mine.personByCard.get(card);
    const underground = isDown(trail);
    return {
      card,
      name: person?.name ?? card,
      job: person?.job ?? '',
      team: person?.team ?? '',
      known: person !== undefined,
      underground,
      area: placing.area,
      lastSeenAt,
      ...(underground && entry !== null ? { enteredAt: entry.at } : {}),
    };
  };

  const shownOf = (card: string): Whereabouts | undefined => {
    const one = cards.get(card);
    return one && shown(one);
  };
  // Several rules ask for these at every move.
  const listed = createListed(() => cards.keys(), shownOf);
  const counted = createCounted();
  const placeOf = ({ trail, placing: { area } }: Card): Place => ({ area, underground: isDown(trail) });
  for (const one of cards.values()) counted.moved(undefined, placeOf(one));

  const unheard = createUnheard();
  const noteHeard = ({ card, trail }: Card): void =>
    unheard.hear(card, { underground: isDown(trail), known: mine.personByCard.has(card) });
  for (const one of [...cards.values()].sort((a, b) => a.heardAt - b.heardAt)) noteHeard(one);

  const forgetOne = (): void => {
    const card = unheard.takeFirst();
    const one = card === undefined ? undefined : cards.get(card);
    if (card === undefined || one === undefined) return;
    counted.moved(placeOf(one), undefined);
    cards.delete(card);
    untold.delete(card);
    listed.changed(card);
    onForgotten(card);
    crowding?.forgotten(mine.id);
  };

  const cardOf = (card: string, at: number, now: number): Card => {
    const known = cards.get(card);
    if (known !== undefined) return known;
    if (cards.size >= MOST_CARDS) forgetOne();
    const fresh: Card = {
      card,
      trail: [],
      placing: NOWHERE,
      lastSeenAt: at,
      entry: null,
      leftAt: null,
      seenBelowAt: null,
      believedAt: Number.MIN_SAFE_INTEGER,
      nearness: null,
      heardAt: now,
    };
    cards.set(card, fresh);
    return fresh;
  };

  const isOneMoment = ({ believedAt }: Card, at: number): boolean =>
    Math.abs(at - believedAt) <= PEOPLE_DEFAULTS.sameMomentMs;

  /** Of two readers at one moment the nearer one tells above from below, else the newer sighting does. */
  const isBelieved = (one: Card, sighting: Sighting, at: number): boolean =>
    (isOneMoment(one, at) ? isNearer(nearnessOf(sighting), one.nearness) : undefined) ?? at >= one.lastSeenAt;

  const believe = (one: Card, at: number, nearness: Nearness | null): void => {
    one.believedAt = at;
    one.nearness = nearness;
  };

  const leave = (one: Card, at: number, now: number): void => {
    const mark = { at, down: false };
    // Somebody seen underground after it is not shown as out by a message that comes late.
    if (at < (one.seenBelowAt ?? at)) {
      one.trail = withPastMark(one.trail, mark);
      return;
    }
    one.heardAt = now;
    one.lastSeenAt = Math.max(one.lastSeenAt, at);
    one.leftAt = Math.max(one.leftAt ?? at, at);
    one.trail = withMark(one.trail, mark);
    if (at < one.believedAt) return;
    believe(one, at, null);
    one.placing = unplaced(one.placing, at);
  };

  /** Being seen on the surface is being out; an entrance counts as underground wherever its reader hangs. */
  const seeAbove = (one: Card, area: string, sighting: Sighting, at: number, now: number): void => {
    if (at < (one.seenBelowAt ?? at) || !isBelieved(one, sighting, at)) return;
    if (isDown(one.trail)) {
      one.leftAt = at;
      one.placing = unplaced(one.placing, at);
    }
    one.heardAt = now;
    one.lastSeenAt = Math.max(one.lastSeenAt, at);
    one.trail = withMark(one.trail, { at, down: false });
    believe(one, at, nearnessOf(sighting));
    one.placing = placed(one.placing, { area, at, nearness: nearnessOf(sighting) });
  };

  const seeBelow = (one: Card, area: string | null, sighting: Sighting, at: number, now: number): void => {
    const mark = { at, down: true };
    // What was heard before somebody left does not bring them back.
    if (one.leftAt !== null && at <= one.leftAt) {
      one.trail = withPastMark(one.trail, mark);
      return;
    }
    const atEntrance = sighting.event === 'entered-mine';
    const wasBelow = isDown(one.trail);
    const believed = isBelieved(one, sighting, at);
    if (believed || isOneMoment(one, at)) one.heardAt = now;
    if (believed || (atEntrance && at >= one.lastSeenAt)) {
      const entry = wasBelow ? one.entry : null;
      one.trail = withMark(one.trail, mark);
      one.entry = entry ?? { at, atEntrance };
      one.seenBelowAt = Math.max(one.seenBelowAt ?? at, at);
    } else {
      one.trail = withPastMark(one.trail, mark);
    }
    // The entrance knows best when somebody went down, however late it says so.
    if (atEntrance && isDown(one.trail) && (!one.entry?.atEntrance || at > one.entry.at))
      one.entry = { at, atEntrance };
    one.lastSeenAt = Math.max(one.lastSeenAt, at);
    if (believed) believe(one, at, nearnessOf(sighting));
    if (!isDown(one.trail)) return;
    const from = wasBelow ? one.placing : unplaced(one.placing, at);
    one.placing = placed(from, { area, at, nearness: nearnessOf(sighting) });
  };

  const silentFrom = (card: string): number | null => {
    const one = cards.get(card);
    return one === undefined || !isDown(one.trail)
      ? null
      : Math.max(one.heardAt, deafUntil) + silentAfterMs(one.placing.area);
  };

  return {
    isCopy: (sighting) => cards.get(sighting.card)?.told?.includes(wordsOf(sighting)) ?? false,
    sight(sighting, now) {
      // A reader whose clock is ahead must not hold a card in its place: it is heard no later than it arrives.
      const at = Math.min(sighting.at, now);
      const isNew = !cards.has(sighting.card);
      const one = cardOf(sighting.card, at, now);
      one.told = [...(one.told ?? []).slice(1 - MOST_TOLD), wordsOf(sighting)];
      const before = placeOf(one);
      const {
        heardAt,
        placing: { move },
      } = one;
      switch (sighting.event) {
        case 'left-mine':
          leave(one, at, now);
          break;
        case 'entered-mine':
        case 'seen':
        case 'distress': {
          const area = mine.areaOfReader.get(sighting.reader) ?? null;
          const isSurface = area !== null && mine.areaById.get(area)?.kind === 'surface';
          if (isSurface && sighting.event !== 'entered-mine') seeAbove(one, area, sighting, at, now);
          else seeBelow(one, area, sighting, at, now);
          break;
        }
      }
      const after = placeOf(one);
      listed.changed(one.card);
      counted.moved(isNew ? undefined : before, after);
      if (isNew || one.heardAt !== heardAt || after.underground !== before.underground) noteHeard(one);
      const moved = isNew || after.underground !== before.underground || after.area !== before.area;
      if (moved || one.placing.move !== move) untold.add(one.card);
      return moved;
    },
    takeMoved() {
      const moved = [...untold];
      untold = new Set();
      return moved;
    },
    all: listed.all,
    of: shownOf,
    lastMove: (card) => cards.get(card)?.placing.move ?? undefined,
    silentFrom,
    isSilent(card, now) {
      const from = silentFrom(card);
      return from !== null && now >= from;
    },
    resume(now) {
      deafUntil = Math.max(deafUntil, now);
    },
    undergroundAt: (at) =>
      [...cards.values()]
        .filter(({ trail }) => wasDown(trail, at))
        .map(({ card }) => card)
        .sort(),
    headcount: counted.now,
    memory: () => ({
      cards: [...cards.values()].map((one) => ({ ...one })),
      ...(Number.isFinite(deafUntil) ? { deafUntil } : {}),
      untold: [...untold],
    }),
  };
};
