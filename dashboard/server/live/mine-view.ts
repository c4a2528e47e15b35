import { z } from 'zod';
import { AREA_KINDS, METHANE_POSITIONS, mineFileSchema, ROADWAYS } from '../../../domain/mine-file.js';
import { QUANTITY_NAMES } from '../../../domain/quantity.js';

const provenanceSchema = z.object({
  edition: z.string(),
  clause: z.string(),
  confidence: z.enum(['source', 'expert', 'unsure']),
  /** First day in force, `yyyy-mm-dd`. */
  effectiveFrom: z.string(),
  /** The mine's own, stricter number, or one where the trade gives none. */
  ownLimit: z.literal(true).optional(),
});

/** One threshold of a point, flat: `kind` is alarm, power-off, restore, pre-warning, min, max, withdraw, … */
export const limitViewSchema = z.object({
  kind: z.string(),
  value: z.number(),
  comparison: z.enum(['at-or-above', 'above', 'below', 'at-or-below']),
  provenance: provenanceSchema,
});
/** One threshold as screens and scripts see it. */
export type LimitView = z.infer<typeof limitViewSchema>;

export const areaViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(AREA_KINDS),
  district: z.string().optional(),
  quota: z.number().int().optional(),
  /** Minutes within which an order must have emptied it. */
  clearWithinMin: z.number(),
  safe: z.boolean(),
  restricted: z.boolean(),
  outside: z.boolean(),
  /** Place on the drawing, where the mine has set one. */
  x: z.number().optional(),
  y: z.number().optional(),
});
/** An area of a mine as screens draw it. */
export type AreaView = z.infer<typeof areaViewSchema>;

export const pointViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  area: z.string(),
  /** The face, heading or chamber it guards. */
  workplace: z.string(),
  quantity: z.enum(QUANTITY_NAMES),
  family: z.enum(['gas', 'ventilation', 'equipment']),
  unit: z.string(),
  /** Decimals of its instrument. */
  decimals: z.number().int(),
  /** Takes the values 0 and 1 only. */
  switch: z.boolean(),
  position: z.enum(METHANE_POSITIONS).optional(),
  roadway: z.enum(ROADWAYS).optional(),
  /** The airflow edge a positive velocity follows. */
  along: z.tuple([z.string(), z.string()]).optional(),
  range: z.tuple([z.number(), z.number()]).optional(),
  /** Its reporting cycle; silent after three of them. */
  cycleS: z.number(),
  mandatory: z.boolean(),
  /** False for a machine that may run during an evacuation. */
  work: z.boolean(),
  substation: z.string().optional(),
  /** Feed points that must read off at its power-off limit. */
  cuts: z.array(z.string()).readonly(),
  /** Row of AQ 1029-2019 table 1, for methane; `own` where only the mine's file gives numbers. */
  row: z.string().optional(),
  /** Which of its limits takes people out, for methane. */
  withdraw: z.enum(['at-alarm', 'at-power-off', 'never']).optional(),
  limits: z.array(limitViewSchema).readonly(),
});
/** A monitored point as screens draw it, with its limits and where they come from. */
export type PointView = z.infer<typeof pointViewSchema>;

const { timeZone, gasClass, status } = mineFileSchema.shape;

export const mineSummarySchema = z.object({
  id: z.string(),
  /** 12 digits, as in regulator files. */
  code: z.string(),
  name: z.string(),
  division: z.string(),
  /** IANA zone of days, shifts and shown times. */
  timeZone,
  gasClass,
  status,
  capacityTPerYear: z.number(),
  /** Runs on its readings' clock, with injected causes; its record is kept apart. */
  simulated: z.boolean(),
  /** How many cards are on its list. */
  people: z.number().int(),
  /** Most people allowed underground. */
  quota: z.number().int().optional(),
});
/** A mine as lists show it. */
export type MineSummary = z.infer<typeof mineSummarySchema>;

export const mineViewSchema = z.object({
  ...mineSummarySchema.shape,
  evacuateAt: z.enum(['alarm', 'power-off']),
  shifts: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        start: z.string(),
        end: z.string(),
        quota: z.number().int().optional(),
      }),
    )
    .readonly(),
  /** Systems the mine declares. */
  systems: z.array(z.object({ id: z.string(), heartbeatS: z.number() })).readonly(),
  areas: z.array(areaViewSchema).readonly(),
  /** Which way the air goes by design. */
  airflow: z
    .array(
      z.object({
        from: z.string(),
        to: z.string(),
        lengthM: z.number().optional(),
        sectionM2: z.number().optional(),
      }),
    )
    .readonly(),
  walkways: z
    .array(z.object({ between: z.tuple([z.string(), z.string()]), lengthM: z.number().optional() }))
    .readonly(),
  points: z.array(pointViewSchema).readonly(),
  phones: z.array(z.object({ role: z.string(), name: z.string(), number: z.string() })).readonly(),
  cameras: z.array(z.object({ id: z.string(), area: z.string(), url: z.string() })).readonly(),
  /** Zones of the emergency broadcast with the areas that hear them. */
  broadcast: z.array(z.object({ zone: z.string(), areas: z.array(z.string()) })).readonly(),
});
/** Everything a screen needs to draw a mine: areas, airflow, points with their limits, shifts and quotas. */
export type MineView = z.infer<typeof mineViewSchema>;
