/**
 * What a mandatory point was at an instant, the first that holds of:
 * `service-down`: this service was not listening, or has not heard the point since;
 * `communication-lost`: its station, gateway or broker was silent;
 * `stale`: nothing live for three of its cycles, or nothing yet;
 * `faulty`: its sensor says so, by another quality than good, over-range or calibrating;
 * `calibrating`: approved or not, it measures another gas than the mine's air;
 * `suppressed`: somebody has silenced an alarm of what it measures;
 * `monitored`: none of these. Everything else is blind time.
 */
export const COVERAGE_LABELS = [
  'monitored',
  'stale',
  'faulty',
  'calibrating',
  'communication-lost',
  'suppressed',
  'service-down',
] as const;
export type CoverageLabel = (typeof COVERAGE_LABELS)[number];
