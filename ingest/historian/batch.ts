import type { Arrival } from '../../domain/observation.js';
import type { DeadLetters } from '../dead-letters.js';
import { type Historian, HistorianError } from './historian.js';
import { type Placed, placedIn, placedLetter, refusalLetters } from './letters.js';
import type { Rollups } from './rollups.js';
import type { createSorting } from './sorting.js';

/** What became of a batch, in readings as the sum counts them. */
export interface BatchOutcome {
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  /** The latest instant among what is stored; undefined where nothing was. */
  readonly newestAt?: number;
}

/** Tries an act until it works; an error for which `mayFail` answers true is thrown, and `Stopped` at the end of the run. */
export type Insist = <Done>(act: () => Promise<Done>, mayFail?: (error: unknown) => boolean) => Promise<Done>;

interface Taken {
  readonly kept: readonly Placed[];
  readonly refused: readonly { readonly one: Placed; readonly reason: string }[];
}

const isForGood = (error: unknown): boolean => error instanceof HistorianError && !error.retryable;

/**
 * Builds the steps that one batch takes: dead letters of what was refused, history, dead letters of what history would
 * not take, one-minute statistics. Each is tried until it works, and repeating all of them changes nothing.
 */
export const createBatchWriting = (parts: {
  readonly historian: Historian;
  readonly deadLetters: DeadLetters;
  readonly sort: ReturnType<typeof createSorting>;
  readonly rollups: Rollups;
  readonly insist: Insist;
}): ((arrivals: readonly Arrival[]) => Promise<BatchOutcome>) => {
  const { historian, deadLetters, sort, rollups, insist } = parts;

  /** Stores what can be stored; what the historian will never take is found by halving, and set apart. */
  const store = async (batch: readonly Placed[]): Promise<Taken> => {
    if (batch.length === 0) return { kept: [], refused: [] };
    try {
      const { refused } = await insist(() => historian.write(batch), isForGood);
      if (refused.length === 0) return { kept: batch, refused: [] };
      const reasons = new Map(refused.map(({ index, reason }) => [index, reason]));
      return {
        kept: batch.filter((_, index) => !reasons.has(index)),
        refused: batch.flatMap((one, index) => {
          const reason = reasons.get(index);
          return reason === undefined ? [] : [{ one, reason }];
        }),
      };
    } catch (error) {
      if (!(error instanceof HistorianError && isForGood(error))) throw error;
      const [one] = batch;
      if (batch.length === 1 && one !== undefined) return { kept: [], refused: [{ one, reason: error.message }] };
      const first = await store(batch.slice(0, batch.length >> 1));
      const second = await store(batch.slice(batch.length >> 1));
      return { kept: [...first.kept, ...second.kept], refused: [...first.refused, ...second.refused] };
    }
  };

  return async (arrivals) => {
    const refusals = arrivals.filter(({ refusals: some }) => some.length > 0).flatMap(refusalLetters);
    if (refusals.length > 0) await insist(() => deadLetters.put(refusals));
    const placed = placedIn(arrivals);
    const { fresh, duplicates, conflicts, again } = await insist(() => sort(placed));
    if (conflicts.length > 0) {
      const why =
        'another value of the same instant is stored already; the first stays in history, this one is kept here';
      await insist(() => deadLetters.put(conflicts.map((one) => placedLetter(one, 'conflict', why))));
    }
    const { kept, refused } = await store(fresh);
    if (refused.length > 0) {
      const letters = refused.map(({ one, reason }) => placedLetter(one, 'historian-refused', reason));
      await insist(() => deadLetters.put(letters));
    }
    rollups.note(kept, again);
    await insist(() => rollups.write());
    let newestAt: number | undefined;
    for (const part of [kept, again]) {
      for (const { observation } of part) newestAt = Math.max(newestAt ?? observation.at, observation.at);
    }
    return {
      stored: kept.length + again.length,
      duplicate: duplicates.length,
      quarantined: refusals.length + conflicts.length + refused.length,
      ...(newestAt === undefined ? {} : { newestAt }),
    };
  };
};
