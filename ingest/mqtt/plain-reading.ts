import type { z } from 'zod';
import { QUALITIES, type Quality } from '../../domain/observation.js';
import { type frameReadingPayload, LAST_INSTANT, MOST_POINT_CHARS, type readingPayload } from './payload.js';

// Nearly everything that comes in are readings of the plainest shape, and a schema takes longer over one than all the
// rest of decoding. What is not quite plain is left to the schema, which alone refuses.

type Json = Readonly<Record<string, unknown>>;

const isObject = (json: unknown): json is Json => typeof json === 'object' && json !== null && !Array.isArray(json);

const isInstant = (at: unknown): at is number =>
  Number.isSafeInteger(at) && Number(at) >= 0 && Number(at) <= LAST_INSTANT;

const isValue = (value: unknown): value is number | null => value === null || Number.isFinite(value);

const qualities: ReadonlySet<unknown> = new Set(QUALITIES);
const isQuality = (quality: unknown): quality is Quality => qualities.has(quality);

const isSeq = (seq: unknown): seq is number => Number.isSafeInteger(seq) && Number(seq) >= 0;

/**
 * What `readingPayload` makes of a part of a parsed JSON text; undefined where the schema has to look at it itself.
 */
export const plainReading = (json: unknown): z.output<typeof readingPayload> | undefined => {
  if (!isObject(json)) return undefined;
  const { at, value, quality, seq } = json;
  if (!isInstant(at) || !isValue(value)) return undefined;
  if (quality === undefined) {
    if (seq === undefined) return { at, value };
    return isSeq(seq) ? { at, value, seq } : undefined;
  }
  if (!isQuality(quality)) return undefined;
  if (seq === undefined) return { at, value, quality };
  return isSeq(seq) ? { at, value, quality, seq } : undefined;
};

/** What `frameReadingPayload` makes of a part of a parsed JSON text; undefined where the schema has to look at it itself. */
export const plainFrameReading = (json: unknown): z.output<typeof frameReadingPayload> | undefined => {
  if (!isObject(json)) return undefined;
  const { point, value, quality, at } = json;
  if (typeof point !== 'string' || point === '' || point.length > MOST_POINT_CHARS || !isValue(value)) return undefined;
  if (quality === undefined) {
    if (at === undefined) return { point, value };
    return isInstant(at) ? { point, value, at } : undefined;
  }
  if (!isQuality(quality)) return undefined;
  if (at === undefined) return { point, value, quality };
  return isInstant(at) ? { point, value, quality, at } : undefined;
};
