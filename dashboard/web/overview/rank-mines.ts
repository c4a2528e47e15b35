import type { MineView } from '../../server/live/mine-view.js';
import { isUnacknowledged, LEVELS, orderAlarms, worstLevel } from '../alarms/order-alarms.js';
import type { Alarm, Level, LiveState, Order } from '../live/live-state.js';

/** One mine among several, as its tile needs it. */
export interface MineNow {
  readonly mine: MineView;
  readonly alarms: readonly Alarm[];
  readonly worst: Level | null;
  readonly unacknowledged: number;
  /** Orders that stand, the one that runs first. */
  readonly orders: readonly Order[];
}

const rank = ({ worst }: MineNow): number => (worst === null ? LEVELS.length : LEVELS.indexOf(worst));
const runs = ({ orders }: MineNow): boolean => orders.some(({ evacuation }) => evacuation.state === 'open');

/** Every mine, the worst first: people being withdrawn, then by worst level, what nobody has acknowledged, by name. */
export const rankMines = ({
  mines,
  alarms,
  orders,
}: Pick<LiveState, 'mines' | 'alarms' | 'orders'>): readonly MineNow[] => {
  const all = [...alarms.values()];
  return mines
    .map((mine) => {
      const own = orderAlarms(all.filter((alarm) => alarm.mine === mine.id));
      return {
        mine,
        alarms: own,
        worst: worstLevel(own),
        unacknowledged: own.filter(isUnacknowledged).length,
        orders: [...orders.values()]
          .filter(({ evacuation }) => evacuation.mine === mine.id)
          .toSorted(
            (one, other) => Number(other.evacuation.state === 'open') - Number(one.evacuation.state === 'open'),
          ),
      };
    })
    .toSorted(
      (one, other) =>
        Number(runs(other)) - Number(runs(one)) ||
        rank(one) - rank(other) ||
        other.unacknowledged - one.unacknowledged ||
        one.mine.name.localeCompare(other.mine.name, 'zh'),
    );
};
