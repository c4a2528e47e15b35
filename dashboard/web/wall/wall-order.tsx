import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import { Deadline } from '../evacuation/deadline.js';
import { MUSTER_GROUPS, MusterCounts } from '../evacuation/muster-list.js';
import { OrderWords } from '../evacuation/order-words.js';
import { useAlarms } from '../live/hooks.js';
import type { Order } from '../live/live-state.js';
import { MineMap } from '../map/mine-map.js';
import { Fitting } from './fitting.js';

const NO_AREAS: readonly string[] = [];
const nothing = (): void => undefined;
const ROW_PX = 48;

/** An order on the wall: time left, how many are where, scope and way out on the map, who is still missing by name. */
export const WallOrder = ({ mine, order }: { readonly mine: MineView; readonly order: Order }) => {
  const { t } = useTranslation();
  const alarms = useAlarms(mine.id);
  const { muster } = order;
  const people = useMemo(
    () => MUSTER_GROUPS.flatMap(({ key, id }) => muster[key].map((entry) => ({ ...entry, group: id }))),
    [muster],
  );
  return (
    <div className="wall-order">
      <header className="evacuation-head">
        <h1>{t('evacuation.title')}</h1>
        <Deadline mine={mine} order={order} />
        <MusterCounts muster={muster} />
      </header>
      <OrderWords mine={mine} evacuation={order.evacuation} />
      <div className="wall-mine">
        <MineMap mine={mine} alarms={alarms} chosenArea={null} draft={NO_AREAS} onArea={nothing} onPoint={nothing} />
        <section className="wall-alarms">
          <Fitting items={people} rowPx={ROW_PX}>
            {({ card, name, job, area, group }) => (
              <p key={card} className={`wall-person ${group}`}>
                <b>{name}</b>
                <span className="quiet ellipsis">{job}</span>
                <span className="ellipsis">{area === null ? t('muster.nowhere') : areaName(mine, area)}</span>
                <span>{t(`muster.${group}`)}</span>
              </p>
            )}
          </Fitting>
        </section>
      </div>
    </div>
  );
};
