import type { Watch } from './rule.js';

/** What a watch may ask to be told of, beside readings. */
export type Ear =
  | `alarm:${string}`
  | `system:${string}`
  | 'people'
  | 'sightings'
  | 'orders'
  | 'health'
  | 'incidents'
  | 'works'
  | 'drills';

/** Everything a watch asks to be told of, beside its points. */
export const earsOf = (watch: Watch): readonly Ear[] => [
  ...(watch.alarms ?? []).map((rule): Ear => `alarm:${rule}`),
  ...(watch.systems ?? []).map((system): Ear => `system:${system}`),
  ...(watch.people ? (['people'] as const) : []),
  ...(watch.sightings ? (['sightings'] as const) : []),
  ...(watch.orders ? (['orders'] as const) : []),
  ...(watch.health ? (['health'] as const) : []),
  ...(watch.incidents ? (['incidents'] as const) : []),
  ...(watch.works ? (['works'] as const) : []),
  ...(watch.drills ? (['drills'] as const) : []),
];

/** Who hears what, in the order of registration. */
export const createHearing = <Hearer>(): {
  add(ear: Ear, hearer: Hearer): void;
  of(ear: Ear): readonly Hearer[];
} => {
  const hearers = new Map<Ear, Hearer[]>();
  return {
    add(ear, hearer) {
      const known = hearers.get(ear);
      if (known === undefined) hearers.set(ear, [hearer]);
      else known.push(hearer);
    },
    of: (ear) => hearers.get(ear) ?? [],
  };
};
