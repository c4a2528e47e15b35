/** What a sensor says of its own reading; `good` unless it says otherwise. */
export const QUALITIES = [
  'good',
  'calibrating',
  'over-range',
  'under-range',
  'line-broken',
  'fault',
  'suspended',
] as const;
export type Quality = (typeof QUALITIES)[number];

/** One value of one monitored point at one instant. */
export interface Reading {
  readonly kind: 'reading';
  readonly mine: string;
  readonly point: string;
  /** Sensor time, epoch ms. Of a `judgedOnly` reading: the time of its arrival. */
  readonly at: number;
  /** In the unit of the point's quantity; null where the sensor has none to give. */
  readonly value: number | null;
  readonly quality: Quality;
  readonly seq?: number;
  readonly substation?: string;
  /** Position in a back-fill array (not set for single readings and frames). */
  readonly inArray?: { readonly index: number; readonly newestAt: number };
  /** The sensor's clock cannot be believed: judged by arrival. */
  readonly clockSuspect?: true;
  /** Kept out of history (its refusal is among the dead letters), yet drives the rules. */
  readonly judgedOnly?: true;
}

export const SIGHTING_EVENTS = ['seen', 'entered-mine', 'left-mine', 'distress'] as const;
export type SightingEvent = (typeof SIGHTING_EVENTS)[number];

/** A personnel card heard by a reader. */
export interface Sighting {
  readonly kind: 'sighting';
  readonly mine: string;
  readonly card: string;
  readonly at: number;
  readonly reader: string;
  readonly event: SightingEvent;
  readonly rssiDbm?: number;
  readonly distanceM?: number;
  readonly battery?: number | string;
  readonly seq?: number;
}

export const SYSTEM_STATES = ['up', 'down', 'degraded'] as const;
export type SystemState = (typeof SYSTEM_STATES)[number];

/** A connected system's word on its own state. */
export interface SystemReport {
  readonly kind: 'system';
  readonly mine: string;
  readonly system: string;
  readonly at: number;
  readonly state: SystemState;
  /** The gateway's last will, timed by its arrival. */
  readonly will?: true;
  /** A retained copy: says the last known state, proves no life. */
  readonly retained?: true;
  readonly detail?: string;
  readonly frameAt?: number;
  readonly lastTestAt?: number;
  readonly lastAcceptedAt?: number;
}

/** What a gateway answered to one of our commands. */
export interface CommandResult {
  readonly kind: 'command-result';
  readonly mine: string;
  readonly command: string;
  readonly at: number;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly zone?: string;
  readonly detail?: string;
}

/** Everything that telemetry can say. */
export type Observation = Reading | Sighting | SystemReport | CommandResult;

/** Stable codes of refused input. */
export const REFUSAL_CODES = [
  'unknown-topic',
  'unknown-mine',
  'unknown-point',
  'unknown-substation',
  'unknown-system',
  'wrong-family',
  'not-json',
  'schema-violation',
  'too-large',
  'clock-ahead',
  'made-up',
  'spool-damaged',
  'conflict',
  'historian-refused',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why one reading, or one undecodable message, was refused. Counts as one reading. */
export interface Refusal {
  readonly code: RefusalCode;
  /** What is wrong and what to do, in English. */
  readonly message: string;
  /** Where in the message, as `readings[3].value`; empty for the whole message. */
  readonly place: string;
  /** The first 4 KiB of the refused text. */
  readonly excerpt: string;
  /** SHA-256 of the whole payload, hex. */
  readonly sha256: string;
  /** Size of the whole payload in bytes. */
  readonly bytes: number;
  readonly mine?: string;
}

/** A frame's place in the count of its substation. */
export interface NumberedFrame {
  readonly mine: string;
  readonly substation: string;
  readonly seq: number;
}

/** One MQTT message after decoding. `received = observations that are not judgedOnly + refusals`. */
export interface Arrival {
  /** Order of arrival: the spool's number, rising, never used again. */
  readonly arrival: number;
  /** Service clock at arrival, epoch ms. */
  readonly receivedAt: number;
  readonly topic: string;
  readonly observations: readonly Observation[];
  readonly refusals: readonly Refusal[];
  /** Of a numbered frame of a substation, also where all of its readings were refused. */
  readonly frame?: NumberedFrame;
}
