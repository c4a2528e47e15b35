import type { Observation } from '../../domain/observation.js';
import { type Historian, instantKey, type Received, seriesKey } from './historian.js';

/** A batch told apart: what is to be stored, what is there already, what contradicts what is there. */
export interface Sorted<One> {
  readonly fresh: readonly One[];
  readonly duplicates: readonly One[];
  readonly conflicts: readonly One[];
  /** Stored by an earlier attempt of ours. */
  readonly again: readonly One[];
}

/** Series whose newest instant is remembered; forgetting one costs a question to the historian. */
const MOST_SERIES = 200_000;

const contentOf = (observation: Observation): string => {
  switch (observation.kind) {
    case 'reading':
      return `${observation.value}|${observation.quality}`;
    case 'sighting':
      return '';
    case 'system':
      return observation.state;
    case 'command-result':
      return observation.outcome;
  }
};

/** What an earlier run may have stored, so that nothing of it is taken for new. */
export interface Earlier {
  /** No observation later than this was stored by an earlier run whose cursor is on disk, epoch ms. */
  readonly newestAt: number;
  /** Arrivals up to this number may have been stored. */
  readonly storedUpTo: number;
  /** The first arrivals of this run, up to so many observations, may be what a crash took after they were stored. */
  readonly observations: number;
}

/**
 * Tells duplicates and conflicts from news by each series' newest instant; asks the historian only where that, or an
 * earlier run, leaves a doubt.
 */
export const createSorting = (historian: Pick<Historian, 'existing'>, earlier: Earlier, mostSeries = MOST_SERIES) => {
  const newest = new Map<string, number>();
  let seen = 0;
  let mayBeAgain = true;

  const isDoubtful = ({ observation, arrival }: Received): boolean => {
    const known = newest.get(seriesKey(observation));
    if (mayBeAgain || arrival <= earlier.storedUpTo || known === undefined) return true;
    return observation.at <= Math.max(known, earlier.newestAt);
  };

  const remember = (series: string, at: number): void => {
    const known = newest.get(series);
    // Taken out and put in again: the series silent longest is the first to be forgotten.
    newest.delete(series);
    newest.set(series, known === undefined ? at : Math.max(known, at));
    if (newest.size <= mostSeries) return;
    const [silent] = newest.keys();
    if (silent !== undefined) newest.delete(silent);
  };

  /** The newest instants of a batch in which every series only gets newer, as nearly all are; undefined for any other. */
  const newestOfNews = (batch: readonly Received[]): ReadonlyMap<string, number> | undefined => {
    if (mayBeAgain) return undefined;
    const here = new Map<string, number>();
    for (const { observation, arrival } of batch) {
      const series = seriesKey(observation);
      const known = here.get(series) ?? newest.get(series);
      if (known === undefined || arrival <= earlier.storedUpTo) return undefined;
      if (observation.at <= Math.max(known, earlier.newestAt)) return undefined;
      here.set(series, observation.at);
    }
    return here;
  };

  const sortOneByOne = async <One extends Received>(batch: readonly One[]): Promise<Sorted<One>> => {
    const doubtful = batch.filter(isDoubtful).map(({ observation }) => observation);
    const stored: ReadonlyMap<string, Received> =
      doubtful.length === 0 ? new Map<string, Received>() : await historian.existing(doubtful);
    const here = new Map<string, { readonly content: string; readonly arrival: number; claimed: boolean }>();
    const sorted = { fresh: [] as One[], duplicates: [] as One[], conflicts: [] as One[], again: [] as One[] };
    for (const one of batch) {
      const key = instantKey(one.observation);
      const content = contentOf(one.observation);
      const known = stored.get(key);
      let before = here.get(key);
      if (before === undefined && known !== undefined) {
        before = { content: contentOf(known.observation), arrival: known.arrival, claimed: false };
        here.set(key, before);
      }
      if (before === undefined) {
        sorted.fresh.push(one);
        here.set(key, { content, arrival: one.arrival, claimed: true });
      } else if (before.content !== content) sorted.conflicts.push(one);
      else if (before.claimed || before.arrival !== one.arrival) sorted.duplicates.push(one);
      else {
        before.claimed = true;
        sorted.again.push(one);
      }
    }
    for (const { observation } of batch) remember(seriesKey(observation), observation.at);
    seen += batch.length;
    if (seen >= earlier.observations) mayBeAgain = false;
    return sorted;
  };

  return async <One extends Received>(batch: readonly One[]): Promise<Sorted<One>> => {
    const news = newestOfNews(batch);
    if (news === undefined) return sortOneByOne(batch);
    for (const [series, at] of news) remember(series, at);
    return { fresh: batch, duplicates: [], conflicts: [], again: [] };
  };
};
