import type { Alarm } from '../alarm/alarm.js';
import type { Evacuation, Muster, Whereabouts } from '../evacuation/evacuation.js';
import type { Incident } from '../incident/incident.js';

const cards = (list: Muster[keyof Muster]): string[] => list.map(({ card }) => card).sort();

/** First in its flood, and whether the clocks tell that for certain; `none`: not the first. */
const firstOutOf = ({ grouping }: Alarm): 'certain' | 'uncertain' | 'none' => {
  if (grouping?.firstOut === undefined) return 'none';
  return grouping.firstOut.certain ? 'certain' : 'uncertain';
};

/** An alarm as a scenario writes it, instants counted from `startAt`: of what is long it says only that it is there. */
export const alarmShown = (alarm: Alarm, startAt: number) => ({
  ...alarm,
  at: alarm.at - startAt,
  limit: alarm.limit?.kind ?? 'none',
  latched: alarm.latched ?? false,
  suspect: alarm.suspect !== undefined,
  doubts: (alarm.doubts ?? []).map(({ code }) => code),
  clockSuspect: alarm.clockSuspect ?? false,
  plannedWork: alarm.plannedWork !== undefined,
  suppressed: alarm.suppressed?.kind ?? 'none',
  escalated: alarm.escalation?.step ?? 0,
  inFlood: alarm.grouping?.flood !== undefined,
  chattering: alarm.grouping?.chattering ?? false,
  firstOut: firstOutOf(alarm),
  says: `${alarm.message.zh} ${alarm.message.en}`,
});

/** An incident as a scenario writes it. */
export const incidentShown = (incident: Incident) => {
  const { workplace, rule, grade, foundLate, partOf, closedAt, underground, episodes, counted, peak } = incident;
  return {
    workplace,
    rule,
    episodes,
    counted,
    peak,
    grade: grade ?? 'none',
    foundLate,
    isPart: partOf !== undefined,
    open: closedAt === undefined,
    underground: [...(underground ?? [])].sort(),
  };
};

/** An order as a scenario writes it, with where everybody is whom it concerns. */
export const orderShown = ({ evacuation, muster }: { readonly evacuation: Evacuation; readonly muster: Muster }) => ({
  areas: evacuation.areas,
  state: evacuation.state,
  inScope: cards(muster.inScope),
  sheltering: cards(muster.sheltering),
  out: cards(muster.out),
  unaccounted: cards(muster.unaccounted),
});

/** Where somebody is, as a scenario writes it: an area, `unknown`, or `out`. */
export const placeShown = (whereabouts: Whereabouts | undefined): string => {
  if (whereabouts === undefined || !whereabouts.underground) return 'out';
  return whereabouts.area ?? 'unknown';
};
