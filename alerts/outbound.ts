import type { Alarm } from './alarm/alarm.js';

/** A command to a mine's gateways; idempotent by id, never retained. Nothing here can energise anything. */
export interface Command {
  readonly id: string;
  readonly mine: string;
  readonly kind: 'evacuate' | 'stand-down' | 'cut-power' | 'test';
  readonly areas: readonly string[];
  readonly zones?: readonly string[];
  readonly points?: readonly string[];
  readonly text: string;
  readonly drill: boolean;
  readonly at: number;
  readonly expiresAt: number;
}

/** What the rule layer says to the world outside the service. Never awaited by an announcement; failures are retried within. */
export interface Outbound {
  /** Retained while the alarm stands, cleared when it is closed. */
  alarm(alarm: Alarm): void;
  command(command: Command): void;
}
