import type { Arrival } from '../../domain/observation.js';
import type { Spool, SpoolRecord } from '../spool/spool.js';
import { readingsOf } from '../tally.js';

/** What waits to be written, in the order of arrival: from memory while it fits there, else from the spool. */
export interface Backlog {
  /** Takes a live arrival; beyond the bound the memory is emptied, and the spool is read again. */
  offer(arrival: Arrival): void;
  /** What comes next, whole arrivals, about one batch of it; empty where nothing is ready. */
  next(): Promise<readonly Arrival[]>;
  /** The last arrival that has to be written, as known now. */
  last(): number;
  /** Everything up to here has been handed out, or was a gap. */
  position(): number;
  /** Something has not been handed out yet. */
  isWaiting(): boolean;
  /** A batch is ready that need not wait for more. */
  isFull(): boolean;
}

const sizeOf = ({ observations, refusals }: Arrival): number => observations.length + refusals.length;

/** What an earlier run left in the spool after `written` comes first, then what is offered. */
export const createBacklog = (options: {
  readonly spool: Spool;
  readonly decode: (record: SpoolRecord) => Arrival;
  readonly written: number;
  readonly mostInBatch: number;
  readonly mostArrivals: number;
  readonly mostReadings: number;
  /** Readings that have been counted and wait: an earlier run's are handed out only once they have been counted again. */
  readonly counted: () => number;
}): Backlog => {
  const { spool, decode, mostInBatch, mostArrivals, mostReadings, counted } = options;
  const leftUpTo = spool.durable();
  let tail: Arrival[] = [];
  let tailReadings = 0;
  /** The last arrival that is not in the tail and comes before it. */
  let tailFollows = leftUpTo;
  let last = leftUpTo;
  /** Handed out, or passed over as a gap. */
  let position = options.written;
  /** The next arrival of an earlier run has not been counted yet. */
  let isGated = false;

  const fromTail = (): readonly Arrival[] => {
    let taken = 0;
    let size = 0;
    for (const arrival of tail) {
      if (size >= mostInBatch) break;
      size += sizeOf(arrival);
      taken += 1;
    }
    const batch = tail.slice(0, taken);
    tail = tail.slice(taken);
    tailReadings -= size;
    position = tailFollows = batch.at(-1)?.arrival ?? position;
    return batch;
  };

  const fromSpool = async (): Promise<readonly Arrival[]> => {
    const batch: Arrival[] = [];
    let size = 0;
    let readings = 0;
    const until = spool.durable();
    let end = until;
    isGated = false;
    for await (const record of spool.read(position + 1)) {
      // What is in memory already is not decoded twice.
      if (record.arrival > tailFollows) break;
      const arrival = decode(record);
      readings += readingsOf(arrival);
      if (arrival.arrival <= leftUpTo && counted() < readings) {
        end = batch.at(-1)?.arrival ?? position;
        isGated = true;
        break;
      }
      batch.push(arrival);
      size += sizeOf(arrival);
      if (size < mostInBatch) continue;
      end = arrival.arrival;
      break;
    }
    position = Math.max(position, Math.min(end, tailFollows));
    return batch;
  };

  return {
    offer(arrival) {
      if (tail.length >= mostArrivals || tailReadings >= mostReadings) {
        tail = [];
        tailReadings = 0;
        tailFollows = last;
      }
      tail.push(arrival);
      tailReadings += sizeOf(arrival);
      last = arrival.arrival;
    },
    async next() {
      if (position < tailFollows) {
        const batch = await fromSpool();
        if (batch.length > 0 || position < tailFollows) return batch;
      }
      return fromTail();
    },
    last: () => last,
    position: () => position,
    isWaiting: () => tail.length > 0 || position < tailFollows,
    isFull() {
      if (position >= tailFollows) return tailReadings >= mostInBatch;
      // What is not on disk yet, or not counted yet, is waited for.
      return !isGated && position < spool.durable();
    },
  };
};
