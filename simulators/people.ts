import type { Mine } from '../domain/mine.js';
import type { SightingEvent } from '../domain/observation.js';
import { hashOf, type Random } from './random.js';
import { createRoster, type Duty, minuteOfDay, minutesIntoShift, minutesToShift } from './roster.js';
import { createWalkable, type Journey, type Place } from './walkable.js';

/** What a reader heard of a card. */
export interface Heard {
  readonly card: string;
  readonly reader: string;
  readonly event: SightingEvent;
  readonly at: number;
  readonly rssiDbm: number;
  readonly distanceM: number;
}

/** Where a person really is, for tests and for judging what the location system makes of it. */
export interface Person {
  readonly card: string;
  readonly area: string;
  readonly place: Place;
  readonly underground: boolean;
  readonly doing: Doing;
}

type Doing = 'off' | 'going-down' | 'working' | 'withdrawing' | 'mustered' | 'going-up';

interface Walker {
  readonly duty: Duty;
  readonly random: Random;
  readonly phase: number;
  doing: Doing;
  place: Place;
  journey: Journey | null;
  /** Next change of spot, epoch ms. */
  moveAt: number;
  /** The order reaches a person some seconds after it was given. */
  reactAt: number;
  turn: number;
  underground: boolean;
  area: string;
}

/** The people of a mine: they go down and up with their shift, walk at 1.1 to 1.45 m/s, and withdraw when ordered. */
export interface People {
  /** Lets one second pass up to `at`. */
  tick(at: number): readonly Heard[];
  /** An order for these areas is given, or has grown. */
  withdraw(order: string, areas: readonly string[], at: number): void;
  /** The order is over: those who left may go back to work. */
  standDown(order: string, areas: readonly string[]): void;
  /** Areas under an order now. */
  underOrder(): ReadonlySet<string>;
  all(): readonly Person[];
}

const SEEN_EVERY_S = 10;
const SEEN_MOVING_EVERY_S = 5;
/** A card this near to a border is heard from both sides. */
const OVERLAP_M = 20;
/** Down before the shift's start, so that the face is manned when it begins. */
const DOWN_BEFORE_MIN = 20;

/** Builds the people at an instant: those whose shift it is stand at their work already. */
export const createPeople = (options: {
  readonly mine: Mine;
  readonly random: Random;
  readonly startAt: number;
  readonly standingOrders: ReadonlyMap<string, readonly string[]>;
}): People => {
  const { mine, startAt } = options;
  const ways = createWalkable(mine);
  const minute = minuteOfDay(mine.timeZone);
  const orders = new Map([...options.standingOrders].map(([id, areas]) => [id, new Set(areas)]));
  let scope: ReadonlySet<string> = new Set();
  const rescope = (): void => {
    scope = new Set([...orders.values()].flatMap((areas) => [...areas]));
  };
  rescope();
  const kindOf = (area: string): string => mine.areaById.get(area)?.kind ?? 'other';
  const isSurface = (area: string): boolean => kindOf(area) === 'surface';
  const readersOf = new Map<string, string[]>();
  for (const { id, area } of mine.readers) readersOf.set(area, [...(readersOf.get(area) ?? []), id]);
  const home =
    mine.areas.find(({ kind, outside }) => kind === 'surface' && !outside)?.id ??
    mine.areas.find(({ kind }) => kind === 'intake-shaft')?.id;

  /** A spot to stand at: on a way out of the area, clear of the border. */
  const spotIn = (area: string, random: Random): Place => {
    const near = ways.neighbours(area).filter((next) => ways.lengthM(area, next) >= 80);
    const b = near[Math.floor(random.next() * near.length)];
    if (b === undefined) return { a: area, b: area, m: 0 };
    return { a: area, b, m: random.between(2, Math.max(4, ways.lengthM(area, b) / 2 - OVERLAP_M - 5)) };
  };

  const walkers = createRoster(mine, options.random).map((duty): Walker => {
    const random = options.random.of(`walk/${duty.person.card}`);
    const onShift = minutesIntoShift(duty.shift, minute(startAt)) !== null;
    const work = duty.areas[0] ?? '';
    const barred = onShift && scope.has(work);
    const refuge = barred
      ? mine.areas.find(({ id, safe, kind }) => safe && kind !== 'surface' && !scope.has(id))?.id
      : work;
    const area = onShift ? (refuge ?? home ?? work) : (home ?? work);
    return {
      duty,
      random,
      phase: hashOf(duty.person.card) % SEEN_EVERY_S,
      doing: onShift ? (barred ? 'mustered' : 'working') : 'off',
      place: onShift ? spotIn(area, random) : { a: area, b: area, m: 0 },
      journey: null,
      moveAt: startAt + random.between(60_000, 400_000),
      reactAt: Number.POSITIVE_INFINITY,
      turn: 0,
      underground: onShift && !isSurface(area),
      area,
    };
  });

  /** Sets out for an area, keeping clear of places under an order; false where there is no way that stays clear. */
  const setOut = (walker: Walker, goal: (area: string) => boolean): boolean => {
    const via = ways.route(walker.place, goal, scope);
    if (via === null) return false;
    const target = via.at(-1) ?? ways.areaOf(walker.place);
    const inside = scope.has(ways.areaOf(walker.place));
    if (!inside && via.some((area) => scope.has(area))) return false;
    const surface = isSurface(target);
    walker.journey = { via, end: surface ? { a: target, b: target, m: 0 } : spotIn(target, walker.random) };
    return true;
  };

  const isShelter = (area: string): boolean => kindOf(area) === 'refuge' || kindOf(area) === 'goaf';
  const leave = (walker: Walker): void => {
    walker.doing = 'withdrawing';
    walker.reactAt = Number.POSITIVE_INFINITY;
    const clear = (area: string): boolean => !scope.has(area) && !isShelter(area);
    if (setOut(walker, (area) => clear(area) && (mine.areaById.get(area)?.safe ?? false))) return;
    setOut(walker, clear);
  };

  const goToWork = (walker: Walker): void => {
    const { areas } = walker.duty;
    const area = areas[walker.turn % areas.length];
    walker.turn += 1;
    walker.moveAt = Number.POSITIVE_INFINITY;
    if (area !== undefined && setOut(walker, (one) => one === area)) return;
    walker.moveAt = Number.MAX_SAFE_INTEGER;
  };

  const decide = (walker: Walker, at: number): void => {
    const into = minutesIntoShift(walker.duty.shift, minute(at));
    const busy = walker.journey !== null;
    if (walker.doing === 'off') {
      const toShift = minutesToShift(walker.duty.shift, minute(at));
      if (toShift > DOWN_BEFORE_MIN || toShift < 1 || (walker.phase + Math.floor(at / 1000)) % 40 !== 0) return;
      walker.doing = 'going-down';
      walker.turn = 0;
      goToWork(walker);
      if (walker.journey === null) walker.doing = 'off';
      return;
    }
    if (walker.doing === 'withdrawing') {
      if (!busy) walker.doing = 'mustered';
      return;
    }
    if (walker.doing === 'going-up') {
      if (!busy) walker.doing = 'off';
      return;
    }
    const early = walker.doing === 'going-down' || minutesToShift(walker.duty.shift, minute(at)) <= DOWN_BEFORE_MIN;
    if (into === null && !early && (walker.phase * 7 + Math.floor(at / 1000)) % 70 === 0) {
      if (home !== undefined && setOut(walker, (area) => area === home)) walker.doing = 'going-up';
      return;
    }
    if (walker.doing === 'mustered') {
      const barred = walker.duty.areas.some((area) => scope.has(area));
      if (!barred && walker.phase === Math.floor(at / 1000) % 30) {
        walker.doing = 'working';
        walker.turn = 0;
        goToWork(walker);
      }
      return;
    }
    if (busy) return;
    if (walker.doing === 'going-down') {
      walker.doing = 'working';
      walker.moveAt = at + walker.random.between(120_000, 400_000);
    } else if (at >= walker.moveAt) {
      const { areas } = walker.duty;
      const around = areas.length > 1 && walker.random.next() < 0.5;
      if (around) goToWork(walker);
      else walker.journey = { via: [], end: spotIn(ways.areaOf(walker.place), walker.random) };
      walker.moveAt = at + walker.random.between(180_000, 600_000);
    }
  };

  const hear = (walker: Walker, at: number, reader: string, event: SightingEvent, distanceM: number): Heard => ({
    card: walker.duty.person.card,
    reader,
    event,
    at,
    rssiDbm: Math.round(-48 - 20 * Math.log10(Math.max(1, distanceM)) + walker.random.between(-3, 3)),
    distanceM: Math.round(distanceM * 10) / 10,
  });

  /** The reader of an area on the side where the person is. */
  const readerOf = (area: string, towards: string): string | undefined => {
    const readers = readersOf.get(area) ?? [];
    return readers[Math.max(0, ways.neighbours(area).indexOf(towards)) % Math.max(1, readers.length)];
  };

  const sight = (walker: Walker, at: number): Heard[] => {
    const { place } = walker;
    const area = ways.areaOf(place);
    const other = area === place.a ? place.b : place.a;
    const nearM = area === place.a ? place.m : ways.lengthM(place.a, place.b) - place.m;
    const reader = readerOf(area, other);
    const heard: Heard[] = [];
    const changed = area !== walker.area;
    const underground = !isSurface(area);
    if (underground !== walker.underground) {
      const gate = underground ? reader : readerOf(walker.area, area);
      if (gate !== undefined) heard.push(hear(walker, at, gate, underground ? 'entered-mine' : 'left-mine', nearM));
    }
    walker.underground = underground;
    walker.area = area;
    if (!underground) return heard;
    const every = walker.journey ? SEEN_MOVING_EVERY_S : SEEN_EVERY_S;
    const due = changed || (Math.floor(at / 1000) + walker.phase) % every === 0;
    if (!due || heard.length > 0) return heard;
    if (reader !== undefined) heard.push(hear(walker, at, reader, 'seen', nearM));
    const across = readerOf(other, area);
    if (across !== undefined && ways.toBorderM(place) < OVERLAP_M && !isSurface(other) && walker.random.next() < 0.6) {
      heard.push(hear(walker, at, across, 'seen', ways.lengthM(place.a, place.b) - nearM));
    }
    return heard;
  };

  return {
    tick: (at) =>
      walkers.flatMap((walker) => {
        if (at >= walker.reactAt) leave(walker);
        if (walker.journey) {
          const moved = ways.walk(walker.place, walker.journey, walker.duty.walkMps, 1);
          walker.place = moved.place;
          const { via, end } = moved.journey;
          const there =
            via.length === 0 && end.a === moved.place.a && end.b === moved.place.b && end.m === moved.place.m;
          walker.journey = there ? null : moved.journey;
        }
        decide(walker, at);
        return sight(walker, at);
      }),
    withdraw(order, areas, at) {
      orders.set(order, new Set([...(orders.get(order) ?? []), ...areas]));
      rescope();
      for (const walker of walkers) {
        if (!walker.underground && walker.doing !== 'going-down') continue;
        const ahead = walker.journey?.via.some((area) => scope.has(area)) ?? false;
        if (scope.has(ways.areaOf(walker.place)) || ahead) {
          walker.reactAt = Math.min(walker.reactAt, at + walker.random.between(4000, 15_000));
        }
      }
    },
    standDown(order, areas) {
      const over = new Set(areas);
      orders.delete(order);
      for (const [id, scoped] of orders) if ([...scoped].every((area) => over.has(area))) orders.delete(id);
      rescope();
    },
    underOrder: () => scope,
    all: () =>
      walkers.map(({ duty, place, underground, doing }) => ({
        card: duty.person.card,
        area: ways.areaOf(place),
        place,
        underground,
        doing,
      })),
  };
};
