import { CodedError } from '../../domain/coded-error.js';
import type { Observation, Quality } from '../../domain/observation.js';
import type { Status } from '../../domain/status.js';

/** An observation with what is needed to judge it again. */
export interface Received {
  readonly observation: Observation;
  readonly receivedAt: number;
  /** Order of arrival. */
  readonly arrival: number;
}

/** Whose record an observation belongs to: at one instant a series holds one value. */
export const seriesKey = (observation: Observation): string => {
  const { kind, mine } = observation;
  switch (kind) {
    case 'reading':
      return `${kind}|${mine}|${observation.point}`;
    case 'sighting':
      return `${kind}|${mine}|${observation.card}|${observation.reader}|${observation.event}`;
    case 'system':
      return `${kind}|${mine}|${observation.system}`;
    case 'command-result':
      return `${kind}|${mine}|${observation.command}|${observation.zone ?? ''}`;
  }
};

/** An observation's series and instant: two with the same key and different content are a conflict. */
export const instantKey = (observation: Observation): string => `${seriesKey(observation)}@${observation.at}`;

/** One raw reading as stored. */
export interface StoredReading {
  readonly at: number;
  readonly value: number | null;
  readonly quality: Quality;
  readonly receivedAt: number;
  readonly arrival: number;
}

export interface HistoryQuery {
  readonly mine: string;
  readonly point: string;
  /** Inclusive, epoch ms. */
  readonly from: number;
  /** Exclusive, epoch ms. */
  readonly to: number;
  /** At most this many buckets; while fewer readings lie in the range, each bucket is one reading. */
  readonly maxPoints: number;
  /** The point's reporting cycle: a pause of more than three cycles is a gap. */
  readonly cycleMs: number;
}

/** Peaks survive: each bucket carries its own minimum and maximum. */
export interface Bucket {
  readonly at: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly count: number;
  /** Readings of other than good quality. */
  readonly bad: number;
}

export interface History {
  readonly buckets: readonly Bucket[];
  readonly gaps: readonly { readonly from: number; readonly to: number; readonly reason: string }[];
  /** Times in which the point was being calibrated by its own word, where there are any; one-minute statistics do not know them. */
  readonly calibrations?: readonly { readonly from: number; readonly to: number }[];
}

/** One-minute statistics of one point. */
export interface MinuteRollup {
  readonly mine: string;
  readonly point: string;
  /** Start of the minute, epoch ms. */
  readonly minute: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly count: number;
  readonly bad: number;
}

/** What became of a batch. `refused` names by index what the database will never take, and why. */
export interface WriteOutcome {
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
}

/** The store of all telemetry. Failures are `HistorianError`; a retryable one leaves the batch with the caller. */
export interface Historian {
  /** Stores a batch; storing the same observation again changes nothing. */
  write(batch: readonly Received[]): Promise<WriteOutcome>;
  writeRollups(rollups: readonly MinuteRollup[]): Promise<void>;
  /** Raw readings of one point in [from, to), in order of `at`. */
  raw(mine: string, point: string, from: number, to: number): Promise<readonly StoredReading[]>;
  /** The same readings with everything that came with them: what is needed to judge them again. */
  received(mine: string, point: string, from: number, to: number): Promise<readonly Received[]>;
  /** Sightings, words of systems and answers to commands of one mine in [from, to), in order of arrival. */
  others(mine: string, from: number, to: number): Promise<readonly Received[]>;
  /** Sightings of one card of one mine in [from, to), in order of arrival. */
  sightings(mine: string, card: string, from: number, to: number): Promise<readonly Received[]>;
  /**
   * Everything already stored under the same series and instant as one of the given observations (for telling
   * duplicates from conflicts). Keys are `instantKey(observation)`.
   */
  existing(observations: readonly Observation[]): Promise<ReadonlyMap<string, Received>>;
  history(query: HistoryQuery): Promise<History>;
  status(): Status;
  close(): Promise<void>;
}

/** A failure of the historian; `retryable` when waiting may mend it. */
export class HistorianError extends CodedError {
  override readonly name = 'HistorianError';
}
