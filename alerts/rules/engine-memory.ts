import type { MachineMemory } from './machine.js';
import type { PointClock } from './point-clock.js';
import type { Judged } from './rule.js';

/** A machine's memory with what it belongs to. */
export interface RememberedMachine extends MachineMemory {
  readonly rule: string;
  readonly subject: { readonly id: string; readonly area: string };
  readonly order: number;
}

/** The engine's state between two runs; survives JSON. */
export interface EngineMemory {
  readonly now: number | null;
  readonly heardFrom: number;
  readonly points: Readonly<Record<string, { clock: PointClock; heardAt: number | null; latest: Judged | null }>>;
  readonly machines: readonly RememberedMachine[];
}
