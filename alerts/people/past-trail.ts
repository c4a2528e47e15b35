import type { Mine } from '../../domain/mine.js';
import type { Observation } from '../../domain/observation.js';
import { PEOPLE_DEFAULTS } from './defaults.js';
import { createPeople } from './people.js';

/** A time that a card spent at one place, as the live screen placed it. Sensor time; `to` is where the next one begins. */
export interface Stay {
  /** null: underground at a place unknown, or out. */
  readonly area: string | null;
  readonly underground: boolean;
  readonly from: number;
  readonly to: number;
}

/** Where a card was in a span, oldest first, and when nothing was heard of it. */
export interface PastTrail {
  readonly stays: readonly Stay[];
  /** Times without a sighting while underground, longer than any card may be silent. */
  readonly silences: readonly { readonly from: number; readonly to: number }[];
  /** How often it was heard in the span. */
  readonly sightings: number;
}

/** How stored sightings are asked for; in order of arrival. */
type Sightings = (
  mine: string,
  card: string,
  from: number,
  to: number,
) => Promise<readonly { readonly observation: Observation; readonly receivedAt: number }[]>;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Looked at before the span, so that its first place is known. */
const LEAD_MS = 3_600_000;

const cut = (stays: readonly Stay[], { from, to }: Span): readonly Stay[] =>
  stays
    .filter((stay) => stay.to > from && stay.from < to)
    .map((stay) => ({ ...stay, from: Math.max(stay.from, from), to: Math.min(stay.to, to) }));

/**
 * Places a card's stored sightings as they were placed when they came. The last stay ends with the last sighting, unless
 * the card is out. @throws what `sightings` throws.
 */
export const pastTrail = async (mine: Mine, card: string, span: Span, sightings: Sightings): Promise<PastTrail> => {
  const people = createPeople(mine);
  const heard = await sightings(mine.id, card, span.from - LEAD_MS, span.to);
  const stays: Stay[] = [];
  const silences: Span[] = [];
  let count = 0;
  let newestAt = Number.NEGATIVE_INFINITY;
  for (const { observation: one, receivedAt } of heard) {
    if (one.kind !== 'sighting' || people.isCopy(one)) continue;
    const wasDown = people.of(card)?.underground ?? false;
    // A simulated mine lives on its readings' clock.
    people.sight(one, mine.simulated ? one.at : receivedAt);
    if (one.at >= span.from) count += 1;
    const now = people.of(card);
    const last = stays.at(-1);
    if (now === undefined || one.at < newestAt) continue;
    if (wasDown && one.at - newestAt > PEOPLE_DEFAULTS.silentAtLeastMs) silences.push({ from: newestAt, to: one.at });
    newestAt = one.at;
    if (last === undefined || last.area !== now.area || last.underground !== now.underground) {
      if (last !== undefined) stays[stays.length - 1] = { ...last, to: one.at };
      stays.push({ area: now.area, underground: now.underground, from: one.at, to: one.at + 1 });
    } else {
      stays[stays.length - 1] = { ...last, to: one.at + 1 };
    }
  }
  return {
    stays: cut(stays, span),
    silences: silences
      .filter(({ from, to }) => to > span.from && from < span.to)
      .map(({ from, to }) => ({ from: Math.max(from, span.from), to: Math.min(to, span.to) })),
    sightings: count,
  };
};
