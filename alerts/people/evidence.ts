import { PEOPLE_DEFAULTS } from './defaults.js';
import type { Nearness } from './nearness.js';

/** What the sightings of one kind say for one area, faded to the newest sighting of the card. Survives JSON. */
export interface Evidence {
  /** null: heard by readers that are not on the mine file. */
  readonly area: string | null;
  /** What tells the nearness; `none`: these sightings say nothing of it. */
  readonly by: Nearness['by'] | 'none';
  /** Number of sightings, each one's part halved with every `halfLifeMs` of its age. */
  readonly count: number;
  /** The same, each part times how near the card was heard. */
  readonly weight: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** All that speaks for one area. */
export type Standing = Omit<Evidence, 'by'>;

/** At this bound the area longest unheard is forgotten: a card is heard in a few areas at once, not in so many. */
const MOST_EVIDENCE = 16;

const { windowMs, halfLifeMs } = PEOPLE_DEFAULTS;

const fading = (ageMs: number): number => 2 ** (-ageMs / halfLifeMs);

const within = (least: number, value: number, most: number): number => Math.min(Math.max(value, least), most);

/** The received power, which falls with the square of the distance; comparable only within one kind. */
const powerOf = (nearness: Nearness | null): number => {
  if (nearness === null) return 1;
  switch (nearness.by) {
    // Nonsense from a reader must outweigh nothing for ever, and must not weigh nothing at all.
    case 'rssi':
      return 10 ** (within(-150, nearness.rssiDbm, 0) / 10);
    case 'distance':
      return within(1, nearness.distanceM, 10_000) ** -2;
  }
};

/** The evidence with one more sighting, without the areas that were not heard for the window before the newest. */
export const withHeard = (
  evidence: readonly Evidence[],
  fadedTo: number,
  heard: { readonly area: string | null; readonly at: number; readonly nearness: Nearness | null },
): readonly Evidence[] => {
  const { area, at, nearness } = heard;
  const by = nearness?.by ?? 'none';
  const newestAt = Math.max(fadedTo, at);
  const faded = fading(newestAt - fadedTo);
  const part = fading(newestAt - at);
  let same: Evidence = { area, by, count: 0, weight: 0, firstAt: at, lastAt: at };
  const kept: Evidence[] = [];
  for (const one of evidence) {
    if (one.lastAt < newestAt - windowMs) continue;
    const now = { ...one, count: one.count * faded, weight: one.weight * faded };
    if (one.area === area && one.by === by) same = now;
    else kept.push(now);
  }
  if (kept.length >= MOST_EVIDENCE) {
    const longestUnheard = kept.reduce((one, other) => (other.lastAt < one.lastAt ? other : one));
    kept.splice(kept.indexOf(longestUnheard), 1);
  }
  kept.push({
    ...same,
    count: same.count + part,
    weight: same.weight + part * powerOf(nearness),
    firstAt: Math.min(same.firstAt, at),
    lastAt: Math.max(same.lastAt, at),
  });
  return kept;
};

/** What speaks for each area. Sightings weigh by nearness where all tell it in one way; else they count alike. */
export const standings = (evidence: readonly Evidence[]): readonly Standing[] => {
  const isAlike = evidence.every(({ by }) => by === evidence[0]?.by);
  const areas = new Map<string | null, Standing>();
  for (const { area, count, weight: byNearness, firstAt, lastAt } of evidence) {
    const weight = isAlike ? byNearness : count;
    const known = areas.get(area);
    areas.set(area, {
      area,
      count: count + (known?.count ?? 0),
      weight: weight + (known?.weight ?? 0),
      firstAt: Math.min(firstAt, known?.firstAt ?? firstAt),
      lastAt: Math.max(lastAt, known?.lastAt ?? lastAt),
    });
  }
  return [...areas.values()];
};
