import { z } from 'zod';
import { liveReadingSchema, snapshotSchema, systemSchema } from './protocol.js';
import { instant, textSchema } from './shapes.js';

const notSeenSchema = z.object({
  alarm: z.string(),
  rule: z.string(),
  message: textSchema,
  at: instant,
  raisedAt: instant,
  paintedAt: instant.optional(),
});

/** A live snapshot of a moment that is over, with what was shown late or never. */
export const screenThenSchema = snapshotSchema
  .omit({ type: true, stream: true, seq: true, serverAt: true, parts: true })
  .extend({
    mine: z.string(),
    /** The instant asked for, and the service's clock of that moment (a simulated mine has its own). */
    at: instant,
    /** The mine file in force then, by which it is drawn; null: the record names none, it is drawn as of now. */
    mineFile: z.object({ sha256: z.string(), since: instant }).nullable(),
    serviceAt: instant,
    points: z.array(liveReadingSchema),
    systems: z.array(systemSchema),
    signedIn: z.array(z.object({ user: z.string(), since: instant, address: z.string().optional() })),
    late: z.object({
      readings: z.array(
        z.object({ point: z.string(), readings: z.number().int(), firstAt: instant, lastReceivedAt: instant }),
      ),
      alarms: z.array(notSeenSchema),
    }),
    neverShown: z.array(notSeenSchema),
  });
