import { CodedError } from '../../domain/coded-error.js';
import type { Status } from '../../domain/status.js';

/** A message as it came in, before decoding: what is kept durable. */
export interface SpoolMessage {
  /** Service clock at arrival, epoch ms. */
  readonly receivedAt: number;
  readonly topic: string;
  /** At most 256 KiB; of a larger one its first 4 KiB, with `full` set. */
  readonly payload: Uint8Array;
  readonly retained: boolean;
  /** Set where the payload was cut: what the whole one was. */
  readonly full?: { readonly bytes: number; readonly sha256: string };
}

export interface SpoolRecord extends SpoolMessage {
  /** Order of arrival, from 1, rising, never used again; a gap is what a crash took before it was durable. */
  readonly arrival: number;
  /**
   * Set where bytes of the spool cannot be believed any more: the numbers from `arrival` up to `upTo` were in them, topic
   * and payload are what stands there now, and `receivedAt` is that of a neighbour.
   */
  readonly damaged?: { readonly upTo: number; readonly bytes: number };
}

/** A message with its number. Member by member: a spread takes as long as all the rest of taking a message. */
export const numbered = (message: SpoolMessage, arrival: number): SpoolRecord => {
  const { receivedAt, topic, payload, retained, full } = message;
  const record = { arrival, receivedAt, topic, payload, retained };
  return full === undefined ? record : { ...record, full };
};

/** The durable queue between MQTT and everything else. Its invariants stand at the head of its implementation. */
export interface Spool {
  /** Takes a message; it is durable once `durable()` has reached the returned arrival number. */
  append(message: SpoolMessage): number;
  /** The highest arrival number that is on disk. */
  durable(): number;
  /** Resolves once `arrival` is on disk; rejects with a SpoolError where it cannot be written. */
  whenDurable(arrival: number): Promise<void>;
  /** Records from `from` on, in order, up to what is durable now; where some cannot be read, one `damaged` record stands for them. */
  read(from: number): AsyncIterable<SpoolRecord>;
  /** First arrival number still kept; equals the next one where the spool is empty. */
  first(): number;
  /** Everything up to and including `arrival` may go; whole segments are deleted. */
  forget(arrival: number): Promise<void>;
  status(): Status;
  close(): Promise<void>;
}

/** A failure of the spool's disk, or a spool that cannot be opened. */
export class SpoolError extends CodedError {
  override readonly name = 'SpoolError';
}
