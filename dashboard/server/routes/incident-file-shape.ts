import { z } from 'zod';
import type { IncidentFile } from '../../../regulator/incident-file/incident-file.js';

type ShapeOf<T> = { readonly [Field in keyof T]-?: z.ZodType };

/** An incident's file by its parts; `docs/interfaces.md` says what is in each. */
export const incidentFileSchema = z.object({
  /** The incident is open, or the half hour after it is not over: the record may still change. */
  provisional: z.boolean(),
  mine: z.unknown(),
  workplace: z.string(),
  measured: z.unknown(),
  chain: z.unknown(),
  rule: z.unknown(),
  program: z.object({ version: z.string(), rules: z.string() }),
  limits: z.unknown(),
  alarms: z.unknown(),
  orders: z.unknown(),
  power: z.unknown(),
  plannedWork: z.unknown(),
  remarks: z.unknown(),
  counting: z.unknown(),
  accident: z.unknown(),
  history: z.unknown(),
  frozen: z.unknown(),
} satisfies ShapeOf<IncidentFile>);
