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

/** A stretch of time of one mandatory point under one label, [from, to) on the mine's clock, epoch ms. */
export interface CoverageSpan {
  readonly mine: string;
  readonly point: string;
  readonly label: CoverageLabel;
  readonly from: number;
  readonly to: number;
  /** Who suppressed it, which planned work excuses the calibration, what was lost, which quality the sensor gave. */
  readonly by?: string;
}
