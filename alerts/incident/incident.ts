import type { AlarmLimit } from '../alarm/alarm.js';

/** An overrun as the trade counts it: one workplace, one limit, readings over it no more than 10 minutes apart. */
export interface Incident {
  readonly id: string;
  readonly mine: string;
  readonly workplace: string;
  readonly points: readonly string[];
  readonly rule: string;
  readonly limit: AlarmLimit;
  readonly peak: number;
  /** Sensor time of the first reading over the limit. */
  readonly openedAt: number;
  /** Sensor time of the last reading over the limit. */
  readonly lastAt: number;
  readonly closedAt?: number;
  /** Raw episodes: unbroken runs of readings over the limit. */
  readonly episodes: number;
  /** Whether it counts as an overrun at its limit. */
  readonly counted: boolean;
  /**
   * The incident with which it shares its cause, not added to the month's count: that of a lower limit of the same
   * workplace (a T1 at 1.6 % makes one overrun at 1.0 % and, part of it, one at 1.5 %), or an overlapping one of a
   * workplace that lost the same fan or feed.
   */
  readonly partOf?: string;
  /** Found in late or back-filled readings, without a siren. */
  readonly foundLate: boolean;
  readonly grade?: 'accident';
  readonly alarms: readonly string[];
  readonly evacuation?: string;
  /** Cards that were underground at its late readings, as far as is known when they are found. */
  readonly underground?: readonly string[];
}
