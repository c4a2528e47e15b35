import { fanGroups } from '../../domain/fans.js';
import type { Mine } from '../../domain/mine.js';
import { localFanStopped } from '../rules/ventilation/local-fan-stopped.js';
import { mainFanStopped } from '../rules/ventilation/main-fan-stopped.js';

/** What is known of fans and feeds now. */
export interface LossView {
  stands(rule: string, subject: string): boolean;
  /** Whether a feed's newest good word is off. */
  isOff(feed: string): boolean;
}

/**
 * Fans and feeds that a workplace is without now (requirements.md, one cause): overruns of workplaces that lost the same
 * one have one cause. A main fan is everybody's.
 */
export const lossesOf = (mine: Mine, workplace: string, view: LossView): readonly string[] => {
  const local = fanGroups(mine, 'local').filter(
    ({ id, serves }) => serves.includes(workplace) && view.stands(localFanStopped.id, id),
  );
  const main = fanGroups(mine, 'main').filter(({ id }) => view.stands(mainFanStopped.id, id));
  const feeds = mine.points.filter((point) => point.workplace === workplace).flatMap(({ cuts }) => cuts);
  return [
    ...[...main, ...local].map(({ id }) => `fan ${id}`),
    ...new Set(feeds.filter((feed) => view.isOff(feed)).map((feed) => `feed ${feed}`)),
  ];
};
