import type { Confidence } from '../../domain/limits/limit.js';
import type { Level } from './alarm.js';

/** What the trade asks of an alarm system, per operator position and over at least 30 days. */
export interface Target {
  /** Up to this it is as it should be. */
  readonly good: number;
  /** Up to this it is bearable; the same as `good` where nothing lies between. */
  readonly most: number;
  /** It must lie below `most`, not at it. */
  readonly below?: true;
  readonly edition: string;
  readonly confidence: Confidence;
}

const ISA = 'ISA-18.2 / IEC 62682';
const EEMUA = 'EEMUA 191';

const target = (good: number, most: number, confidence: Confidence, edition = ISA): Target => ({
  good,
  most,
  edition,
  confidence,
});

/** Figures of alarm performance, each with its target; shares are 0 to 1. */
export const PERFORMANCE_TARGETS = {
  'per-day': target(150, 300, 'expert'),
  'per-hour': target(6, 12, 'expert'),
  'peak-hour': target(15, 15, 'source', EEMUA),
  'per-ten-minutes': target(1, 2, 'expert'),
  'peak-ten-minutes': target(10, 10, 'expert'),
  'peak-minute': target(2, 2, 'source', EEMUA),
  'hours-over-thirty': target(0.01, 0.01, 'expert'),
  'ten-minutes-over-ten': target(0.01, 0.01, 'expert'),
  'flood-time': target(0.01, 0.01, 'expert'),
  'top-ten-share': target(0.01, 0.05, 'expert'),
  chattering: target(0, 0, 'source'),
  'stale-on-a-day': { ...target(5, 5, 'expert'), below: true },
} as const satisfies Record<string, Target>;
export type FigureId = keyof typeof PERFORMANCE_TARGETS;

/** How the levels should be spread: shares of the three of three priorities, and of a highest above them. */
export const LEVEL_SPREAD: Readonly<Record<Level, Target>> = {
  blue: target(0.8, 0.8, 'source'),
  yellow: target(0.15, 0.15, 'source'),
  orange: target(0.05, 0.05, 'source'),
  red: { ...target(0.01, 0.01, 'source'), below: true },
};

/** An hour, or ten minutes, with more raises than this is too much. */
export const TOO_MANY = { anHour: 30, tenMinutes: 10 } as const;
/** Figures of a shorter time say little. */
export const ENOUGH_DAYS = 30;
