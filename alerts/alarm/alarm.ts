import type { Confidence } from '../../domain/limits/limit.js';
import type { Text } from '../../domain/text.js';
import type { Doubt } from './doubt.js';
import type { Grouping } from './grouping.js';

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
  /** The number is the mine's own: stricter than that of the clause, or given where the trade gives none. */
  readonly ownLimit?: true;
}

/** What a person said about an alarm, when acknowledging or later. */
export interface Remark {
  readonly at: number;
  readonly by: string;
  readonly note?: string;
  readonly cause?: string;
  readonly measures?: string;
}

/** Why an alarm makes no sound. It stays in list, record and upload. */
export interface Suppression {
  readonly kind: 'shelved' | 'by-design' | 'out-of-service';
  readonly until?: number;
  readonly by: string;
  readonly reason: string;
}

/** The last step of the mine's escalation that an unacknowledged alarm has reached. */
export interface Escalation {
  /** Counted from 1. */
  readonly step: number;
  readonly to: string;
  readonly at: number;
}

/** A power-off asked for by command. The service never asks for power to be restored. */
export interface PowerCut {
  readonly command: string;
  readonly points: readonly string[];
  readonly askedAt: number;
  readonly answeredAt?: number;
  readonly outcome?: 'done' | 'refused' | 'failed';
  readonly detail?: string;
}

/** An alarm as every interface shows it (HTTP, WebSocket, MQTT). */
export interface Alarm {
  /** Follows from mine, rule, subject and the first `at`, so that a repeat is the same alarm. */
  readonly id: string;
  readonly mine: string;
  /** Empty for what concerns the mine as a whole. */
  readonly area: string;
  readonly point?: string;
  /** What its rule watches: a point, card, area, system, substation, order or the mine. */
  readonly subject: string;
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
  /** The same as codes; absent in what older versions wrote. */
  readonly doubts?: readonly Doubt[];
  readonly clockSuspect?: true;
  readonly evacuation?: string;
  readonly suppressed?: Suppression;
  /** Approved planned work that ran at its place when it was raised: shown beside it, excuses nothing. */
  readonly plannedWork?: string;
  /** Its condition is over; it stands until its order is stood down. */
  readonly latched?: true;
  /** The power-off asked for by command, and the gateway's answer; only of mines that have switched that on. */
  readonly powerCut?: PowerCut;
  readonly escalation?: Escalation;
  readonly grouping?: Grouping;
}
