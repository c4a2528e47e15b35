import { z } from 'zod';
import type { Compliance, Duty } from '../../alerts/platform/compliance.js';
import { instant, textSchema } from './live/shapes.js';

/** A field that is added to the type and forgotten here does not compile. */
type ShapeOf<T> = { readonly [Field in keyof T]-?: z.ZodType };

const dutySchema = z.object({
  id: z.string(),
  capability: z.string(),
  name: textSchema,
  source: z.object({
    edition: z.string(),
    clause: z.string(),
    confidence: z.enum(['source', 'expert', 'unsure']),
  }),
  state: z.enum(['met', 'late', 'missing']),
  since: instant.nullable(),
  evidence: textSchema,
} satisfies ShapeOf<Duty>);

/** What a mine owes by D3, D4, D5 and D8, and whether it does. */
export const complianceSchema = z.object({
  mine: z.string(),
  binds: z.boolean(),
  why: textSchema,
  duties: z.array(dutySchema).readonly(),
} satisfies ShapeOf<Compliance>);
