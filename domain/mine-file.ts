import { z } from 'zod';
import { QUANTITY_NAMES } from './quantity.js';
import { uploadSchema } from './upload-file.js';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'use 1 to 32 letters, digits, - or _');
const text = z.string().trim().min(1);
const positive = z.number().positive();
const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

export const AREA_KINDS = [
  'surface',
  'intake-shaft',
  'return-shaft',
  'intake-roadway',
  'return-roadway',
  'conveyor-roadway',
  'coal-face',
  'heading',
  'chamber',
  'bunker',
  'refuge',
  'goaf',
  'other',
] as const;

export const METHANE_POSITIONS = [
  'T0',
  'T1',
  'T2',
  'T3',
  'T4',
  'T5',
  'T6',
  'T7',
  'T8',
  'shearer',
  'roadheader',
  'mid-return',
  'district-return',
  'main-return',
  'chamber-intake',
  'loading-point',
  'locomotive',
  'bunker',
  'conveyor-gallery',
  'drainage-station',
] as const;

export const ROADWAYS = [
  'shaft-ventilation',
  'shaft-material',
  'shaft-man',
  'air-bridge',
  'main-intake',
  'main-return',
  'trolley',
  'conveyor',
  'district-intake',
  'district-return',
  'coal-face',
  'heading-coal',
  'heading-rock',
  'other-walkway',
] as const;

export const SYSTEM_IDS = [
  'safety-monitoring',
  'personnel-location',
  'communication',
  'video',
  'real-time-monitoring',
  'remote-control',
  'regulator-link',
  'broadcast',
  'production-dispatch',
  'office',
] as const;

export const areaSchema = z.strictObject({
  id,
  name: text,
  kind: z.enum(AREA_KINDS),
  district: id.optional(),
  /** A place to withdraw to, unless it lies inside the scope. */
  safe: z.boolean().default(false),
  restricted: z.boolean().default(false),
  /** Beyond the mine's boundary. */
  outside: z.boolean().default(false),
  quota: z.number().int().nonnegative().optional(),
  clearWithinMin: positive.optional(),
  /** Place on the drawing, where the mine has set one. */
  x: z.number().optional(),
  y: z.number().optional(),
});

export const airflowEdgeSchema = z.strictObject({
  from: id,
  to: id,
  lengthM: positive.optional(),
  sectionM2: positive.optional(),
});

export const pointSchema = z.strictObject({
  id,
  name: text,
  area: id,
  quantity: z.enum(QUANTITY_NAMES),
  position: z.enum(METHANE_POSITIONS).optional(),
  roadway: z.enum(ROADWAYS).optional(),
  /** The airflow edge a positive velocity follows. */
  along: z.tuple([id, id]).optional(),
  /** The face, heading or chamber the point guards; its own area by default. */
  workplace: id.optional(),
  range: z.tuple([z.number(), z.number()]).optional(),
  cycleS: positive.optional(),
  substation: id.optional(),
  /** False for a machine that may run during an evacuation. */
  work: z.boolean().optional(),
  mandatory: z.boolean().optional(),
  sensor: text.optional(),
  calibrateEveryDays: positive.optional(),
  lastCalibratedAt: instant.optional(),
  /** Feed points of its power-off range (断电范围). */
  cuts: z.array(id).optional(),
});

export const personSchema = z.strictObject({
  card: id,
  name: text,
  job: text,
  team: text,
  leader: z.union([z.literal(false), z.enum(['mine-manager', 'deputy', 'group'])]).default(false),
  special: z.boolean().default(false),
});

export const ownLimitSchema = z.strictObject({
  point: id,
  alarm: z.number().optional(),
  powerOff: z.number().optional(),
  restore: z.number().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  preWarning: z.number().optional(),
  withdrawAt: z.number().optional(),
  warning: z.number().optional(),
  noMining: z.number().optional(),
});

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'use HH:MM');

/** Whether the calendar of this platform knows a zone; aliases such as Asia/Chongqing are none of its listed names. */
const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
};

const list = <T extends z.ZodType>(item: T) => z.array(item).default([]);

/** The shape of a mine description file; what lies between its parts is checked by `loadMine`. */
export const mineFileSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/, 'use 1 to 32 lower-case letters, digits or -'),
  code: z.string().regex(/^\d{12}$/, 'use 12 digits, quoted'),
  name: text,
  division: text,
  /** What several divisions belong to; the board of mines groups by it. */
  region: text.optional(),
  timeZone: z.string().refine(isTimeZone, {
    message: 'use an IANA time zone, such as Asia/Shanghai',
  }),
  capacityTPerYear: positive,
  gasClass: z.enum(['low', 'high', 'outburst']),
  status: z.enum(['producing', 'suspended', 'construction']),
  simulated: z.boolean().default(false),
  evacuateAt: z.enum(['alarm', 'power-off']).default('alarm'),
  clearWithinMin: positive.default(10),
  remotePowerCut: z.boolean().default(false),
  personnel: z
    .strictObject({
      quota: z.number().int().positive().optional(),
      overtimeHours: positive.optional(),
      maintenanceQuota: z.number().int().nonnegative().optional(),
    })
    .default({}),
  shifts: list(
    z.strictObject({
      id,
      name: text,
      start: clockTime,
      end: clockTime,
      quota: z.number().int().positive().optional(),
    }),
  ),
  systems: list(z.strictObject({ id: z.enum(SYSTEM_IDS), heartbeatS: positive.default(60) })),
  areas: z.array(areaSchema).min(1),
  airflow: z.array(airflowEdgeSchema),
  walkways: list(
    z.strictObject({ between: z.tuple([id, id]), lengthM: positive.optional(), maxSpeedMps: positive.optional() }),
  ),
  readers: list(
    z.strictObject({
      id,
      area: id,
      x: z.number().optional(),
      y: z.number().optional(),
      z: z.number().optional(),
    }),
  ),
  substations: list(z.strictObject({ id, cycleS: positive.optional() })),
  points: z.array(pointSchema),
  fans: list(
    z.strictObject({
      id,
      kind: z.enum(['main', 'local']),
      group: id.optional(),
      serves: id.optional(),
      in: id.optional(),
      running: id,
      intakeVolume: id.optional(),
      minVolumeM3PerMin: positive.optional(),
      duct: id.optional(),
    }),
  ),
  doors: list(z.strictObject({ airlock: id, points: z.array(id).min(1) })),
  patrols: list(z.strictObject({ id, job: text, readers: z.array(id).min(1), everyMin: positive })),
  broadcast: list(z.strictObject({ zone: id, areas: z.array(id).min(1) })),
  cameras: list(z.strictObject({ id, area: id, url: text })),
  people: list(personSchema),
  phones: list(z.strictObject({ role: text, name: text, number: text })),
  escalation: list(
    z.strictObject({
      level: z.enum(['red', 'orange', 'yellow', 'blue']),
      afterS: z.number().nonnegative(),
      to: text,
      via: z.array(z.enum(['screen', 'webhook'])).min(1),
    }),
  ),
  posts: list(z.strictObject({ id, area: id, job: text, everyMin: positive })),
  limits: list(ownLimitSchema),
  upload: uploadSchema.optional(),
});

export type MineFile = z.output<typeof mineFileSchema>;
export type Area = z.output<typeof areaSchema>;
export type AreaKind = Area['kind'];
export type AirflowEdge = z.output<typeof airflowEdgeSchema>;
export type PointFile = z.output<typeof pointSchema>;
export type Person = z.output<typeof personSchema>;
export type OwnLimit = z.output<typeof ownLimitSchema>;
export type MethanePosition = (typeof METHANE_POSITIONS)[number];
export type Roadway = (typeof ROADWAYS)[number];
export type GasClass = MineFile['gasClass'];
