import type { AlertsView } from '../../../alerts/alerts.js';
import type { SystemReport } from '../../../domain/observation.js';
import type { Status } from '../../../domain/status.js';
import { describeMine } from './describe-mine.js';
import type { PartState, ServerMessage } from './protocol.js';
import { liveReadings } from './readings.js';

type Snapshot = Extract<ServerMessage, { type: 'snapshot' }>;

/** The state of the service's parts as screens and `/readyz` name them. */
export const partStates = (parts: Readonly<Record<string, Status>>): PartState[] =>
  Object.entries(parts).map(([part, status]) => ({ part, ...status }));

/** A system's report as screens get it. */
export const systemOf = ({ kind: _, ...report }: SystemReport): Omit<SystemReport, 'kind'> => report;

/** What is true now, of the mines that `sees` allows: everything a screen needs to start from nothing. */
export const takeSnapshot = (
  view: AlertsView,
  sees: (mine: string) => boolean,
  frame: Pick<Snapshot, 'stream' | 'seq' | 'serverAt' | 'parts'>,
): Snapshot => {
  const mines = view.mines().filter(({ id }) => sees(id));
  return {
    type: 'snapshot',
    ...frame,
    mines: mines.map(describeMine),
    points: mines.flatMap(({ id }) => liveReadings(view, id)),
    alarms: view.standing().filter(({ mine }) => sees(mine)),
    evacuations: view
      .evacuations()
      .filter(({ evacuation }) => sees(evacuation.mine))
      .map(({ evacuation, muster }) => ({ ...evacuation, muster })),
    headcount: mines.map(({ id }) => ({ mine: id, ...view.headcount(id) })),
    systems: mines.flatMap(({ id }) => view.systems(id).map(systemOf)),
  };
};
