import type { AlertsView } from '../../../alerts/alerts.js';
import type { Mine } from '../../../domain/mine.js';
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

/** The JSON of a mine's description, made once: it is most of a snapshot and stays the same until the mine file changes. */
const described = new WeakMap<Mine, string>();
const mineText = (mine: Mine): string => {
  const known = described.get(mine);
  if (known !== undefined) return known;
  const text = JSON.stringify(describeMine(mine));
  described.set(mine, text);
  return text;
};

/** What is true now, of the mines that `sees` allows, as JSON: everything a screen needs to start from nothing. */
export const snapshotText = (
  view: AlertsView,
  sees: (mine: string) => boolean,
  frame: Pick<Snapshot, 'stream' | 'seq' | 'serverAt' | 'parts'>,
): string => {
  const mines = view.mines().filter(({ id }) => sees(id));
  const rest: Omit<Snapshot, 'type' | 'mines'> = {
    ...frame,
    points: mines.flatMap(({ id }) => liveReadings(view, id)),
    alarms: view.standing().filter(({ mine }) => sees(mine)),
    evacuations: view
      .evacuations()
      .filter(({ evacuation }) => sees(evacuation.mine))
      .map(({ evacuation, muster }) => ({ ...evacuation, muster })),
    headcount: mines.map(({ id }) => ({ mine: id, ...view.headcount(id) })),
    systems: mines.flatMap(({ id }) => view.systems(id).map(systemOf)),
  };
  return `{"type":"snapshot","mines":[${mines.map(mineText).join(',')}],${JSON.stringify(rest).slice(1)}`;
};
