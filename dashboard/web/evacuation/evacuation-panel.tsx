import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { ageText, clockText } from '../format/time.js';
import { useLanguage } from '../i18n/i18n.js';
import type { MusterEntry, Order } from '../live/live-state.js';
import { useMineSecond } from '../live/mine-clock.js';
import { countdown } from './countdown.js';
import { StandDown } from './stand-down.js';

const GROUPS = [
  { key: 'inScope', id: 'in-scope' },
  { key: 'unaccounted', id: 'unaccounted' },
  { key: 'sheltering', id: 'sheltering' },
  { key: 'out', id: 'out' },
] as const;

const PersonRow = ({
  mine,
  entry,
  now,
}: {
  readonly mine: MineView;
  readonly entry: MusterEntry;
  readonly now: number;
}) => {
  const { t } = useTranslation();
  return (
    <li data-card={entry.card} title={entry.card}>
      <span className="person-name">{entry.name}</span>
      <span className="quiet ellipsis">{entry.job}</span>
      <span className="ellipsis">{entry.area === null ? t('muster.nowhere') : areaName(mine, entry.area)}</span>
      <span className="quiet number">
        {entry.lastSeenAt === null ? '–' : t('muster.seen', { age: ageText(now - entry.lastSeenAt, t) })}
      </span>
    </li>
  );
};

/** One order: what was ordered, the time left, and where everybody is, by name. */
const OrderView = ({
  mine,
  order,
  session,
}: {
  readonly mine: MineView;
  readonly order: Order;
  readonly session: Session;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useMineSecond(mine);
  const { evacuation, muster } = order;
  const { text, isOver: isLate } = countdown(evacuation.dueAt, now, t);
  const isCleared = evacuation.state === 'cleared';
  const missing = muster.inScope.length + muster.unaccounted.length;
  const isOver = isCleared && missing === 0;
  const [isListed, setListed] = useState(false);
  const isFolded = isOver && !isListed;
  return (
    <>
      <p className="order-text">
        {evacuation.drill && <span className="tag">{t('evacuation.drill')}</span>}
        {evacuation.text[language]}
      </p>
      <div className="order-facts">
        <span>{t('evacuation.ordered-at', { at: clockText(evacuation.orderedAt, mine.timeZone) })}</span>
        {evacuation.trigger.by !== undefined && <span>{t('evacuation.by', { name: evacuation.trigger.by })}</span>}
        <span className="ellipsis" title={evacuation.areas.map((area) => areaName(mine, area)).join('、')}>
          {t('evacuation.areas', { n: evacuation.areas.length })}
        </span>
        <span className={isCleared ? 'deadline' : isLate && missing > 0 ? 'deadline over' : 'deadline running'}>
          {isCleared
            ? t('evacuation.cleared-at', {
                at: evacuation.clearedAt === undefined ? '–' : clockText(evacuation.clearedAt, mine.timeZone),
              })
            : isLate
              ? text
              : t('evacuation.left', { age: text })}
        </span>
      </div>
      <div className="muster-counts">
        {GROUPS.map(({ key, id }) => (
          <span key={id} className={`count ${id}${muster[key].length > 0 ? ' some' : ''}`}>
            <b>{muster[key].length}</b> {t(`muster.${id}`)}
          </span>
        ))}
      </div>
      {isOver && (
        <button
          type="button"
          className="plain muster-fold"
          aria-expanded={isListed}
          onClick={() => setListed(!isListed)}
        >
          {isListed ? '▾' : '▸'} {t('muster.list')}
        </button>
      )}
      <div className="muster" hidden={isFolded}>
        {GROUPS.map(({ key, id }) => (
          <div key={id} className={`muster-group ${id}`} data-testid={`muster-${id}`}>
            {muster[key].length > 0 && (
              <>
                <h4>{t(`muster.${id}`)}</h4>
                <ul>
                  {muster[key].map((entry) => (
                    <PersonRow key={entry.card} mine={mine} entry={entry} now={now} />
                  ))}
                </ul>
              </>
            )}
          </div>
        ))}
      </div>
      <StandDown key={evacuation.id} order={order} session={session} />
    </>
  );
};

/** The orders that stand, one at a time, the newest first. */
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
  const [chosen, setChosen] = useState<string | null>(null);
  const order = orders.find(({ evacuation }) => evacuation.id === chosen) ?? orders[0];
  if (order === undefined) return null;
  const isCleared = order.evacuation.state === 'cleared';
  return (
    <section
      className={`evacuation-panel ${order.evacuation.state}`}
      data-testid="evacuation-panel"
      data-evacuation={order.evacuation.id}
      data-state={order.evacuation.state}
      aria-label={t('evacuation.title')}
    >
      <header className="panel-head">
        <h2>{isCleared ? t('evacuation.title-cleared') : t('evacuation.title')}</h2>
        {orders.length > 1 && (
          <Segmented
            size="small"
            value={order.evacuation.id}
            options={orders.map(({ evacuation }) => ({
              value: evacuation.id,
              label: clockText(evacuation.orderedAt, mine.timeZone),
            }))}
            onChange={(id) => setChosen(String(id))}
          />
        )}
      </header>
      <OrderView mine={mine} order={order} session={session} />
    </section>
  );
};
