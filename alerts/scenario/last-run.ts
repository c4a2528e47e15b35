import type { Arrival } from '../../domain/observation.js';
import type { Alerts } from '../alerts.js';
import type { Change } from '../journal/journal.js';
import type { Rows } from '../journal/standing.js';

/** What a start finds of the run before it, as the service reads it: a snapshot, the rows of its journal, the messages since. */
export interface Found {
  readonly rows: Rows;
  /** Up to where each point's coverage is written down, by mine. */
  readonly written: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly memory: unknown;
}

/** What a scenario's rule layer leaves behind, so that its program can end and start again in the middle of the story. */
export interface LastRun {
  commit(change: Change): Promise<void>;
  heard(arrival: Arrival): void;
  snapshot(alerts: Alerts): void;
  /** Starts on what was left: replays what came after the snapshot, then goes on live. */
  start(build: (found: Found) => Alerts): Alerts;
}

/** A run that has left nothing yet. Whatever it is given is kept as JSON keeps it: as it was then. */
export const createLastRun = (): LastRun => {
  const asKept = <Kept>(one: Kept): Kept => JSON.parse(JSON.stringify(one)) as Kept;
  const alarms = new Map<string, Rows['alarms'][number]>();
  const evacuations = new Map<string, Rows['evacuations'][number]>();
  const incidents = new Map<string, Rows['incidents'][number]>();
  const works = new Map<string, Rows['works'][number]>();
  const written = new Map<string, Map<string, number>>();
  const messages: Arrival[] = [];
  let kept: ReturnType<Alerts['snapshot']> | undefined;

  const rowsSince = (arrival: number): Rows => ({
    alarms: [...alarms.values()].filter(({ alarm, applied }) => alarm.state !== 'closed' || applied.arrival >= arrival),
    evacuations: [...evacuations.values()].filter(
      ({ evacuation, applied }) => evacuation.state !== 'stood-down' || applied.arrival >= arrival,
    ),
    incidents: [...incidents.values()].filter(
      ({ incident, applied }) => incident.closedAt === undefined || applied.arrival >= arrival,
    ),
    works: [...works.values()],
  });

  return {
    async commit(change) {
      for (const row of asKept(change.alarms ?? [])) alarms.set(row.alarm.id, row);
      for (const row of asKept(change.evacuations ?? [])) evacuations.set(row.evacuation.id, row);
      for (const row of asKept(change.incidents ?? [])) incidents.set(row.incident.id, row);
      for (const row of asKept(change.works ?? [])) works.set(row.id, row);
      for (const { mine, point, to } of change.coverage ?? []) {
        written.set(mine, (written.get(mine) ?? new Map<string, number>()).set(point, to));
      }
    },
    heard: (arrival) => messages.push(arrival),
    snapshot(alerts) {
      kept = asKept(alerts.snapshot());
    },
    start(build) {
      const { arrival, state } = kept ?? { arrival: 0, state: undefined };
      const alerts = build({ rows: asKept(rowsSince(arrival + 1)), written, memory: asKept({ state }).state });
      for (const message of messages) if (message.arrival > arrival) alerts.arrive(message);
      alerts.resume();
      return alerts;
    },
  };
};
