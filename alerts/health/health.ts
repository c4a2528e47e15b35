import type { GivenUpFrames, MissingFrames } from '../../domain/lost-frames.js';

/** What the service sees of itself at one look, on its own clock (epoch ms); the same for every mine. */
export interface ServiceHealth {
  readonly at: number;
  readonly broker: {
    readonly connected: boolean;
    /** When the broker last said that it had forgotten our session, with the end of what was heard before. */
    readonly sessionLost?: { readonly at: number; readonly blindFrom: number; readonly takenOver?: true };
  };
  /** Numbered frames that did not come, though later ones did; the service was blind between these instants. */
  readonly missingFrames?: readonly MissingFrames[];
  /** Numbered frames that their gateways do not have any more, as it happened last on each substation. */
  readonly givenUpFrames?: readonly GivenUpFrames[];
  /** Why the journal cannot be written; null while it can. */
  readonly journalFailing: string | null;
  /** Free share of the disk that keeps spool and journal, 0 to 1; null where it cannot be told. */
  readonly diskFreeShare: number | null;
  /** How long the oldest unsent batch of the history has waited, ms; 0 where nothing waits. */
  readonly historianBehindMs: number;
  /** Rules that threw, each with its subject and reason, of any mine. */
  readonly failedRules: readonly string[];
}
