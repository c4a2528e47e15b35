import type { Mine } from '../../domain/mine.js';
import { isOverrun } from '../../domain/own-overrun.js';
import type { Store } from '../../store/store.js';
import { incidentsOpened } from '../incident-file/of-month.js';

/** A mine's overruns that opened in a period, as the trade counts them. */
export interface Overruns {
  /** Counted at their own limit, not part of another, not of a goaf. */
  readonly counted: number;
  /** Those not counted, each with its reason in its own file. */
  readonly excluded: number;
  readonly accidents: number;
  readonly foundLate: number;
  /** Seconds from the first to the last reading over the limit, of the counted ones. */
  readonly seconds: number;
  /** The highest peak of the counted ones, in the unit of its limit; null where none was counted. */
  readonly peak: { readonly value: number; readonly unit: string; readonly incident: string } | null;
  /** The counted ones, oldest first, by id. */
  readonly incidents: readonly string[];
}

/** @throws SqliteError where the store cannot be read. */
export const overrunsOf = async (
  store: Store,
  mine: Mine,
  period: { readonly from: number; readonly to: number },
): Promise<Overruns> => {
  const all = await incidentsOpened(store, mine.id, period);
  const counted = all.filter((incident) => isOverrun(incident, mine));
  let peak: Overruns['peak'] = null;
  for (const { id, peak: value, limit } of counted) {
    if (peak === null || value > peak.value) peak = { value, unit: limit.unit, incident: id };
  }
  return {
    counted: counted.length,
    excluded: all.length - counted.length,
    accidents: all.filter(({ grade }) => grade === 'accident').length,
    foundLate: all.filter(({ foundLate }) => foundLate).length,
    seconds: counted.reduce((total, { openedAt, lastAt }) => total + (lastAt - openedAt) / 1000, 0),
    peak,
    incidents: counted.map(({ id }) => id),
  };
};
