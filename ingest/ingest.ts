import type { Status } from '../domain/status.js';

/** Conservation, counted in readings: received = stored + duplicate + quarantined + queued at every instant. */
export interface Conservation {
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly queued: number;
}

/** What the broker connection tells the rule layer: blind time and loss of the broker are alarms there. */
export type BrokerEvent =
  | { readonly kind: 'connected'; readonly at: number; readonly sessionPresent: boolean; readonly first: boolean }
  /** `takenOver`: another client has our session, and what the broker gives it we never see. */
  | { readonly kind: 'disconnected'; readonly at: number; readonly why: string; readonly takenOver?: true };

/** Sends what the service says out over MQTT; queues nothing beyond its bound. */
export interface Publisher {
  /** QoS 1. Rejects with a coded error where the broker does not take it in time. */
  publish(topic: string, payload: string, options: { readonly retain: boolean }): Promise<void>;
}

/** Everything between MQTT and the decoded stream. */
export interface Ingest extends Publisher {
  /** Whether the broker is connected and every subscription is granted. */
  ready(): boolean;
  status(): Status;
  /** Stops taking messages, lets what was taken become durable and be acknowledged, and disconnects. */
  close(): Promise<void>;
}
