import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import type { Session } from '../api/session.js';
import { clockText } from '../format/time.js';
import type { Order } from '../live/live-state.js';
import { useMineSecond } from '../live/mine-clock.js';
import { goTo } from '../screen/pages.js';
import { Deadline } from './deadline.js';
import { MusterCounts, MusterList } from './muster-list.js';
import { OrderWords } from './order-words.js';
import { StandDown } from './stand-down.js';

/** The orders that stand, one at a time, the newest first: words, time left, counts, names. The whole of it is a key away. */
export const EvacuationPanel = ({
  mine,
  orders,
  session,
}: {
  readonly mine: MineView;
  readonly orders: readonly Order[];
  readonly session: Session;
}) => {
  const { t } = useTranslation();
  const now = useMineSecond(mine);
  const [chosen, setChosen] = useState<string | null>(null);
  const order = orders.find(({ evacuation }) => evacuation.id === chosen) ?? orders[0];
  if (order === undefined) return null;
  const { evacuation, muster } = order;
  const isCleared = evacuation.state === 'cleared';
  return (
    <section
      className={`evacuation-panel ${evacuation.state}`}
      data-testid="evacuation-panel"
      data-evacuation={evacuation.id}
      data-state={evacuation.state}
      aria-label={t('evacuation.title')}
    >
      <header className="panel-head">
        <h2>{isCleared ? t('evacuation.title-cleared') : t('evacuation.title')}</h2>
        {orders.length > 1 && (
          <Segmented
            size="small"
            value={evacuation.id}
            options={orders.map((one) => ({
              value: one.evacuation.id,
              label: clockText(one.evacuation.orderedAt, mine.timeZone),
            }))}
            onChange={(id) => setChosen(String(id))}
          />
        )}
        <span className="grow" />
        <Deadline mine={mine} order={order} />
      </header>
      <OrderWords mine={mine} evacuation={evacuation} />
      <MusterCounts muster={muster} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse */}
      <section className="muster" tabIndex={0} aria-label={t('muster.list')}>
        <MusterList mine={mine} muster={muster} now={now} />
      </section>
      <div className="order-acts">
        <Button data-testid="open-evacuation" onClick={() => goTo('evacuation', evacuation.id)}>
          {t('evacuation.open')} <kbd>W</kbd>
        </Button>
        <StandDown key={evacuation.id} order={order} session={session} />
      </div>
    </section>
  );
};
