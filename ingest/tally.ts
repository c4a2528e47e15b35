import type { Arrival } from '../domain/observation.js';
import type { Conservation } from './ingest.js';

/** Counts what becomes of every reading, so that at every instant the sum of `Conservation` holds. */
export interface Tally {
  /** So many readings came in and wait. */
  received(readings: number): void;
  /** What became of readings that waited. */
  settled(outcome: { readonly stored: number; readonly duplicate: number; readonly quarantined: number }): void;
  now(): Conservation;
}

/** Readings in an arrival as the sum counts them: what was refused, and what was not (a `judgedOnly` one is among the refused). */
export const readingsOf = ({ observations, refusals }: Pick<Arrival, 'observations' | 'refusals'>): number => {
  let readings = refusals.length + observations.length;
  for (const one of observations) if (one.kind === 'reading' && one.judgedOnly) readings -= 1;
  return readings;
};

/** Starts from nothing: what waits from an earlier run is `received` again as it is read back. */
export const createTally = (): Tally => {
  const sum = { received: 0, stored: 0, duplicate: 0, quarantined: 0, queued: 0 };
  return {
    received(readings) {
      sum.received += readings;
      sum.queued += readings;
    },
    settled({ stored, duplicate, quarantined }) {
      sum.stored += stored;
      sum.duplicate += duplicate;
      sum.quarantined += quarantined;
      sum.queued -= stored + duplicate + quarantined;
    },
    now: () => ({ ...sum }),
  };
};
