import { z } from 'zod';
import { QUALITIES, SIGHTING_EVENTS, SYSTEM_STATES } from '../../domain/observation.js';

/** A point's name is no longer. */
export const MOST_POINT_CHARS = 64;
/** Most readings or sightings in one message; one with more is refused whole. */
export const MOST_ITEMS = 20_000;

const ISO_WITH_ZONE = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;
/** Year 2286; a number beyond it is no epoch millisecond. */
export const LAST_INSTANT = 9_999_999_999_999;
const NO_INSTANT = 'is no instant; use epoch milliseconds, or ISO 8601 with a zone';

const parseIso = (text: string): number => {
  const [, year, month, day] = ISO_WITH_ZONE.exec(text) ?? [];
  // Date.parse would take 30 February for 2 March.
  const onCalendar = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  return onCalendar ? Date.parse(text) : Number.NaN;
};

const inZone = z.string().transform((text, context) => {
  const at = parseIso(text);
  if (at >= 0 && at <= LAST_INSTANT) return at;
  context.addIssue({ code: 'custom', message: NO_INSTANT });
  return z.NEVER;
});
/** Epoch milliseconds, or ISO 8601 with a zone; decoded to epoch ms. */
const instant = z.union([z.int().min(0, NO_INSTANT).max(LAST_INSTANT, NO_INSTANT), inZone], { error: NO_INSTANT });
const value = z.number().nullable();
const quality = z.enum(QUALITIES).exactOptional();
const seq = z.int().min(0).exactOptional();
const text = z.string().max(2000);

/** A reading on its point's own topic. */
export const readingPayload = z.object({ at: instant, value, quality, seq });

/** One reading of a frame; `at` is the frame's where it has none. */
export const frameReadingPayload = z.object({
  point: z.string().min(1).max(MOST_POINT_CHARS),
  value,
  quality,
  at: instant.exactOptional(),
});

/** A substation's cycle as it comes in: its readings are checked one by one, so that a bad one refuses itself alone. */
export const framePayload = z.object({ at: instant, seq, readings: z.array(z.unknown()).min(1).max(MOST_ITEMS) });

/** A frame's number alone, whatever else it holds. */
export const frameNumberPayload = z.object({ seq: z.int().min(0) });

/** A substation's whole cycle, every reading of it sound. */
export const soundFramePayload = framePayload.extend({
  readings: z.array(frameReadingPayload).min(1).max(MOST_ITEMS),
});

/** Some gateways sign it by the side of the reader; how far it is counts alone. */
const signedDistance = z.number().transform(Math.abs);

/** A card heard by a reader; any reader is taken, for a person counts wherever heard. */
export const sightingPayload = z.object({
  at: instant,
  reader: text,
  event: z.enum(SIGHTING_EVENTS),
  rssiDbm: z.number().exactOptional(),
  distanceM: signedDistance.exactOptional(),
  battery: z.union([z.number(), text]).exactOptional(),
  seq,
});

/** A system's word on itself; the last will says `down` and has no `at`. */
export const systemPayload = z
  .object({
    at: instant.exactOptional(),
    state: z.enum(SYSTEM_STATES),
    will: z.literal(true).exactOptional(),
    detail: text.exactOptional(),
    frameAt: instant.exactOptional(),
    lastTestAt: instant.exactOptional(),
    lastAcceptedAt: instant.exactOptional(),
  })
  .refine(({ at, will }) => at !== undefined || will === true, { path: ['at'], message: 'is missing' })
  .refine(({ state, will }) => will !== true || state === 'down', {
    path: ['state'],
    message: 'a last will says down',
  });

/** A gateway's answer to a command. */
export const resultPayload = z.object({
  at: instant,
  outcome: z.enum(['done', 'refused', 'failed']),
  zone: text.exactOptional(),
  detail: text.exactOptional(),
});

/** A command as gateways hear it. */
export const commandPayload = z.object({
  id: z.string().min(1),
  kind: z.enum(['evacuate', 'stand-down', 'cut-power', 'test']),
  areas: z.array(z.string()),
  zones: z.array(z.string()).exactOptional(),
  points: z.array(z.string()).exactOptional(),
  text: z.string(),
  drill: z.boolean(),
  at: instant,
  expiresAt: instant,
});

/** What a substation is told: all of its frames up to `seq` are safe. */
export const storedPayload = z.object({ seq: z.int().min(0) });

/** The path of a fault within a payload, as `[3].value` or `readings[3].value`. */
export const placeOf = (path: readonly PropertyKey[], within = ''): string =>
  path.reduce<string>((place, key) => {
    if (typeof key === 'number') return `${place}[${key}]`;
    return place === '' ? String(key) : `${place}.${String(key)}`;
  }, within);

/** A payload, or a part of one, after its check. */
export type Decoded<Payload> =
  | { readonly ok: true; readonly payload: Payload }
  | { readonly ok: false; readonly place: string; readonly message: string };

/** Checks what JSON held, at its place `within` the message; unknown members are dropped. */
export const decodePayload = <Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
  within = '',
): Decoded<z.output<Schema>> => {
  const read = schema.safeParse(json);
  if (read.success) return { ok: true, payload: read.data };
  const { issues } = read.error;
  const place = placeOf(issues[0]?.path ?? [], within);
  const others = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return { ok: false, place, message: `${place || 'payload'}: ${issues[0]?.message ?? 'does not fit'}${others}` };
};

/**
 * A payload's text; decoding it gives back what went in (JSON has no -0: it comes back as 0).
 * @throws RangeError for one that decoding would refuse: no gateway may say it.
 */
export const encodePayload = <Schema extends z.ZodType>(schema: Schema, payload: z.output<Schema>): string => {
  const read = decodePayload(schema, payload);
  if (!read.ok) throw new RangeError(`cannot be said over MQTT: ${read.message}`);
  return JSON.stringify(read.payload);
};
