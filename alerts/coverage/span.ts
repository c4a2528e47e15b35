import type { CoverageLabel } from '../../domain/coverage-label.js';

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
