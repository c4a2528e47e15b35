import type { Confidence } from '../../domain/limits/limit.js';
import type { Text } from '../../domain/text.js';

/** red: people leave now; orange: act at once; yellow: over a limit; blue: early warning. */
export const LEVELS = ['red', 'orange', 'yellow', 'blue'] as const;
export type Level = (typeof LEVELS)[number];

/** `returned` is cleared but not yet acknowledged. */
export const ALARM_STATES = ['unacknowledged', 'acknowledged', 'returned', 'closed'] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/** The clause an alarm rests on, as the dashboard shows it. */
export interface Basis {
  readonly edition: string;
  readonly clause: string;
  readonly confidence: Confidence | 'default';
}

export interface AlarmLimit {
  readonly value: number;
  readonly unit: string;
  /** Which of the row's thresholds: alarm, power-off, restore, min, max … */
  readonly kind: string;
  readonly basis: Basis;
}

/** What a person said about an alarm, when acknowledging or later. */
export interface Remark {
  readonly at: number;
  readonly by: string;
  readonly note?: string;
  readonly cause?: string;
  readonly measures?: string;
}

/** An alarm as every interface shows it (HTTP, WebSocket, MQTT). */
export interface Alarm {
  /** Follows from mine, rule, subject and the first `at`, so that a repeat is the same alarm. */
  readonly id: string;
  readonly mine: string;
  readonly area: string;
  readonly point?: string;
  readonly rule: string;
  readonly level: Level;
  readonly state: AlarmState;
  /** How often it was raised: 1, and one more each time while `returned`. */
  readonly count: number;
  /** Sensor time of the first reading that raised it. */
  readonly at: number;
  readonly receivedAt: number;
  readonly raisedAt: number;
  /** Sensor time of the newest reading that upheld it. */
  readonly lastAt: number;
  readonly value?: number;
  readonly peak?: number;
  readonly limit?: AlarmLimit;
  readonly basis: Basis;
  readonly message: Text;
  readonly acknowledgedBy?: string;
  readonly acknowledgedAt?: number;
  readonly clearedAt?: number;
  readonly closedAt?: number;
  readonly remarks: readonly Remark[];
  /** Doubt beside the alarm, never instead of it. */
  readonly suspect?: string;
  readonly clockSuspect?: true;
  readonly evacuation?: string;
  readonly suppressed?: {
    readonly kind: 'shelved' | 'by-design' | 'out-of-service';
    readonly until?: number;
    readonly by: string;
    readonly reason: string;
  };
}
