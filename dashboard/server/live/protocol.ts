import { z } from 'zod';
import { mineViewSchema } from './mine-view.js';
import { alarmSchema, evacuationSchema, incidentSchema, instant, musterSchema } from './shapes.js';

/** A point's newest reading as screens get it. `heardAt` is the service's time. */
export const liveReadingSchema = z.object({
  mine: z.string(),
  point: z.string(),
  at: instant,
  heardAt: instant,
  value: z.number().nullable(),
  quality: z.string(),
  /** The sensor's clock cannot be believed: `at` is its arrival. */
  clockSuspect: z.literal(true).optional(),
});
export type LiveReading = z.infer<typeof liveReadingSchema>;

/**
 * Rises by one with every sequenced message of the whole stream. A person who may not see every mine sees gaps: they
 * are no loss. The newest `seq` seen, a heartbeat's included, is what `?resume={stream}:{seq}` takes.
 */
const sequenced = { seq: z.number().int().nonnegative() };
/** Sensor, arrival, decision and sending instants: the latency passport of an alarm. */
const passport = { at: instant, receivedAt: instant, raisedAt: instant, sentAt: instant };

export const systemSchema = z.object({
  mine: z.string(),
  system: z.string(),
  at: instant,
  state: z.enum(['up', 'down', 'degraded', 'unknown']),
  will: z.literal(true).optional(),
  retained: z.literal(true).optional(),
  detail: z.string().optional(),
  frameAt: instant.optional(),
  lastTestAt: instant.optional(),
  lastAcceptedAt: instant.optional(),
});

/** A part of the service itself. */
export const partSchema = z.object({
  part: z.string(),
  state: z.enum(['ok', 'degraded', 'down']),
  why: z.string().optional(),
});
export type PartState = z.infer<typeof partSchema>;

export const headcountSchema = z.object({
  mine: z.string(),
  underground: z.number().int(),
  areas: z.record(z.string(), z.number().int()),
});

export const snapshotSchema = z.object({
  type: z.literal('snapshot'),
  /** New with every start of the service. */
  stream: z.string(),
  ...sequenced,
  serverAt: instant,
  mines: z.array(mineViewSchema),
  points: z.array(liveReadingSchema),
  alarms: z.array(alarmSchema),
  evacuations: z.array(evacuationSchema.extend({ muster: musterSchema })),
  headcount: z.array(headcountSchema),
  systems: z.array(systemSchema),
  parts: z.array(partSchema),
});

/** Everything the server says over `/ws`. The first message is a snapshot, or the first one missed of a resumed stream. */
export const serverMessageSchema = z.discriminatedUnion('type', [
  snapshotSchema,
  z.object({ type: z.literal('readings'), readings: z.array(liveReadingSchema) }),
  z.object({ type: z.literal('alarm'), ...sequenced, ...passport, horn: z.boolean(), alarm: alarmSchema }),
  z.object({
    type: z.literal('evacuation'),
    ...sequenced,
    ...passport,
    evacuation: evacuationSchema,
    muster: musterSchema,
  }),
  z.object({ type: z.literal('headcount'), ...sequenced, ...headcountSchema.shape }),
  z.object({ type: z.literal('system'), ...sequenced, report: systemSchema }),
  z.object({ type: z.literal('incident'), ...sequenced, incident: incidentSchema }),
  /** At least every 5 s; `seq` says how far the stream has come: everything up to it has been sent before. */
  z.object({ type: z.literal('heartbeat'), ...sequenced, serverAt: instant, parts: z.array(partSchema) }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** Everything a screen may say over `/ws`. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  /** Narrows the readings, not the alarms; every watched reading is sent at once. Absent `areas`: all of the mines. */
  z.object({
    type: z.literal('watch'),
    mines: z.array(z.string()).max(1000),
    areas: z.array(z.string()).max(10_000).optional(),
  }),
  /** An alarm is on the screen. `at`: the screen's clock; `at + clockOffsetMs` is the service's time. */
  z.object({ type: z.literal('painted'), alarm: z.string(), at: instant, clockOffsetMs: z.number() }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** Why the server closes a socket. After every one of them but `signedOut` the screen connects again and resumes. */
export const CLOSE_CODES = {
  /** The service stops or starts anew. */
  goingAway: 1001,
  /** Too many messages that are none. */
  nonsense: 4400,
  /** Signed out, or the user is disabled. */
  signedOut: 4401,
  /** Role or scope have changed: what may be seen is another. */
  rightsChanged: 4403,
  /** The screen could not keep up with the alarms. */
  tooSlow: 4408,
} as const;
