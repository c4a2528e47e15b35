import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { Banner } from '../alarms/banner.js';
import { LevelMark } from '../alarms/level-mark.js';
import { countByLevel, LEVELS } from '../alarms/order-alarms.js';
import { clockText, dayText } from '../format/time.js';
import { headcountText } from '../format/value.js';
import { useAlarms, useClock, useConnection, useLive, useSecond } from '../live/hooks.js';
import { MineTiles } from '../overview/mines-page.js';
import { SituationPanel } from '../overview/situation-panel.js';
import { LostBanner, StaleVeil } from '../top/lost-banner.js';
import { WallMine } from './wall-mine.js';
import { WallOrder } from './wall-order.js';
import { turnAt, type WallView, wallViews } from './wall-views.js';

const WallStrip = ({ mine }: { readonly mine: MineView }) => {
  const { t } = useTranslation();
  const now = useSecond();
  const counts = countByLevel(useAlarms(mine.id));
  const underground = useLive((state) => state.headcounts.get(mine.id)?.underground);
  const parts = useLive((state) => state.parts);
  const { kind } = useConnection();
  const unwell = parts.filter(({ state }) => state !== 'ok').length;
  return (
    <header className="wall-strip">
      <b className="ellipsis">{mine.name}</b>
      {mine.simulated && <span className="tag">{t('top.simulated')}</span>}
      {LEVELS.map((level) => (
        <span key={level} className={counts[level].all > 0 ? 'wall-count' : 'wall-count none'}>
          <LevelMark level={level} size={32} isBlinking={counts[level].unacknowledged > 0} />
          {t(`level-short.${level}`)} <b className="number">{counts[level].all}</b>
        </span>
      ))}
      <span>
        <span className="quiet">{t('top.underground')}</span>{' '}
        <b className="number">{headcountText(underground, mine.quota)}</b>
      </span>
      <span className="grow" />
      <span className="quiet" data-testid="connection" data-state={kind === 'live' ? 'live' : 'lost'}>
        {t(`connection.${kind}`)}
        {unwell > 0 ? ` · ${t('mines.systems-unwell', { n: unwell })}` : ''}
      </span>
      <b className="number">{clockText(now, mine.timeZone)}</b>
      <span className="quiet number">{dayText(now, mine.timeZone)}</span>
    </header>
  );
};

/** The wall: no controls, one picture after another, nothing scrolls; what is grave stands over all of them. */
export const WallScreen = () => {
  const { t } = useTranslation();
  const mines = useLive((state) => state.mines);
  const orders = useLive((state) => state.orders);
  const views = useMemo(() => wallViews(mines, [...orders.values()]), [mines, orders]);
  const turn = useClock((now) => turnAt(now, views.length));
  const view: WallView | undefined = views[turn];
  const mine = mines.find(({ id }) => view !== undefined && 'mine' in view && id === view.mine) ?? mines[0];
  if (view === undefined || mine === undefined) {
    return (
      <div className="wall">
        <LostBanner zone="Asia/Shanghai" />
        <p className="empty large">{t('connection.connecting')}</p>
      </div>
    );
  }
  const order = view.kind === 'order' ? orders.get(view.order) : undefined;
  return (
    <main
      className="wall screen"
      data-testid="wall"
      data-view={view.kind}
      data-mine={mine.id}
      aria-label={t('wall.title')}
    >
      <LostBanner zone={mine.timeZone} />
      <WallStrip mine={mine} />
      <Banner mines={mines} shown={mine.id} />
      <div className="wall-body">
        {view.kind === 'mines' ? (
          <MineTiles onMine={() => undefined} />
        ) : view.kind === 'board' ? (
          <SituationPanel mine={mine} />
        ) : order === undefined ? (
          <WallMine key={mine.id} mine={mine} />
        ) : (
          <WallOrder key={order.evacuation.id} mine={mine} order={order} />
        )}
      </div>
      <StaleVeil zone={mine.timeZone} />
    </main>
  );
};
