import { descentQuota } from '../../domain/descent-quota.js';
import type { Mine } from '../../domain/mine.js';
import type { Person } from '../../domain/mine-file.js';
import type { Store } from '../../store/store.js';

/** A leader's descents in a period (D7); the quota is that of its months, null where the document names none. */
export interface LeaderDescents {
  readonly card: string;
  readonly name: string;
  readonly leader: Exclude<Person['leader'], false>;
  readonly descents: number;
  readonly quota: number | null;
}

/**
 * Descents of a mine's leaders in [from, to), those who are still down included, the fewest first; `down`: cards
 * underground, with when they went down. @throws SqliteError where the store cannot be read.
 */
export const leaderDescents = async (
  store: Store,
  mine: Pick<Mine, 'id' | 'people'>,
  { from, to, months }: { readonly from: number; readonly to: number; readonly months: number },
  down: ReadonlyMap<string, number>,
): Promise<readonly LeaderDescents[]> => {
  const rows = await store
    .selectFrom('descents')
    .select(({ fn }) => ['card', fn.countAll().as('count')] as const)
    .where('mine', '=', mine.id)
    .where('down_at', '>=', from)
    .where('down_at', '<', to)
    .groupBy('card')
    .execute();
  const counted = new Map(rows.map(({ card, count }) => [card, Number(count)]));
  return mine.people
    .flatMap(({ card, name, leader }) => {
      if (leader === false) return [];
      const since = down.get(card);
      const isDown = since !== undefined && since >= from && since < to;
      const perMonth = descentQuota(leader);
      const descents = (counted.get(card) ?? 0) + (isDown ? 1 : 0);
      return [{ card, name, leader, descents, quota: perMonth === null ? null : perMonth * months }];
    })
    .toSorted((one, other) => one.descents - other.descents);
};
