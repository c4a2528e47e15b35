import type { PlannedWork } from '../../alerts/planned-work/planned-work.js';
import type { Mine } from '../../domain/mine.js';
import type { Store } from '../../store/store.js';
import { type Condition, type Episode, episodesOf } from './episodes.js';
import { lastBefore, type RawSource, type Sample } from './samples.js';

const DAY_MS = 86_400_000;

/** The raw record of one mine as one report reads it: [from, until). */
export interface MineReadings {
  readonly mine: Mine;
  readonly from: number;
  readonly until: number;
  samples(point: string): Promise<readonly Sample[]>;
  /** The newest sample before the period that `decides`, at most seven days old. */
  before(point: string, decides: (sample: Sample) => boolean): Promise<Sample | undefined>;
  /** The episodes of a condition at a point, those carried in from before included. */
  episodes(point: string, samples: readonly Sample[], condition: Condition): Promise<readonly Episode[]>;
}

const calibrationsOf = async (
  store: Store,
  { mine, from, until }: { readonly mine: Mine; readonly from: number; readonly until: number },
): Promise<readonly PlannedWork[]> => {
  const rows = await store
    .selectFrom('planned_work')
    .select('body')
    .where('mine', '=', mine.id)
    .where('kind', '=', 'calibration')
    .where('from_at', '<', until)
    .where('to_at', '>=', from - 7 * DAY_MS)
    .execute();
  return rows.map(({ body }) => JSON.parse(body) as PlannedWork);
};

const excuses = (work: PlannedWork, point: string, at: number): boolean =>
  work.points.includes(point) &&
  work.approvedAt !== undefined &&
  at >= Math.max(work.from, work.approvedAt) &&
  at <= Math.min(work.to, work.endedAt ?? work.to);

/** Opens a mine's raw record for a period; readings are read point by point, so that a large mine fits the memory. */
export const openReadings = async (
  parts: { readonly raw: RawSource['raw']; readonly store: Store },
  period: { readonly mine: Mine; readonly from: number; readonly until: number },
): Promise<MineReadings> => {
  const { mine, from, until } = period;
  const works = await calibrationsOf(parts.store, period);
  const read = async (point: string, start: number, end: number): Promise<readonly Sample[]> => {
    const raw = start < end ? await parts.raw(mine.id, point, start, end) : [];
    return raw.map(({ at, value, quality }) => ({
      at,
      value,
      quality,
      excused: quality === 'calibrating' && works.some((work) => excuses(work, point, at)),
    }));
  };
  const before: MineReadings['before'] = (point, decides) =>
    lastBefore((start, end) => read(point, start, end), from, decides);
  return {
    mine,
    from,
    until,
    samples: (point) => read(point, from, until),
    before,
    async episodes(point, samples, condition) {
      const last = await before(point, (sample) => condition.begins(sample) || condition.ends(sample));
      if (last === undefined || !condition.begins(last)) return episodesOf(samples, condition, { from, until });
      const earlier = episodesOf(await read(point, last.at - DAY_MS, from), condition, {
        from: last.at - DAY_MS,
        until: from,
      });
      const stoodSince = earlier.at(-1)?.beganAt ?? last.at;
      return episodesOf(samples, condition, { from, until, stoodSince });
    },
  };
};
