import type { Incident } from '../../alerts/incident/incident.js';
import type { IncidentRecord } from '../../alerts/incident/incidents.js';
import { monthOf } from '../../domain/calendar.js';
import type { Mine } from '../../domain/mine.js';
import { monthBounds } from '../../domain/month.js';
import { isOverrun } from '../../domain/own-overrun.js';
import type { Store } from '../../store/store.js';

/** Incidents of a mine in one answer; far off, for beyond it the list is cut and counts would be wrong. */
const MOST = 20_000;

/** A mine's incidents that opened from `from` until before `to`, epoch ms, oldest first. @throws SqliteError */
export const incidentsOpened = async (
  store: Store,
  mine: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly Incident[]> => {
  const rows = await store
    .selectFrom('incidents')
    .select('body')
    .where('mine', '=', mine)
    .where('opened_at', '>=', from)
    .where('opened_at', '<', to)
    .orderBy('opened_at')
    .limit(MOST)
    .execute();
  return rows.map(({ body }) => (JSON.parse(body) as IncidentRecord).incident);
};

/** A mine's incidents of the calendar month (its own zone) in which `at` lies, oldest first. */
export const incidentsOfMonth = (store: Store, mine: Mine, at: number): Promise<readonly Incident[]> =>
  incidentsOpened(store, mine.id, monthBounds(monthOf(at, mine.timeZone), mine.timeZone));

/** The incidents, each that counts by itself with the number of all such of its mine and calendar month. */
export const withOverrunsInMonth = async <One extends Incident>(
  store: Store,
  mines: readonly Mine[],
  incidents: readonly One[],
): Promise<readonly (One & { readonly overrunsInMonth?: number })[]> => {
  const byId = new Map(mines.map((mine) => [mine.id, mine]));
  const known = new Map<string, number>();
  const answer: (One & { readonly overrunsInMonth?: number })[] = [];
  for (const incident of incidents) {
    const mine = byId.get(incident.mine);
    if (mine === undefined || !isOverrun(incident, mine)) {
      answer.push(incident);
      continue;
    }
    const month = `${mine.id} ${monthOf(incident.openedAt, mine.timeZone)}`;
    const count =
      known.get(month) ??
      (await incidentsOfMonth(store, mine, incident.openedAt)).filter((one) => isOverrun(one, mine)).length;
    known.set(month, count);
    answer.push({ ...incident, overrunsInMonth: count });
  }
  return answer;
};
