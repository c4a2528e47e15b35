import type { Incident } from './incident.js';
import type { IncidentMemory, IncidentRecord } from './incidents.js';
import type { Entry, Track } from './tracks.js';

/** An open overrun as its row tells it. */
export const entryOf = (incident: Incident): Entry => {
  const { openedAt, lastAt, peak, episodes, points, foundLate } = incident;
  const count = { firstAt: openedAt, openedAt, lastAt, peak, episodes, points, over: [], overNow: lastAt };
  return {
    id: incident.id,
    count: { ...count, closedAt: null, live: true, foundLate },
    partOf: incident.partOf ?? null,
    alarms: incident.alarms,
    evacuation: incident.evacuation ?? null,
    grade: incident.grade ?? null,
    underground: incident.underground ?? null,
    recordedLastAt: lastAt,
  };
};

/** An overrun of the memory, held open only by points that are still judged by its limit. */
export const heldOpenBy = (entry: Entry, isJudged: (point: string) => boolean): Entry => ({
  ...entry,
  count: { ...entry.count, over: entry.count.over.filter(isJudged) },
});

/** The track of an open overrun at a limit that is judged no more: nothing joins it, and it closes in its time. */
export const trackOfItsDay = (incident: Incident, entry = entryOf(incident)): Track => ({
  key: [incident.workplace, incident.rule, incident.limit.value].join('|'),
  workplace: incident.workplace,
  rule: incident.rule,
  limit: incident.limit,
  entries: [heldOpenBy(entry, () => false)],
});

/**
 * Tracks of overruns that are open in the memory, and whose workplace or limit has left the mine's file since: each keeps
 * the limit of its day. No point is judged by it any more, so none holds it open.
 */
export const formerTracks = (
  judged: readonly Pick<Track, 'key'>[],
  memory: IncidentMemory = {},
  rows: ReadonlyMap<string, IncidentRecord>,
): readonly Track[] =>
  Object.entries(memory).flatMap(([key, entries]) => {
    if (judged.some((track) => track.key === key)) return [];
    return entries
      .filter(({ count }) => count.closedAt === null)
      .flatMap((entry) => {
        const incident = rows.get(entry.id)?.incident;
        return incident === undefined ? [] : [trackOfItsDay(incident, entry)];
      });
  });
