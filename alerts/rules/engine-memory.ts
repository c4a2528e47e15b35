import type { Stamp } from '../stamp.js';
import type { Machine, MachineMemory } from './machine.js';
import type { PointClock } from './point-clock.js';
import type { Judged } from './rule.js';

/** A machine's memory with what it belongs to. */
export interface RememberedMachine extends MachineMemory {
  readonly rule: string;
  readonly subject: { readonly id: string; readonly area: string };
  readonly order: number;
}

/** What is kept of a machine. */
export const remembered = (machine: Machine): RememberedMachine => ({
  ...machine.memory(),
  rule: machine.rule.id,
  subject: { id: machine.subject.id, area: machine.subject.area },
  order: machine.order,
});

/** The engine's state between two runs; survives JSON. */
export interface EngineMemory {
  readonly now: number | null;
  /** The last message and verdict, for the stamps that come before the next; absent in what earlier versions kept. */
  readonly arrival?: number;
  readonly arrivedAt?: number;
  readonly lastStamp?: Stamp;
  readonly heardFrom: number;
  readonly points: Readonly<
    Record<
      string,
      {
        readonly clock: PointClock;
        readonly heardAt: number | null;
        /** Absent in what earlier versions kept. */
        readonly toldAt?: number | null;
        readonly latest: Judged | null;
      }
    >
  >;
  readonly machines: readonly RememberedMachine[];
}
