import type { Incident } from '../../alerts/incident/incident.js';
import type { Mine } from '../../domain/mine.js';
import type { Reading } from '../../domain/observation.js';
import type { Frozen } from '../freeze/frozen.js';

/** What one point measured while the incident lasted. Values in its unit, instants of sensor time. */
export interface MeasuredPoint {
  readonly point: string;
  readonly name: string;
  readonly area: string;
  readonly readings: number;
  /** Readings of other than good quality. */
  readonly bad: number;
  /** Readings at or above the incident's limit. */
  readonly over: number;
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  readonly maxAt: number | null;
}

export interface Measured {
  readonly peak: number;
  /** From the first to the last reading over the limit, ms. */
  readonly durationMs: number;
  readonly points: readonly MeasuredPoint[];
}

/** The frozen readings of one point, in order of sensor time. */
export const readingsOf = ({ received }: Frozen, point: string): readonly Reading[] =>
  received
    .flatMap(({ observation }) => (observation.kind === 'reading' && observation.point === point ? [observation] : []))
    .sort((one, other) => one.at - other.at);

const measuredPoint = (frozen: Frozen, incident: Incident, mine: Mine, id: string): MeasuredPoint => {
  const point = mine.pointById.get(id);
  const during = readingsOf(frozen, id).filter(({ at }) => at >= incident.openedAt && at <= incident.lastAt);
  let [sum, count, over, bad] = [0, 0, 0, 0];
  let min: number | null = null;
  let max: Reading | null = null;
  for (const reading of during) {
    const { value, quality } = reading;
    // A sensor beyond its range says that its top was reached (requirements.md, over-limit).
    const seen = quality === 'over-range' ? (point?.range?.[1] ?? value) : value;
    if (quality !== 'good') bad += 1;
    if (seen === null || (quality !== 'good' && quality !== 'over-range' && quality !== 'calibrating')) continue;
    sum += seen;
    count += 1;
    min = min === null ? seen : Math.min(min, seen);
    if (seen >= incident.limit.value) over += 1;
    if (max === null || seen > (max.value ?? Number.NEGATIVE_INFINITY)) max = { ...reading, value: seen };
  }
  return {
    point: id,
    name: point?.name ?? id,
    area: point?.area ?? '',
    readings: during.length,
    bad,
    over,
    min,
    mean: count === 0 ? null : sum / count,
    max: max?.value ?? null,
    maxAt: max?.at ?? null,
  };
};

/** What was measured at the incident's points while it lasted. */
export const measuredOf = (frozen: Frozen, incident: Incident, mine: Mine): Measured => ({
  peak: incident.peak,
  durationMs: incident.lastAt - incident.openedAt,
  points: incident.points.map((point) => measuredPoint(frozen, incident, mine, point)),
});
