import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import type { Order } from '../live/live-state.js';
import { useMineSecond } from '../live/mine-clock.js';
import { goTo } from '../screen/pages.js';
import { countdown } from './countdown.js';

/** On pages where the order's panel is not seen: that people are being withdrawn, the time left, who is missing. */
export const OrderLine = ({ mine, orders }: { readonly mine: MineView; readonly orders: readonly Order[] }) => {
  const { t } = useTranslation();
  const now = useMineSecond(mine);
  const order = orders.find(({ evacuation }) => evacuation.state === 'open') ?? orders[0];
  if (order === undefined) return null;
  const { evacuation, muster } = order;
  const isOpen = evacuation.state === 'open';
  const { text, isOver } = countdown(evacuation.dueAt, now, t);
  return (
    <button
      type="button"
      className={`order-line ${evacuation.state}`}
      data-testid="order-line"
      onClick={() => goTo('live')}
    >
      <strong>{isOpen ? t('evacuation.title') : t('evacuation.title-cleared')}</strong>
      {isOpen && <span>{isOver ? text : t('evacuation.left', { age: text })}</span>}
      <span>{t('order-line.missing', { inScope: muster.inScope.length, unaccounted: muster.unaccounted.length })}</span>
      <span className="grow" />
      <span className="quiet">{t('page.live')} ›</span>
    </button>
  );
};
