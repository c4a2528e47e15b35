import { z } from 'zod';
import type { Alarm, Basis, Escalation, PowerCut } from '../../../alerts/alarm/alarm.js';
import type { Grouping } from '../../../alerts/alarm/grouping.js';
import type { Evacuation, Muster, MusterEntry, Receipt, Whereabouts } from '../../../alerts/evacuation/evacuation.js';
import type { Incident } from '../../../alerts/incident/incident.js';
import type { Excused, PlannedWork } from '../../../alerts/planned-work/planned-work.js';
import { WORK_KINDS, WORK_STATES } from '../../../domain/work-kind.js';

/** Epoch ms. */
export const instant = z.number();
const strings = z.array(z.string()).readonly();

/** A sentence in both languages. */
export const textSchema = z.object({ zh: z.string(), en: z.string() });

export const levelSchema = z.enum(['red', 'orange', 'yellow', 'blue']);
export const alarmStateSchema = z.enum(['unacknowledged', 'acknowledged', 'returned', 'closed']);
export const evacuationStateSchema = z.enum(['open', 'cleared', 'stood-down']);

/** Each shape names every field of its type: a field that is added there and forgotten here does not compile. */
type ShapeOf<T> = { readonly [Field in keyof T]-?: z.ZodType };

const basisSchema = z.object({
  edition: z.string(),
  clause: z.string(),
  confidence: z.enum(['source', 'expert', 'unsure', 'default']),
} satisfies ShapeOf<Basis>);

const alarmLimitSchema = z.object({
  value: z.number(),
  unit: z.string(),
  kind: z.string(),
  basis: basisSchema,
  ownLimit: z.literal(true).optional(),
});

const doubtsSchema = z
  .array(
    z.discriminatedUnion('code', [
      z.object({ code: z.literal('span-gas'), from: z.number(), level: z.number() }),
      z.object({ code: z.literal('no-echo'), rise: z.number(), point: z.string() }),
      z.object({ code: z.literal('order-of-points'), point: z.string(), highest: z.number(), usual: z.number() }),
    ]),
  )
  .readonly();

const outcomeSchema = z.enum(['done', 'refused', 'failed']);

/** An alarm, as HTTP and WebSocket show it. */
export const alarmSchema = z.object({
  id: z.string(),
  mine: z.string(),
  area: z.string(),
  point: z.string().optional(),
  subject: z.string(),
  rule: z.string(),
  level: levelSchema,
  state: alarmStateSchema,
  count: z.number().int(),
  at: instant,
  receivedAt: instant,
  raisedAt: instant,
  lastAt: instant,
  value: z.number().optional(),
  peak: z.number().optional(),
  limit: alarmLimitSchema.optional(),
  basis: basisSchema,
  message: textSchema,
  acknowledgedBy: z.string().optional(),
  acknowledgedAt: instant.optional(),
  clearedAt: instant.optional(),
  closedAt: instant.optional(),
  remarks: z
    .array(
      z.object({
        at: instant,
        by: z.string(),
        note: z.string().optional(),
        cause: z.string().optional(),
        measures: z.string().optional(),
      }),
    )
    .readonly(),
  suspect: z.string().optional(),
  doubts: doubtsSchema.optional(),
  clockSuspect: z.literal(true).optional(),
  evacuation: z.string().optional(),
  suppressed: z
    .object({
      kind: z.enum(['shelved', 'by-design', 'out-of-service']),
      until: instant.optional(),
      by: z.string(),
      reason: z.string(),
    })
    .optional(),
  plannedWork: z.string().optional(),
  latched: z.literal(true).optional(),
  powerCut: z
    .object({
      command: z.string(),
      points: strings,
      askedAt: instant,
      answeredAt: instant.optional(),
      outcome: outcomeSchema.optional(),
      detail: z.string().optional(),
    } satisfies ShapeOf<PowerCut>)
    .optional(),
  grouping: z
    .object({
      flood: z.string().optional(),
      chattering: z.literal(true).optional(),
      firstOut: z.object({ certain: z.boolean() }).optional(),
    } satisfies ShapeOf<Grouping>)
    .optional(),
  escalation: z
    .object({ step: z.number().int(), to: z.string(), at: instant } satisfies ShapeOf<Escalation>)
    .optional(),
} satisfies ShapeOf<Alarm>);

/** An order to withdraw, as HTTP and WebSocket show it. */
export const evacuationSchema = z.object({
  id: z.string(),
  mine: z.string(),
  areas: strings,
  core: strings,
  revision: z.number().int(),
  receipts: z
    .array(
      z.object({
        command: z.string(),
        zone: z.string().optional(),
        at: instant,
        outcome: outcomeSchema,
        detail: z.string().optional(),
      } satisfies ShapeOf<Receipt>),
    )
    .readonly(),
  trigger: z.object({
    alarm: z.string().optional(),
    by: z.string().optional(),
    reason: z.string().optional(),
  } satisfies ShapeOf<Evacuation['trigger']>),
  alarms: strings,
  named: strings,
  rescuers: strings,
  orderedAt: instant,
  dueAt: instant,
  state: evacuationStateSchema,
  clearedAt: instant.optional(),
  stoodDownAt: instant.optional(),
  stoodDownBy: z.string().optional(),
  note: z.string().optional(),
  drill: z.boolean(),
  text: textSchema,
  way: strings.optional(),
} satisfies ShapeOf<Evacuation>);

const musterEntrySchema = z.object({
  card: z.string(),
  name: z.string(),
  job: z.string(),
  area: z.string().nullable(),
  lastSeenAt: instant.nullable(),
} satisfies ShapeOf<MusterEntry>);
const musterEntries = z.array(musterEntrySchema).readonly();

/** Where everybody named by an order is. */
export const musterSchema = z.object({
  inScope: musterEntries,
  sheltering: musterEntries,
  out: musterEntries,
  unaccounted: musterEntries,
} satisfies ShapeOf<Muster>);

export const workKindSchema = z.enum(WORK_KINDS);
export const workStateSchema = z.enum(WORK_STATES);

/** Planned work, as HTTP shows it. */
export const plannedWorkSchema = z.object({
  id: z.string(),
  mine: z.string(),
  kind: workKindSchema,
  points: strings,
  areas: strings,
  from: instant,
  to: instant,
  reason: z.string(),
  state: workStateSchema,
  by: z.string(),
  createdAt: instant,
  approvedBy: z.string().optional(),
  approvedAt: instant.optional(),
  endedBy: z.string().optional(),
  endedAt: instant.optional(),
  excused: z
    .array(
      z.object({
        point: z.string(),
        readings: z.number().int(),
        firstAt: instant,
        lastAt: instant,
        peak: z.number(),
      } satisfies ShapeOf<Excused>),
    )
    .readonly()
    .optional(),
} satisfies ShapeOf<PlannedWork>);

/** Where one card is believed to be. */
export const whereaboutsSchema = z.object({
  card: z.string(),
  name: z.string(),
  job: z.string(),
  team: z.string(),
  known: z.boolean(),
  underground: z.boolean(),
  area: z.string().nullable(),
  lastSeenAt: instant,
  enteredAt: instant.optional(),
} satisfies ShapeOf<Whereabouts>);

/** An overrun as the trade counts it. */
export const incidentSchema = z.object({
  id: z.string(),
  mine: z.string(),
  workplace: z.string(),
  points: strings,
  rule: z.string(),
  limit: alarmLimitSchema,
  peak: z.number(),
  openedAt: instant,
  lastAt: instant,
  closedAt: instant.optional(),
  episodes: z.number().int(),
  counted: z.boolean(),
  partOf: z.string().optional(),
  foundLate: z.boolean(),
  grade: z.literal('accident').optional(),
  alarms: strings,
  evacuation: z.string().optional(),
  underground: strings.optional(),
} satisfies ShapeOf<Incident>);
