import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { Evacuation, Muster } from '../../alerts/evacuation/evacuation.js';
import type { Incident } from '../../alerts/incident/incident.js';
import type { PlannedWork } from '../../alerts/planned-work/planned-work.js';
import type { Comparison, Provenance } from '../../domain/limits/limit.js';
import type { Text } from '../../domain/text.js';
import type { Received } from '../../ingest/historian/historian.js';

/** One threshold of one point as it was in force. */
export interface FrozenLimit {
  readonly point: string;
  readonly kind: string;
  readonly value: number;
  readonly comparison: Comparison;
  readonly provenance: Provenance;
}

/** A rule as it judged that day. */
export interface RuleText {
  readonly id: string;
  readonly title: Text;
  readonly basis: Alarm['basis'];
}

/** The program that judged: `rules` is a hash of its rule layer, so that another one is known for another. */
export interface ProgramVersion {
  readonly version: string;
  readonly rules: string;
}

/** When an alarm was sent or painted, by the service's clock. */
export interface Passage {
  readonly alarm: string;
  readonly kind: 'sent' | 'painted';
  readonly at: number;
  readonly by?: string;
  readonly address?: string;
  readonly screens?: number;
}

/** Everything that is needed to judge an incident again. Instants are epoch ms. */
export interface Frozen {
  readonly format: 1;
  readonly incident: Incident;
  /** Whether the half hour after the incident is in it; one that is not final is provisional. */
  readonly final: boolean;
  /** Sensor time of what is frozen, [from, to). */
  readonly from: number;
  readonly to: number;
  /** The mine as the rules knew it, as a mine description file with every default and list filled in. */
  readonly mine: string;
  /** Points whose readings are frozen, and those of the mine that are left out for their number. */
  readonly points: readonly string[];
  readonly leftOut: readonly string[];
  /** Sightings from this sensor time on are left out for their number; absent where all are there. */
  readonly sightingsTo?: number;
  readonly limits: readonly FrozenLimit[];
  readonly works: readonly PlannedWork[];
  readonly rule: RuleText;
  readonly program: ProgramVersion;
  /** Alarms of the mine that stood or were raised in that time. */
  readonly alarms: readonly Alarm[];
  readonly orders: readonly { readonly evacuation: Evacuation; readonly muster: Muster }[];
  readonly passages: readonly Passage[];
  /** In order of arrival, and in a message by place. */
  readonly received: readonly Received[];
}

/** What is frozen without its observations. */
export type FrozenHead = Omit<Frozen, 'received'>;

/** What is gathered, as it is read: observations in no order, and in the end what they belong to. */
export type Gathering = AsyncGenerator<readonly Received[], FrozenHead>;

/** The place of an observation in the message that brought it. */
export const placeOf = ({ observation: one }: Received): number =>
  one.kind === 'reading' ? (one.inArray?.index ?? 0) : 0;
