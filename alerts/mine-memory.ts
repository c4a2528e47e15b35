import type { FollowersMemory } from './followers.js';
import type { IncidentMemory } from './incident/incidents.js';
import type { AlarmRecord, EvacuationRecord } from './journal/journal.js';
import type { Rows } from './journal/standing.js';
import type { PeopleMemory } from './people/people.js';
import type { EngineMemory } from './rules/engine-memory.js';
import type { HeardSystem } from './systems.js';

/** One mine's rule layer between two runs; survives JSON. */
export interface MineMemory {
  readonly engine: EngineMemory;
  readonly people: PeopleMemory;
  /** Absent in what earlier versions kept. */
  readonly orders?: readonly EvacuationRecord[];
  readonly incidents: IncidentMemory;
  readonly systems: readonly HeardSystem[];
  readonly followers: FollowersMemory;
}

/** What a mine's rule layer hands to the one that takes its place under another file of the mine. */
export interface Handover {
  readonly rows: Rows;
  readonly memory: MineMemory;
  readonly replaying: boolean;
  readonly closings: readonly AlarmRecord[];
  readonly lastDrillAt: number | null;
}
