import type { Mine } from '../../domain/mine.js';
import type { People } from '../people/people.js';
import type { Evacuation, Muster, MusterEntry, Whereabouts } from './evacuation.js';

type Bucket = keyof Muster;

const byName = (one: MusterEntry, other: MusterEntry): number =>
  one.name.localeCompare(other.name, 'zh') || (one.card < other.card ? -1 : 1);

/**
 * Where everybody is whom an order concerns: whoever it has named, and whoever is in its scope or may be. Out is only
 * who has left the mine or is located outside the scope; a silent card, a place unknown, or everyone underground while
 * the location system is down is unaccounted, never out.
 */
export const musterOf = (options: {
  readonly mine: Mine;
  readonly order: Pick<Evacuation, 'areas' | 'named'>;
  readonly people: Pick<People, 'all' | 'isSilent'>;
  /** Engine time. */
  readonly now: number;
  readonly locationDown: boolean;
}): Muster => {
  const { mine, order, people, now, locationDown } = options;
  const scope = new Set(order.areas);
  const named = new Set(order.named);

  const bucketOf = ({ card, underground, area }: Whereabouts): Bucket | undefined => {
    const isNamed = named.has(card);
    if (!underground) return isNamed ? 'out' : undefined;
    const isInside = area !== null && scope.has(area);
    const isLost = area === null || people.isSilent(card, now);
    if (locationDown || isLost) return isNamed || isInside || area === null ? 'unaccounted' : undefined;
    if (isInside) return mine.areaById.get(area)?.kind === 'refuge' ? 'sheltering' : 'inScope';
    return isNamed ? 'out' : undefined;
  };

  const lists: Record<Bucket, MusterEntry[]> = { inScope: [], sheltering: [], out: [], unaccounted: [] };
  const found = new Set<string>();
  for (const person of people.all()) {
    const bucket = bucketOf(person);
    if (bucket === undefined) continue;
    const { card, name, job, area, lastSeenAt } = person;
    found.add(card);
    lists[bucket].push({ card, name, job, area, lastSeenAt });
  }
  // Whoever an order has named stays on its list, also where nothing is known of the card any more.
  for (const card of named) {
    if (found.has(card)) continue;
    const { name = card, job = '' } = mine.personByCard.get(card) ?? {};
    lists.unaccounted.push({ card, name, job, area: null, lastSeenAt: null });
  }
  for (const list of Object.values(lists)) list.sort(byName);
  return lists;
};
