import type { LabelSeconds } from '../../../alerts/coverage/coverage-query.js';
import { COVERAGE_LABELS, type CoverageLabel } from '../../../domain/coverage-label.js';

/** What a second of a point may be, in the order in which it is shown: the good one first. */
export const LABELS: readonly CoverageLabel[] = COVERAGE_LABELS;

/** The parts of a stacked bar in the order of the labels, each a share of the known time; none of no length. */
export const barParts = (
  seconds: LabelSeconds,
  knownS: number,
): readonly { readonly label: CoverageLabel; readonly share: number }[] =>
  knownS <= 0
    ? []
    : LABELS.filter((label) => seconds[label] > 0).map((label) => ({ label, share: seconds[label] / knownS }));
