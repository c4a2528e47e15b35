import { createHash } from 'node:crypto';
import type { Arrival, RefusalCode } from '../../domain/observation.js';
import type { DeadLetterRow } from '../../store/schema.js';
import type { Received } from './historian.js';

/** The first 4 KiB of what was refused are kept. */
const EXCERPT_CHARS = 4096;

const idOf = (arrival: number, place: string): string => `${String(arrival).padStart(16, '0')}-${place}`;

/** The dead letters of what the decoder refused in a message; the same ones each time it is decoded. */
export const refusalLetters = ({ arrival, receivedAt, topic, refusals }: Arrival): DeadLetterRow[] =>
  refusals.map(({ code, message, place, excerpt, sha256, bytes, mine = null }, index) => ({
    id: idOf(arrival, String(index)),
    arrival,
    received_at: receivedAt,
    topic,
    mine,
    code,
    message,
    place,
    excerpt,
    sha256,
    bytes,
  }));

/** An observation on its way into history, with where in which message it stood. */
export interface Placed extends Received {
  readonly topic: string;
  readonly index: number;
}

/** Everything in these messages that history should hold: what is only judged is kept out. */
export const placedIn = (arrivals: readonly Arrival[]): Placed[] => {
  const placed: Placed[] = [];
  for (const { arrival, receivedAt, topic, observations } of arrivals) {
    for (const [index, observation] of observations.entries()) {
      if (observation.kind === 'reading' && observation.judgedOnly) continue;
      placed.push({ observation, receivedAt, arrival, topic, index });
    }
  }
  return placed;
};

/** The dead letter of an observation that history could not take. */
export const placedLetter = (
  { observation, receivedAt, arrival, topic, index }: Placed,
  code: Extract<RefusalCode, 'conflict' | 'historian-refused'>,
  message: string,
): DeadLetterRow => {
  const text = JSON.stringify(observation);
  return {
    id: idOf(arrival, `o${index}`),
    arrival,
    received_at: receivedAt,
    topic,
    mine: observation.mine,
    code,
    message,
    place: `[${index}]`,
    excerpt: text.slice(0, EXCERPT_CHARS),
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: Buffer.byteLength(text),
  };
};
