import type { Quality } from '../domain/observation.js';

/** What a sensor's line delivers at one instant. */
export interface Output {
  readonly value: number | null;
  readonly quality: Quality;
}

/** Ways in which a sensor, its line or its station fails. */
export type FaultKind =
  /** 断线: no value, and the station says so. */
  | 'line-broken'
  /** The value stays where it was. */
  | 'stuck'
  /** A false value, as of a disturbed line; the station calls it good. */
  | 'spike'
  /** Nothing is sent at all. */
  | 'silent'
  /** Slightly below zero (负漂). */
  | 'negative-drift'
  /** Fed with gas from a bottle, and marked so. */
  | 'calibrating';

/** One fault of one point in a span of time. */
export interface Fault {
  readonly point: string;
  readonly kind: FaultKind;
  /** Epoch ms; the end not included. */
  readonly fromAt: number;
  readonly toAt: number;
  /** What it shows instead, for spikes and calibration. */
  readonly value?: number;
}

/** Applies whatever ails a point: its output, or null where nothing is sent. `stuckAt` is what it showed before. */
export const ail = (fault: Fault | undefined, output: Output, stuckAt: number | null): Output | null => {
  switch (fault?.kind) {
    case undefined:
      return output;
    case 'silent':
      return null;
    case 'line-broken':
      return { value: null, quality: 'line-broken' };
    case 'stuck':
      return { value: stuckAt ?? output.value, quality: 'good' };
    case 'spike':
      return { value: fault.value ?? output.value, quality: 'good' };
    case 'negative-drift':
      return { value: -0.03, quality: 'under-range' };
    case 'calibrating':
      return { value: fault.value ?? 2, quality: 'calibrating' };
  }
};
