import { z } from 'zod';
import type { Unapproved } from '../../alerts/reload/mine-file-entry.js';
import { CAPACITY_CLASSES } from '../../domain/capacity-class.js';
import type { BoardMine } from '../../regulator/board/board.js';
import type { LeaderDescents } from '../../regulator/board/descents.js';
import type { Overruns } from '../../regulator/board/overruns.js';
import type { Summary, SummaryFigures, SummaryMine } from '../../regulator/board/summary.js';
import type { Suspension } from '../../regulator/resumption/suspensions.js';
import { instant, textSchema } from './live/shapes.js';

type ShapeOf<T> = { readonly [Field in keyof T]-?: z.ZodType };

const count = z.number().int().nonnegative();
const peakSchema = z.object({ value: z.number(), unit: z.string(), incident: z.string() }).nullable();

const overrunsSchema = z.object({
  counted: count,
  excluded: count,
  accidents: count,
  foundLate: count,
  seconds: z.number(),
  peak: peakSchema,
  incidents: z.array(z.string()).readonly(),
} satisfies ShapeOf<Overruns>);

/** A leader with descents made and owed. */
export const leaderSchema = z.object({
  card: z.string(),
  name: z.string(),
  leader: z.enum(['mine-manager', 'deputy', 'group']),
  descents: count,
  quota: count.nullable(),
} satisfies ShapeOf<LeaderDescents>);

/** A mine's time out of production. */
export const suspensionSchema = z.object({
  id: z.string(),
  mine: z.string(),
  state: z.enum(['suspended', 'accepted', 'resumed']),
  since: instant,
  acceptedBy: z.string().optional(),
  acceptedAt: instant.optional(),
  note: z.string().optional(),
  resumedAt: instant.optional(),
  heldAt: instant.optional(),
} satisfies ShapeOf<Suspension>);

/** A mine's line on the board. */
export const boardMineSchema = z.object({
  mine: z.string(),
  name: z.string(),
  division: z.string(),
  region: z.string().nullable(),
  status: z.enum(['producing', 'suspended', 'construction']),
  simulated: z.boolean(),
  suspension: suspensionSchema.nullable(),
  unapprovedFile: z.object({ at: instant, sha256: z.string() } satisfies ShapeOf<Unapproved>).nullable(),
  worksWhileSuspended: z.string().nullable(),
  capacityTPerYear: z.number(),
  capacityClass: z.object({
    id: z.enum(CAPACITY_CLASSES),
    duties: z.array(textSchema).readonly(),
    source: z.object({
      edition: z.string(),
      clause: z.string(),
      confidence: z.enum(['source', 'expert', 'unsure']),
    }),
  }),
  platform: z.object({
    binds: z.boolean(),
    met: count,
    late: count,
    missing: count,
    open: z.array(z.string()).readonly(),
  }),
  link: z.object({
    state: z.enum(['met', 'late', 'missing', 'no-duty']),
    since: instant.nullable(),
    lastAcceptedAt: instant.nullable(),
  }),
  month: z.string(),
  overruns: overrunsSchema,
  coverage: z.number().min(0).max(1).nullable(),
  underground: count,
  quota: count.nullable(),
  standing: z.object({ red: count, orange: count, yellow: count, blue: count }),
  leaders: z.array(leaderSchema).readonly(),
  rectifications: z.object({ open: count, found: count, overdue: count, supervised: count }),
} satisfies ShapeOf<BoardMine>);

const figures = {
  mines: count,
  overruns: count,
  overrunSeconds: z.number(),
  accidents: count,
  stopGrounds: count,
  alarms: count,
  redAlarms: count,
  evacuations: count,
  drills: count,
  found: count,
  cancelled: count,
  overdue: count,
  leadersShort: count,
  monitoredS: z.number(),
  knownS: z.number(),
} satisfies ShapeOf<SummaryFigures>;

/** A month or quarter as a meeting reads it. */
export const summarySchema = z.object({
  period: z.string(),
  mines: z
    .array(
      z.object({
        ...figures,
        mine: z.string(),
        name: z.string(),
        division: z.string(),
        region: z.string().nullable(),
        from: instant,
        to: instant,
        over: z.boolean(),
        peak: peakSchema,
      } satisfies ShapeOf<SummaryMine>),
    )
    .readonly(),
  divisions: z.array(z.object({ division: z.string(), ...figures })).readonly(),
  regions: z.array(z.object({ region: z.string(), ...figures })).readonly(),
  all: z.object(figures),
} satisfies ShapeOf<Summary>);
