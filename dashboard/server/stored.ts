import type { Alarm } from '../../alerts/alarm/alarm.js';
import type { Evacuation, Muster } from '../../alerts/evacuation/evacuation.js';
import type { Incident } from '../../alerts/incident/incident.js';
import type { PlannedWork } from '../../alerts/planned-work/planned-work.js';

interface Row {
  /** JSON of the entity, or of a record that holds it under its name, with the stamp of its last change beside it. */
  readonly body: string;
}

const entityOf = <Entity>(row: Row, name: string): Entity => {
  const { applied: _, ...body } = JSON.parse(row.body) as Record<string, unknown>;
  return (body[name] ?? body) as Entity;
};

/** The alarm of a row that the rule layer wrote. */
export const storedAlarm = (row: Row): Alarm => entityOf(row, 'alarm');

/** The order of a row that the rule layer wrote. */
export const storedEvacuation = (row: Row): Evacuation => entityOf(row, 'evacuation');

/** The incident of a row that the rule layer wrote. */
export const storedIncident = (row: Row): Incident => entityOf(row, 'incident');

/** Planned work, of which the row is the whole. */
export const storedWork = (row: Row): PlannedWork => JSON.parse(row.body) as PlannedWork;

/** The last muster of an order that stands no more; undefined where its row keeps none. */
export const storedMuster = (row: Row): Muster | undefined => {
  const { muster } = JSON.parse(row.body) as { muster?: Muster };
  return muster;
};
