import type { WorkKind, WorkState } from '../../domain/work-kind.js';

/** Readings of one point at or beyond its alarm limit that a calibration has excused. Instants of sensor time. */
export interface Excused {
  readonly point: string;
  readonly readings: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly peak: number;
}

/** Work that was announced beforehand, as every interface shows it. Instants on the mine's clock, epoch ms. */
export interface PlannedWork {
  readonly id: string;
  readonly mine: string;
  readonly kind: WorkKind;
  /** What it covers: these points, and every point and place of these areas; empty lists cover nothing. */
  readonly points: readonly string[];
  readonly areas: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly state: WorkState;
  readonly by: string;
  /** Service clock. */
  readonly createdAt: number;
  readonly approvedBy?: string;
  /** From when on the approval holds: never back in time. */
  readonly approvedAt?: number;
  readonly endedBy?: string;
  readonly endedAt?: number;
  /** What no incident counts because of it. */
  readonly excused?: readonly Excused[];
}

/** Whether approved work runs at an instant of the mine's clock. */
export const runsAt = (work: PlannedWork, at: number): boolean =>
  work.approvedAt !== undefined &&
  at >= Math.max(work.from, work.approvedAt) &&
  at <= Math.min(work.to, work.endedAt ?? work.to);
