import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { COVERAGE_LABELS } from '../../domain/coverage-label.js';
import { QUALITIES, SIGHTING_EVENTS, SYSTEM_STATES } from '../../domain/observation.js';
import { WORK_KINDS } from '../../domain/work-kind.js';
import { ALARM_STATES, LEVELS } from '../alarm/alarm.js';
import { EVACUATION_STATES } from '../evacuation/evacuation.js';

import { readSeries, readSpan, SeriesError } from './series.js';

const span = z.union([z.string(), z.number()]).transform((text, context) => {
  try {
    return readSpan(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof SeriesError ? error.message : String(error) });
    return z.NEVER;
  }
});

const series = z.union([z.string(), z.number().transform(String)]).transform((text, context) => {
  try {
    return readSeries(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof SeriesError ? error.message : String(error) });
    return z.NEVER;
  }
});

/** Said once at `at`, or again and again until `until`. */
const again = { at: span, every: span.optional(), until: span.optional() };

const expectedAlarm = z.strictObject({
  rule: z.string(),
  subject: z.string().optional(),
  point: z.string().optional(),
  area: z.string().optional(),
  level: z.enum(LEVELS).optional(),
  state: z.enum(ALARM_STATES).optional(),
  count: z.number().int().optional(),
  suspect: z.boolean().optional(),
  /** Codes of the doubt. */
  doubts: z.array(z.string()).optional(),
  /** It rests on a reading whose clock cannot be believed. */
  clockSuspect: z.boolean().optional(),
  latched: z.boolean().optional(),
  suppressed: z.enum(['none', 'shelved', 'by-design', 'out-of-service']).optional(),
  plannedWork: z.boolean().optional(),
  /** Sensor time of the reading that raised it, from the start of the test. */
  at: span.optional(),
  value: z.number().optional(),
  peak: z.number().optional(),
  /** Which limit of its point it speaks of: `alarm`, `warning`, `max`, …; `none`. */
  limit: z.string().optional(),
  /** Steps of the escalation reached. */
  escalated: z.number().int().optional(),
  inFlood: z.boolean().optional(),
  chattering: z.boolean().optional(),
  firstOut: z.enum(['certain', 'uncertain', 'none']).optional(),
  /** A part of its message, in either language. */
  says: z.string().optional(),
});
const expectedOrder = z.strictObject({
  areas: z.array(z.string()).optional(),
  state: z.enum(EVACUATION_STATES).optional(),
  inScope: z.array(z.string()).optional(),
  sheltering: z.array(z.string()).optional(),
  out: z.array(z.string()).optional(),
  unaccounted: z.array(z.string()).optional(),
});

const expectedIncident = z.strictObject({
  workplace: z.string().optional(),
  rule: z.string().optional(),
  grade: z.enum(['none', 'accident']).optional(),
  foundLate: z.boolean().optional(),
  /** It shares its cause with another one. */
  isPart: z.boolean().optional(),
  open: z.boolean().optional(),
  /** Unbroken runs of readings over the limit. */
  episodes: z.number().int().optional(),
  counted: z.boolean().optional(),
  peak: z.number().optional(),
  /** Cards that were underground at readings that came late. */
  underground: z.array(z.string()).optional(),
});

const plan = z.strictObject({
  kind: z.enum(WORK_KINDS),
  points: z.array(z.string()).default([]),
  areas: z.array(z.string()).default([]),
  /** From the start of the test. */
  from: span,
  to: span,
  /** By somebody else, at the same instant. */
  approved: z.boolean().default(true),
  /** It must be refused as it is written. */
  refused: z.literal(true).optional(),
});

const scenario = z.strictObject({
  name: z.string().min(1),
  /** Top-level keys of the mine file that are otherwise in this test. */
  change: z.record(z.string(), z.unknown()).optional(),
  /** What each point says, one sample an interval from the start. */
  series: z.record(z.string(), series).default({}),
  /** Single readings that arrive at `at` and speak of `saidAt`, for what comes late or with a clock set back. */
  readings: z
    .array(
      z.strictObject({
        at: span,
        point: z.string(),
        value: z.number().nullable(),
        quality: z.enum(QUALITIES).default('good'),
        saidAt: span.optional(),
        seq: z.number().int().optional(),
        /** It came among others in one message, the newest of which speaks of this instant. */
        amongUntil: span.optional(),
      }),
    )
    .default([]),
  /** By how much the clocks of points are ahead, or behind where negative. */
  skew: z.record(z.string(), span).default({}),
  sightings: z
    .array(
      z.strictObject({
        ...again,
        card: z.string(),
        reader: z.string(),
        event: z.enum(SIGHTING_EVENTS).default('seen'),
        rssiDbm: z.number().optional(),
        distanceM: z.number().optional(),
        battery: z.union([z.number(), z.string()]).optional(),
        seq: z.number().int().optional(),
      }),
    )
    .default([]),
  systems: z
    .array(
      z.strictObject({
        ...again,
        system: z.string(),
        state: z.enum(SYSTEM_STATES),
        will: z.literal(true).optional(),
        retained: z.literal(true).optional(),
        /** From the report's own instant. */
        frameAt: span.optional(),
        lastTestAt: span.optional(),
        lastAcceptedAt: span.optional(),
      }),
    )
    .default([]),
  /** What the service sees of itself from then on, told to the rules every second. */
  health: z
    .array(
      z.strictObject({
        at: span,
        broker: z.enum(['up', 'down']).optional(),
        sessionLostFrom: span.optional(),
        journal: z.string().nullable().optional(),
        diskFree: z.number().min(0).max(1).optional(),
        historianBehind: span.optional(),
        failedRules: z.array(z.string()).optional(),
      }),
    )
    .default([]),
  /**
   * The program ends then and starts again: from what its journal holds, its snapshot of `snapshotAt`, and the messages
   * that came after that (absent: all of them).
   */
  restarts: z.array(z.strictObject({ at: span, snapshotAt: span.optional() })).default([]),
  /** Gateways' answers to the broadcast of an order, counted from 1. */
  receipts: z
    .array(
      z.strictObject({
        at: span,
        order: z.number().int().min(1),
        zone: z.string().optional(),
        outcome: z.enum(['done', 'refused', 'failed']),
      }),
    )
    .default([]),
  acts: z
    .array(
      z.union([
        z.strictObject({ at: span, acknowledge: z.string() }),
        z.strictObject({ at: span, close: z.string() }),
        z.strictObject({
          at: span,
          shelve: z.string(),
          minutes: z.number().positive(),
          refused: z.literal(true).optional(),
        }),
        z.strictObject({ at: span, plan }),
        z.strictObject({ at: span, endWork: z.number().int().min(1) }),
        z.strictObject({ at: span, order: z.array(z.string()).min(1) }),
        z.strictObject({ at: span, rescuer: z.string(), of: z.number().int().min(1) }),
        z.strictObject({
          at: span,
          standDown: z.number().int().min(1),
          note: z.string().default('done'),
          refused: z.literal(true).optional(),
        }),
      ]),
    )
    .default([]),
  /** Everything that stands then, no more and no less; of an alarm or order only what is written is compared. */
  expect: z.array(
    z.strictObject({
      at: span,
      alarms: z.array(expectedAlarm).optional(),
      orders: z.array(expectedOrder).optional(),
      /** The same as the screens were last told of them. */
      screens: z.array(expectedOrder).optional(),
      /** How many there were so far, or which. */
      incidents: z.union([z.number().int(), z.array(expectedIncident)]).optional(),
      /** How often the horn has sounded so far. */
      horns: z.number().int().optional(),
      /** Where cards are: an area, `unknown`, or `out`. */
      people: z.record(z.string(), z.string()).optional(),
      /** How many people areas hold. */
      headcount: z.record(z.string(), z.number().int()).optional(),
      /** What mandatory points are: `monitored`, or blind and why. */
      labels: z.record(z.string(), z.enum(COVERAGE_LABELS)).optional(),
      /** Kinds of the commands sent to the gateways so far, in their order. */
      commands: z.array(z.string()).optional(),
    }),
  ),
});

const scenarioFile = z.strictObject({
  /** Path of the mine's file, from the scenario file's folder. */
  mine: z.string(),
  interval: span,
  /** Alarms of other rules are left out of account. */
  rules: z.array(z.string()).optional(),
  start: z.string().default('2026-03-01T08:00:00+08:00'),
  tests: z.array(scenario).min(1),
});

/** One story told to the rules, with what must stand at which instant. */
export type Scenario = z.infer<typeof scenario>;
export type ScenarioFile = z.infer<typeof scenarioFile>;

/** Reads a scenario file: the scenarios, or every fault with its place. */
export const readScenarioFile = (
  text: string,
):
  | { readonly ok: true; readonly file: ScenarioFile }
  | { readonly ok: false; readonly faults: readonly { readonly place: string; readonly message: string }[] } => {
  let written: unknown;
  try {
    written = parse(text, { logLevel: 'error' });
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) {
      return { ok: false, faults: [{ place: 'file', message: `${error.message}; write it flat, without aliases` }] };
    }
    if (!(error instanceof YAMLParseError)) throw error;
    return { ok: false, faults: [{ place: `line ${error.linePos?.[0].line ?? 1}`, message: error.message }] };
  }
  const read = scenarioFile.safeParse(written);
  if (read.success) return { ok: true, file: read.data };
  return {
    ok: false,
    faults: read.error.issues.map(({ path, message }) => ({ place: path.join('.') || 'file', message })),
  };
};
