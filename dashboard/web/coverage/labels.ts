/** What a second of a point may be, the good one first. */
export const LABELS = [
  'monitored',
  'stale',
  'faulty',
  'calibrating',
  'communication-lost',
  'suppressed',
  'service-down',
] as const;
export type Label = (typeof LABELS)[number];

type LabelSeconds = Readonly<Record<Label, number>>;

/** A month's coverage of one point, as it comes over HTTP. */
export interface PointCoverage {
  readonly point: string;
  readonly seconds: LabelSeconds;
  readonly knownS: number;
  readonly share: number | null;
  readonly owedTo: readonly { readonly label: Label; readonly by: string; readonly seconds: number }[];
}

export interface MineCoverage {
  readonly mine: string;
  readonly month: string;
  readonly from: number;
  readonly to: number;
  readonly seconds: LabelSeconds;
  readonly knownS: number;
  readonly share: number | null;
  readonly points: readonly PointCoverage[];
}

/** The parts of a stacked bar in the order of the labels, each a share of the known time; none of no length. */
export const barParts = (
  seconds: LabelSeconds,
  knownS: number,
): readonly { readonly label: Label; readonly share: number }[] =>
  knownS <= 0
    ? []
    : LABELS.filter((label) => seconds[label] > 0).map((label) => ({ label, share: seconds[label] / knownS }));
