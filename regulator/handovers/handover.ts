import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { Evacuation } from '../../alerts/evacuation/evacuation.js';
import type { PlannedWork } from '../../alerts/planned-work/planned-work.js';

/** How things stood when a shift was handed over; frozen with it. */
export interface HandoverContent {
  /** On the mine's clock. */
  readonly at: number;
  /** As `2026-03-01 day`; absent between shifts. */
  readonly shift?: { readonly key: string; readonly name: string };
  /** Alarms not closed, the shelved ones apart. */
  readonly openAlarms: readonly Alarm[];
  readonly shelved: readonly Alarm[];
  /** Alarms beyond the bound, named in the list of alarms alone. */
  readonly moreAlarms: number;
  /** Orders not stood down. */
  readonly evacuations: readonly Pick<Evacuation, 'id' | 'areas' | 'orderedAt' | 'state' | 'drill'>[];
  /** Planned work that is not over. */
  readonly plannedWork: readonly PlannedWork[];
  readonly openHazards: number;
  readonly overdueHazards: number;
  readonly underground: number;
  readonly leaders: readonly { readonly card: string; readonly name: string; readonly area: string | null }[];
  /** Connected systems that are not up. */
  readonly systems: readonly { readonly system: string; readonly state: string }[];
}

/** A shift handed over (交接班): written by the one who leaves, signed by the one who comes. */
export interface Handover {
  readonly id: string;
  readonly mine: string;
  readonly state: 'written' | 'signed';
  readonly content: HandoverContent;
  /** SHA-256, hex, of the content as JSON: what both sign. */
  readonly digest: string;
  readonly notes: string;
  readonly by: string;
  /** Service clock. */
  readonly createdAt: number;
  readonly signedBy?: string;
  readonly signedAt?: number;
  readonly signedNote?: string;
}
