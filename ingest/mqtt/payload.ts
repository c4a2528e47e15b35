import { z } from 'zod';
import { QUALITIES, SIGHTING_EVENTS, SYSTEM_STATES } from '../../domain/observation.js';

const ISO_WITH_ZONE = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
/** Year 2286; a number beyond it is no epoch millisecond. */
const LAST_INSTANT = 9_999_999_999_999;

const inZone = z.string().transform((text, context) => {
  const at = ISO_WITH_ZONE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(at)) return at;
  context.addIssue({ code: 'custom', message: 'is no instant; use epoch milliseconds, or ISO 8601 with a zone' });
  return z.NEVER;
});
/** Epoch milliseconds, or ISO 8601 with a zone; decoded to epoch ms. */
const instant = z.union([z.int().min(0).max(LAST_INSTANT), inZone], {
  error: 'is no instant; use epoch milliseconds, or ISO 8601 with a zone',
});
const value = z.number().nullable();
const quality = z.enum(QUALITIES).optional();
const seq = z.int().min(0).optional();
const text = z.string().max(2000);

/** A reading on its point's own topic. */
export const readingPayload = z.object({ at: instant, value, quality, seq });
/** One reading of a frame; `at` is the frame's where it has none. */
export const frameReadingPayload = z.object({
  point: z.string().min(1).max(64),
  value,
  quality,
  at: instant.optional(),
});
/** A substation's whole cycle; its readings are checked one by one, so that a bad one refuses itself alone. */
export const framePayload = z.object({ at: instant, seq, readings: z.array(z.unknown()) });
/** A card heard by a reader. */
export const sightingPayload = z.object({
  at: instant,
  reader: z.string().min(1).max(64),
  event: z.enum(SIGHTING_EVENTS),
  rssiDbm: z.number().optional(),
  distanceM: z.number().min(0).optional(),
  battery: z.union([z.number(), text]).optional(),
  seq,
});
/** A system's word on itself; the last will has no `at`. */
export const systemPayload = z
  .object({
    at: instant.optional(),
    state: z.enum(SYSTEM_STATES),
    will: z.literal(true).optional(),
    detail: text.optional(),
    frameAt: instant.optional(),
    lastTestAt: instant.optional(),
    lastAcceptedAt: instant.optional(),
  })
  .refine(({ at, will }) => at !== undefined || will === true, { path: ['at'], message: 'is missing' });
/** A gateway's answer to a command. */
export const resultPayload = z.object({
  at: instant,
  outcome: z.enum(['done', 'refused', 'failed']),
  zone: text.optional(),
  detail: text.optional(),
});
/** A command as gateways hear it. */
export const commandPayload = z.object({
  id: z.string().min(1),
  kind: z.enum(['evacuate', 'stand-down', 'cut-power', 'test']),
  areas: z.array(z.string()),
  zones: z.array(z.string()).optional(),
  points: z.array(z.string()).optional(),
  text: z.string(),
  drill: z.boolean(),
  at: z.int(),
  expiresAt: z.int(),
});

/** The path of a fault within a payload, as `[3].value` or `readings[3].value`. */
export const placeOf = (path: readonly PropertyKey[], within = ''): string =>
  path.reduce<string>((place, key) => {
    if (typeof key === 'number') return `${place}[${key}]`;
    return place === '' ? String(key) : `${place}.${String(key)}`;
  }, within);

/** A payload's text. Decoding it with the schema of its kind gives back what went in. */
export const encodePayload = (payload: object): string => JSON.stringify(payload);
