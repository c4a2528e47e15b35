import { z } from 'zod';
import { type FIVE, RECTIFICATION_STATES, RECTIFICATION_STEPS, SEVERITIES } from '../../domain/rectification.js';
import { ROLES } from '../../domain/roles.js';
import type { Drill, DrillScore } from '../../regulator/drills/drill.js';
import type { Handover, HandoverContent } from '../../regulator/handovers/handover.js';
import type { Comment, Hazard, WalkedHazard } from '../../regulator/rectification/hazard.js';
import type { Five, Rectification, StepTaken } from '../../regulator/rectification/rectification.js';
import { alarmSchema, evacuationStateSchema, instant, plannedWorkSchema } from './live/shapes.js';
import { instantBody } from './records.js';

/** A field that is added to the type and forgotten here does not compile. */
type ShapeOf<T> = { readonly [Field in keyof T]-?: z.ZodType };

export const severitySchema = z.enum(SEVERITIES);
const stateSchema = z.enum(RECTIFICATION_STATES);
const stepSchema = z.enum(RECTIFICATION_STEPS);

const five = {
  responsibility: z.string().optional(),
  measures: z.string().optional(),
  funds: z.string().optional(),
  deadline: instant.optional(),
  contingencyPlan: z.string().optional(),
} satisfies ShapeOf<Five>;

const stepTakenSchema = z.object({
  step: stepSchema,
  state: stateSchema,
  at: instant,
  by: z.string(),
  role: z.enum([...ROLES, 'wall']),
  note: z.string().optional(),
  severity: severitySchema.optional(),
  ...five,
} satisfies ShapeOf<StepTaken>);

const hazardShape = {
  id: z.string(),
  mine: z.string(),
  area: z.string().optional(),
  point: z.string().optional(),
  description: z.string(),
  severity: severitySchema,
  foundBy: z.string(),
  foundAt: instant,
  by: z.string(),
  createdAt: instant,
} satisfies ShapeOf<Hazard>;

/** The way of an incident or hazard; `overdue` and `onSupervisedList` as of now. */
export const rectificationSchema = z.object({
  id: z.string(),
  of: z.enum(['incident', 'hazard']),
  mine: z.string(),
  hazard: z.object(hazardShape).optional(),
  state: stateSchema,
  severity: severitySchema,
  foundAt: instant,
  five: z.object(five),
  supervised: z.object({ by: z.string(), at: instant, note: z.string() }).optional(),
  cancelledAt: instant.optional(),
  steps: z.array(stepTakenSchema).readonly(),
  overdue: z.boolean(),
  onSupervisedList: z.boolean(),
  /** The area: an incident's workplace, or where the hazard was found. */
  place: z.string().optional(),
} satisfies ShapeOf<Rectification> & { overdue: z.ZodType; onSupervisedList: z.ZodType; place: z.ZodType });

export const hazardSchema = z.object({
  ...hazardShape,
  rectification: rectificationSchema,
} satisfies ShapeOf<WalkedHazard>);

const words = z.string().trim().min(1).max(4000);

/** A step on the way: which, what is settled at it, and why. */
export const stepBody = z.object({
  step: stepSchema,
  note: words.optional(),
  severity: severitySchema.optional(),
  responsibility: words.optional(),
  measures: words.optional(),
  funds: words.optional(),
  deadline: instantBody.optional(),
  contingencyPlan: words.optional(),
} satisfies { readonly [Field in 'step' | 'note' | 'severity' | (typeof FIVE)[number]]: z.ZodType });

export const commentSchema = z.object({
  id: z.string(),
  incident: z.string(),
  mine: z.string(),
  note: z.string(),
  by: z.string(),
  at: instant,
} satisfies ShapeOf<Comment>);

const contentSchema = z.object({
  at: instant,
  shift: z.object({ key: z.string(), name: z.string() }).optional(),
  openAlarms: z.array(alarmSchema).readonly(),
  shelved: z.array(alarmSchema).readonly(),
  moreAlarms: z.number().int(),
  evacuations: z
    .array(
      z.object({
        id: z.string(),
        areas: z.array(z.string()).readonly(),
        orderedAt: instant,
        state: evacuationStateSchema,
        drill: z.boolean(),
      }),
    )
    .readonly(),
  plannedWork: z.array(plannedWorkSchema).readonly(),
  openHazards: z.number().int(),
  overdueHazards: z.number().int(),
  underground: z.number().int(),
  leaders: z.array(z.object({ card: z.string(), name: z.string(), area: z.string().nullable() })).readonly(),
  systems: z.array(z.object({ system: z.string(), state: z.string() })).readonly(),
} satisfies ShapeOf<HandoverContent>);

/** A shift handed over, with how things stood. */
export const handoverSchema = z.object({
  id: z.string(),
  mine: z.string(),
  state: z.enum(['written', 'signed']),
  content: contentSchema,
  digest: z.string(),
  notes: z.string(),
  by: z.string(),
  createdAt: instant,
  signedBy: z.string().optional(),
  signedAt: instant.optional(),
  signedNote: z.string().optional(),
} satisfies ShapeOf<Handover>);

const scoreSchema = z.object({
  state: evacuationStateSchema,
  people: z.number().int(),
  allowedMs: z.number(),
  clearedAfterMs: z.number().nullable(),
  inTime: z.boolean().nullable(),
  broadcasts: z.object({ done: z.number().int(), failed: z.number().int() }),
} satisfies ShapeOf<DrillScore>);

/** A drill; `score` where it was ordered here. */
export const drillSchema = z.object({
  id: z.string(),
  mine: z.string(),
  heldAt: instant,
  scenario: z.string(),
  areas: z.array(z.string()).readonly(),
  evacuation: z.string().optional(),
  participants: z.number().int().optional(),
  result: z.string().optional(),
  by: z.string(),
  createdAt: instant,
  score: scoreSchema.optional(),
} satisfies ShapeOf<Drill> & { score: z.ZodType });
