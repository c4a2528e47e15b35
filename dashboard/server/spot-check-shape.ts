import { z } from 'zod';
import {
  type DrawnPoint,
  FINDINGS,
  type Finding,
  type LastDay,
  type SpotCheck,
} from '../../regulator/spot-checks/spot-check.js';
import { instant } from './live/shapes.js';

type ShapeOf<T> = { readonly [Field in keyof T]-?: z.ZodType };

const lastDaySchema = z.object({
  from: instant,
  to: instant,
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  count: z.number().int(),
  bad: z.number().int(),
  gaps: z.array(z.object({ from: instant, to: instant, reason: z.string() })).readonly(),
  silentMs: z.number(),
} satisfies ShapeOf<LastDay>);

const drawnSchema = z.object({
  mine: z.string(),
  point: z.string(),
  name: z.string(),
  area: z.string(),
  quantity: z.string(),
  unit: z.string(),
  live: z.object({ at: instant, value: z.number().nullable(), quality: z.string(), heardAt: instant }).optional(),
  lastDay: lastDaySchema.nullable(),
} satisfies ShapeOf<DrawnPoint>);

const findingSchema = z.object({
  mine: z.string(),
  point: z.string().optional(),
  outcome: z.enum(FINDINGS),
  note: z.string(),
  measured: z.number().optional(),
  by: z.string(),
  at: instant,
} satisfies ShapeOf<Finding>);

/** A spot check; `partial`: it reaches beyond the mines that the asker may see, and those are left out. */
export const spotCheckSchema = z.object({
  id: z.string(),
  state: z.enum(['announced', 'drawn', 'signed']),
  by: z.string(),
  createdAt: instant,
  reason: z.string(),
  word: z.string(),
  drawing: z.object({
    mines: z.number().int(),
    points: z.number().int(),
    candidates: z.array(z.object({ mine: z.string(), points: z.array(z.string()).readonly() })).readonly(),
  }),
  announcement: z.object({ seq: z.number().int(), hash: z.string() }).optional(),
  seed: z.string().optional(),
  drawnAt: instant.optional(),
  drawn: z.array(drawnSchema).readonly(),
  findings: z.array(findingSchema).readonly(),
  signedBy: z.string().optional(),
  signedAt: instant.optional(),
  signedNote: z.string().optional(),
  partial: z.boolean(),
} satisfies ShapeOf<SpotCheck> & { partial: z.ZodType });
