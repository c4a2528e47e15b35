import type { Observation } from '../../domain/observation.js';
import { type Historian, instantKey, type Received, seriesKey } from './historian.js';

/** A batch told apart: what is to be stored, what is there already, what contradicts what is there. */
export interface Sorted {
  readonly fresh: readonly Received[];
  /** Counts only: nothing is lost with a duplicate. */
  readonly duplicates: number;
  readonly conflicts: readonly Received[];
  /** Stored by an earlier attempt of ours. */
  readonly again: number;
}

const contentOf = (observation: Observation): string => {
  switch (observation.kind) {
    case 'reading':
      return JSON.stringify([observation.value, observation.quality]);
    case 'sighting':
      return '';
    case 'system':
      return observation.state;
    case 'command-result':
      return observation.outcome;
  }
};

/** Tells duplicates and conflicts from news by each series' newest instant; asks the historian only where that cannot tell. */
export const createSorting = (
  historian: Pick<Historian, 'existing'>,
): ((batch: readonly Received[]) => Promise<Sorted>) => {
  const newest = new Map<string, number>();
  return async (batch) => {
    const doubtful = batch.filter(({ observation }) => {
      const known = newest.get(seriesKey(observation));
      return known === undefined || observation.at <= known;
    });
    const there = new Map(
      doubtful.length === 0 ? [] : await historian.existing(doubtful.map(({ observation }) => observation)),
    );
    const fresh: Received[] = [];
    const conflicts: Received[] = [];
    let duplicates = 0;
    let again = 0;
    for (const one of batch) {
      const { observation } = one;
      const key = instantKey(observation);
      const before = there.get(key);
      if (before === undefined) {
        fresh.push(one);
        there.set(key, one);
      } else if (
        before.arrival === one.arrival &&
        before !== one &&
        contentOf(before.observation) === contentOf(observation) &&
        !fresh.includes(before)
      ) {
        again += 1;
      } else if (contentOf(before.observation) === contentOf(observation)) duplicates += 1;
      else conflicts.push(one);
    }
    for (const { observation } of batch) {
      const series = seriesKey(observation);
      newest.set(series, Math.max(newest.get(series) ?? observation.at, observation.at));
    }
    return { fresh, duplicates, conflicts, again };
  };
};
