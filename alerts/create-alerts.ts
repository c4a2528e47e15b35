import type { Mine } from '../domain/mine.js';
import type { Arrival } from '../domain/observation.js';
import type { Alerts } from './alerts.js';
import type { Rows } from './journal/standing.js';
import { createMineAlerts, type MineAlerts, type MineSurroundings } from './mine-alerts.js';
import type { MineMemory } from './mine-memory.js';
import { createCrowding } from './people/crowding.js';

const rowsOf = (rows: Rows, mine: string): Rows => ({
  alarms: rows.alarms.filter(({ alarm }) => alarm.mine === mine),
  evacuations: rows.evacuations.filter(({ evacuation }) => evacuation.mine === mine),
  incidents: rows.incidents.filter(({ incident }) => incident.mine === mine),
  works: rows.works.filter((work) => work.mine === mine),
});

/** The edge where a snapshot's JSON becomes memory again; a mine that it does not name starts afresh. */
const memoryOf = (memory: unknown, mine: string): MineMemory | undefined =>
  (memory as Readonly<Record<string, MineMemory>> | undefined)?.[mine];

/** Builds the rule layer of all mines from what the last run left; call `resume` once its spool has been replayed. */
export const createAlerts = (
  options: MineSurroundings & {
    readonly mines: readonly Mine[];
    readonly rows: Rows;
    readonly memory?: unknown;
  },
): Alerts => {
  const { rows, memory, ...given } = options;
  const crowding = createCrowding(given.clock, given.logger);
  const around = { ...given, crowding };
  let { mines } = options;
  let last = 0;
  const byMine = new Map<string, MineAlerts>(
    mines.map((mine) => [mine.id, createMineAlerts(mine, around, rowsOf(rows, mine.id), memoryOf(memory, mine.id))]),
  );
  const all = (): readonly MineAlerts[] => [...byMine.values()];

  /** A message speaks of one mine, named in its topic. */
  const mineOf = ({ observations }: Arrival): MineAlerts | undefined => {
    const [first] = observations;
    return first === undefined ? undefined : byMine.get(first.mine);
  };

  const failures = (): readonly string[] => all().flatMap((one) => one.failures());

  return {
    view: {
      mines: () => mines,
      latest: (mine) => byMine.get(mine)?.latest() ?? new Map(),
      lastHeardAt: (mine, point) => byMine.get(mine)?.lastHeardAt(point),
      standing: () => all().flatMap((one) => one.standing()),
      evacuations: () => all().flatMap((one) => one.evacuations()),
      people: (mine) => byMine.get(mine)?.people() ?? [],
      headcount: (mine) => byMine.get(mine)?.headcount() ?? { areas: {}, underground: 0 },
      systems: (mine) => byMine.get(mine)?.systems() ?? [],
      compliance: (mine) => byMine.get(mine)?.compliance(),
      coverage: (mine) => byMine.get(mine)?.coverage() ?? [],
    },
    arrive(arrival) {
      last = Math.max(last, arrival.arrival);
      mineOf(arrival)?.arrive(arrival);
    },
    look(health) {
      for (const one of all()) one.look(health);
    },
    tick() {
      for (const one of all()) one.tick();
    },
    resume() {
      for (const one of all()) one.resume();
    },
    deaf() {
      for (const one of all()) one.deaf();
    },
    mine: (mine) => byMine.get(mine),
    reload(mine, change) {
      const from = byMine.get(mine.id)?.handOver();
      if (from === undefined) return undefined;
      // What a start knows to be written down says nothing of a point that comes later.
      const now = createMineAlerts(mine, { ...around, written: new Map() }, from.rows, from.memory, from);
      byMine.set(mine.id, now);
      mines = mines.map((one) => (one.id === mine.id ? mine : one));
      return { arrival: last, closed: now.takeOver(change) };
    },
    snapshot: () => ({
      arrival: last,
      state: Object.fromEntries([...byMine].map(([id, one]) => [id, one.memory()])),
    }),
    status() {
      const failed = failures();
      return failed.length === 0
        ? crowding.status()
        : { state: 'degraded', why: `rules have failed: ${failed.join('; ')}` };
    },
    failures,
  };
};
