import type { Mine } from '../../domain/mine.js';
import type { Sighting } from '../../domain/observation.js';
import type { Whereabouts } from '../evacuation/evacuation.js';
import { silenceOf } from './silence.js';

/** One card as it is kept; survives JSON. Instants of sensor time unless they say otherwise. */
interface Card {
  readonly card: string;
  underground: boolean;
  area: string | null;
  lastSeenAt: number;
  /** Engine time at which it was last heard. */
  heardAt: number;
  enteredAt: number | null;
  leftAt: number | null;
  /** Strength of the sighting that places it; null where the reader gave none. */
  strength: number | null;
}

/** When somebody was underground; `to` null: still. */
interface Shift {
  readonly card: string;
  readonly from: number;
  readonly to: number | null;
}

/** Survives JSON. */
export interface PeopleMemory {
  readonly cards: readonly Card[];
  readonly shifts: readonly Shift[];
}

/** Where everybody of one mine is, as the readers say. An unknown card is a person. */
export interface People {
  /** Takes a sighting at engine time `now`; true where something that is shown has changed. */
  sight(sighting: Sighting, now: number): boolean;
  all(): readonly Whereabouts[];
  of(card: string): Whereabouts | undefined;
  /** Whether an underground card has not been heard for longer than its place allows. */
  isSilent(card: string, now: number): boolean;
  /** The service was deaf until now: silence is judged from here on. */
  resume(now: number): void;
  /** Who was underground at a past instant, as far as is known (the last 24 hours). */
  undergroundAt(at: number): readonly string[];
  headcount(): { readonly areas: Readonly<Record<string, number>>; readonly underground: number };
  memory(): PeopleMemory;
}

/** Two readers hear one card within this time: the stronger one places it. */
const SAME_MOMENT_MS = 2000;
const SHIFTS_KEPT_MS = 24 * 3_600_000;
const MOST_SHIFTS = 20_000;

/** Larger is nearer; readers give either signal strength or distance. */
const strengthOf = ({ rssiDbm, distanceM }: Sighting): number | null =>
  rssiDbm ?? (distanceM === undefined ? null : -distanceM);

/** Builds the people of one mine, continuing from `memory` where there is one. */
export const createPeople = (mine: Mine, memory?: PeopleMemory): People => {
  const cards = new Map<string, Card>((memory?.cards ?? []).map((one) => [one.card, { ...one }]));
  let shifts: Shift[] = [...(memory?.shifts ?? [])];
  let deafUntil = 0;
  const silentAfterMs = silenceOf(mine);
  const isSurface = (area: string | null): boolean => area !== null && mine.areaById.get(area)?.kind === 'surface';

  const shown = ({ card, underground, area, lastSeenAt, enteredAt }: Card): Whereabouts => {
    const person = mine.personByCard.get(card);
    return {
      card,
      name: person?.name ?? card,
      job: person?.job ?? '',
      team: person?.team ?? '',
      known: person !== undefined,
      underground,
      area,
      lastSeenAt,
      ...(enteredAt === null ? {} : { enteredAt }),
    };
  };

  const descend = (one: Card, at: number): void => {
    if (one.underground) return;
    one.underground = true;
    one.enteredAt = at;
    shifts.push({ card: one.card, from: at, to: null });
    const oldest = at - SHIFTS_KEPT_MS;
    if (shifts.length > MOST_SHIFTS) shifts = shifts.filter(({ to }) => to === null || to > oldest).slice(-MOST_SHIFTS);
  };
  const ascend = (one: Card, at: number): void => {
    if (!one.underground) return;
    one.underground = false;
    one.enteredAt = null;
    one.leftAt = at;
    shifts = shifts
      .map((shift) => (shift.card === one.card && shift.to === null ? { ...shift, to: at } : shift))
      .filter(({ to }) => to === null || to > at - SHIFTS_KEPT_MS);
  };

  /** Whether an older place, or a weaker one of the same moment, would take the newer one's. */
  const isOutdone = (one: Card, at: number, strength: number | null): boolean => {
    if (at < one.lastSeenAt) return true;
    return (
      at - one.lastSeenAt <= SAME_MOMENT_MS && strength !== null && one.strength !== null && strength < one.strength
    );
  };

  return {
    sight(sighting, now) {
      const { card, at, event, reader } = sighting;
      let one = cards.get(card);
      const isNew = one === undefined;
      if (one === undefined) {
        one = {
          card,
          underground: false,
          area: null,
          lastSeenAt: at,
          heardAt: now,
          enteredAt: null,
          leftAt: null,
          strength: null,
        };
        cards.set(card, one);
      }
      const before = { underground: one.underground, area: one.area };
      const strength = strengthOf(sighting);
      const area = mine.areaOfReader.get(reader) ?? null;
      one.heardAt = now;
      // What was heard before somebody left does not bring them back.
      if (one.leftAt !== null && at <= one.leftAt) return isNew;
      if (!isNew && event !== 'left-mine' && isOutdone(one, at, strength)) return false;
      one.lastSeenAt = Math.max(one.lastSeenAt, at);
      one.strength = strength;
      if (event === 'left-mine') {
        ascend(one, at);
        one.area = null;
        one.leftAt = at;
      } else {
        one.area = area;
        if (isSurface(area) && event !== 'entered-mine') ascend(one, at);
        else descend(one, at);
      }
      return isNew || one.underground !== before.underground || one.area !== before.area;
    },
    all: () => [...cards.values()].map(shown).sort((a, b) => (a.card < b.card ? -1 : 1)),
    of(card) {
      const one = cards.get(card);
      return one && shown(one);
    },
    isSilent(card, now) {
      const one = cards.get(card);
      if (one === undefined || !one.underground) return false;
      return now - Math.max(one.heardAt, deafUntil) > silentAfterMs(one.area);
    },
    resume(now) {
      deafUntil = now;
    },
    undergroundAt: (at) =>
      [
        ...new Set(shifts.filter(({ from, to }) => from <= at && (to === null || to > at)).map(({ card }) => card)),
      ].sort(),
    headcount() {
      const areas: Record<string, number> = {};
      let underground = 0;
      for (const one of cards.values()) {
        if (one.area !== null) areas[one.area] = (areas[one.area] ?? 0) + 1;
        if (one.underground) underground += 1;
      }
      return { areas, underground };
    },
    memory: () => ({ cards: [...cards.values()].map((one) => ({ ...one })), shifts: [...shifts] }),
  };
};
