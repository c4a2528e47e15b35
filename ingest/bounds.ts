import { createHash } from 'node:crypto';
import type { SpoolMessage } from './spool/spool.js';

/** Largest payload taken whole, in bytes; of a larger one its beginning and its hash are kept. */
export const MOST_PAYLOAD_BYTES = 256 * 1024;
/** What is kept of a payload that is too large. */
const KEPT_BYTES = 4 * 1024;

/** The message as the spool takes it: one that is too large is cut, with the whole one's size and SHA-256 beside it. */
export const withinBounds = (message: Omit<SpoolMessage, 'full'>): SpoolMessage => {
  const { payload } = message;
  if (payload.length <= MOST_PAYLOAD_BYTES) return message;
  return {
    ...message,
    payload: payload.subarray(0, KEPT_BYTES),
    full: { bytes: payload.length, sha256: createHash('sha256').update(payload).digest('hex') },
  };
};
