import type { MineMemory } from './mine-memory.js';

/**
 * What a snapshot may still say once the journal beside it has lost something: where people and systems are, and what each
 * point said last. What rules had judged is forgotten, so that whatever holds is raised by the next reading, twice rather
 * than never; alarms, orders and overruns that stand come from the journal.
 */
export const withoutJudgements = (state: unknown): unknown =>
  Object.fromEntries(
    // The edge where a snapshot's JSON becomes memory.
    Object.entries((state ?? {}) as Readonly<Record<string, MineMemory>>).map(([mine, { engine, people, systems }]) => [
      mine,
      { engine: { ...engine, machines: [] }, people, systems, incidents: {} },
    ]),
  );
