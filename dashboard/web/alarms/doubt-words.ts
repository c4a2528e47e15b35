import type { TFunction } from 'i18next';
import type { MineView } from '../../server/live/mine-view.js';
import type { Alarm } from '../live/live-state.js';
import { pointOf } from './words.js';

type Doubt = NonNullable<Alarm['doubts']>[number];

const sentence = (doubt: Doubt, mine: MineView, t: TFunction): string => {
  const name = (point: string): string => pointOf(mine, point)?.name ?? point;
  switch (doubt.code) {
    case 'span-gas':
      return t('doubt.span-gas', { from: doubt.from.toFixed(2), level: doubt.level.toFixed(2) });
    case 'no-echo':
      return t('doubt.no-echo', { rise: doubt.rise.toFixed(2), point: name(doubt.point) });
    case 'order-of-points':
      return t('doubt.order-of-points', {
        point: name(doubt.point),
        highest: doubt.highest.toFixed(2),
        usual: doubt.usual.toFixed(2),
      });
  }
};

/** Why an alarm's reading is doubted, in the language shown; as it was recorded where an older version wrote it. */
export const doubtText = (alarm: Pick<Alarm, 'suspect' | 'doubts'>, mine: MineView, t: TFunction): string =>
  alarm.doubts === undefined || alarm.doubts.length === 0
    ? (alarm.suspect ?? '')
    : alarm.doubts.map((doubt) => sentence(doubt, mine, t)).join(t('doubt.between'));
