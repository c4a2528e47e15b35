import type { AlertsView } from '../../alerts/alerts.js';
import type { PlannedWork } from '../../alerts/planned-work/planned-work.js';
import type { Mine } from '../../domain/mine.js';
import { shiftAt } from '../../domain/shift.js';
import type { HandoverContent } from './handover.js';

/** Alarms named one by one; the worst come first, and the rest is counted. */
const MOST_ALARMS = 500;
const LEVELS = ['red', 'orange', 'yellow', 'blue'];

/** How a mine stands at an instant of its clock, for whoever takes the shift over. */
export const contentOf = (
  mine: Mine,
  view: Pick<AlertsView, 'standing' | 'evacuations' | 'people' | 'headcount' | 'systems'>,
  around: {
    readonly at: number;
    readonly works: readonly PlannedWork[];
    readonly openHazards: number;
    readonly overdueHazards: number;
  },
): HandoverContent => {
  const { at, works, openHazards, overdueHazards } = around;
  const alarms = view
    .standing()
    .filter((alarm) => alarm.mine === mine.id)
    .toSorted((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level) || one.raisedAt - other.raisedAt);
  const named = alarms.slice(0, MOST_ALARMS);
  const worked = shiftAt(mine, at);
  return {
    at,
    ...(worked === undefined ? {} : { shift: { key: worked.key, name: worked.shift.name } }),
    openAlarms: named.filter(({ suppressed }) => suppressed?.kind !== 'shelved'),
    shelved: named.filter(({ suppressed }) => suppressed?.kind === 'shelved'),
    moreAlarms: alarms.length - named.length,
    evacuations: view
      .evacuations()
      .filter(({ evacuation }) => evacuation.mine === mine.id)
      .map(({ evacuation: { id, areas, orderedAt, state, drill } }) => ({ id, areas, orderedAt, state, drill })),
    plannedWork: works.filter(({ state, to }) => state !== 'ended' && to > at),
    openHazards,
    overdueHazards,
    underground: view.headcount(mine.id).underground,
    leaders: view
      .people(mine.id)
      .filter(({ card, underground }) => underground && (mine.personByCard.get(card)?.leader ?? false) !== false)
      .map(({ card, name, area }) => ({ card, name, area })),
    systems: view
      .systems(mine.id)
      .filter(({ state }) => state !== 'up')
      .map(({ system, state }) => ({ system, state })),
  };
};
