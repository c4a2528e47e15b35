import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { LevelMark } from '../alarms/level-mark.js';
import { countByLevel, LEVELS } from '../alarms/order-alarms.js';
import { alarmTitle, areaName } from '../alarms/words.js';
import { countdown } from '../evacuation/countdown.js';
import { sinceText } from '../format/time.js';
import { headcountText } from '../format/value.js';
import { useLanguage } from '../i18n/i18n.js';
import { useLive, useSecond } from '../live/hooks.js';
import type { Order } from '../live/live-state.js';
import { pointKey } from '../live/live-state.js';
import { useMineSecond } from '../live/mine-clock.js';
import { systemStateOf } from '../systems/system-state.js';
import { type MineNow, rankMines } from './rank-mines.js';

const OrderOf = ({ mine, order }: { readonly mine: MineNow['mine']; readonly order: Order }) => {
  const { t } = useTranslation();
  const now = useMineSecond(mine);
  const { evacuation, muster } = order;
  const { text, isOver } = countdown(evacuation.dueAt, now, t);
  const isOpen = evacuation.state === 'open';
  return (
    <p className={`tile-order ${evacuation.state}`}>
      <b>{isOpen ? t('evacuation.title') : t('evacuation.title-cleared')}</b>
      {isOpen && <span>{isOver ? text : t('evacuation.left', { age: text })}</span>}
      <span>{t('order-line.missing', { inScope: muster.inScope.length, unaccounted: muster.unaccounted.length })}</span>
    </p>
  );
};

const SHOWN_ALARMS = 3;

/** One mine: worst level, alarms by level, people, order, systems that are not up. */
const MineTile = ({ now, onMine }: { readonly now: MineNow; readonly onMine: (mine: string) => void }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const second = useSecond();
  const { mine, alarms, worst } = now;
  const underground = useLive((state) => state.headcounts.get(mine.id)?.underground);
  const systems = useLive((state) => state.systems);
  const counts = countByLevel(alarms);
  const unwell = mine.systems.filter(
    ({ id, heartbeatS }) => systemStateOf(systems.get(pointKey(mine.id, id)), heartbeatS, second) !== 'up',
  );
  const [order] = now.orders;
  return (
    <button
      type="button"
      className={`mine-tile ${worst ?? 'calm'}`}
      data-testid="mine-tile"
      data-mine={mine.id}
      data-level={worst ?? ''}
      onClick={() => onMine(mine.id)}
    >
      <span className="tile-head">
        {worst !== null && <LevelMark level={worst} size={28} isBlinking={now.unacknowledged > 0} />}
        <b className="ellipsis">{mine.name}</b>
        {mine.simulated && <span className="tag">{t('top.simulated')}</span>}
        <span className="grow" />
        <span>{worst === null ? t('top.calm') : t(`level-row.${worst}`)}</span>
      </span>
      {order !== undefined && <OrderOf mine={mine} order={order} />}
      <span className="tile-counts">
        {LEVELS.map((level) => (
          <span key={level} className={counts[level].all > 0 ? 'some' : 'none'}>
            <LevelMark level={level} size={16} /> <b className="number">{counts[level].all}</b>
          </span>
        ))}
        <span className="grow" />
        <span className="quiet">{t('top.underground')}</span>
        <b className="number">{headcountText(underground, mine.quota)}</b>
      </span>
      {alarms.slice(0, SHOWN_ALARMS).map((alarm) => (
        <span key={alarm.id} className="tile-alarm">
          <LevelMark level={alarm.level} size={16} />
          <span className="ellipsis">
            {areaName(mine, alarm.area)} {alarmTitle(alarm, t, language)}
          </span>
          <span className="quiet number">{sinceText(alarm.raisedAt, mine.timeZone, second)}</span>
        </span>
      ))}
      {alarms.length > SHOWN_ALARMS && (
        <span className="quiet">{t('banner.more', { n: alarms.length - SHOWN_ALARMS })}</span>
      )}
      <span className="quiet ellipsis">
        {unwell.length === 0 ? t('mines.systems-up') : t('mines.systems-unwell', { n: unwell.length })}
        {' · '}
        {t(`mine-status.${mine.status}`)} · {mine.division}
      </span>
    </button>
  );
};

/** A tile for every mine, the worst first. */
export const MineTiles = ({ onMine }: { readonly onMine: (mine: string) => void }) => {
  const mines = useLive((state) => state.mines);
  const alarms = useLive((state) => state.alarms);
  const orders = useLive((state) => state.orders);
  const ranked = useMemo(() => rankMines({ mines, alarms, orders }), [mines, alarms, orders]);
  return (
    <div className="mine-tiles">
      {ranked.map((now) => (
        <MineTile key={now.mine.id} now={now} onMine={onMine} />
      ))}
    </div>
  );
};

/** Several mines on one page; a click opens one. */
export const MinesPage = ({ onMine }: { readonly onMine: (mine: string) => void }) => {
  const { t } = useTranslation();
  const count = useLive((state) => state.mines.length);
  return (
    <main className="page mines-page" aria-label={t('page.mines')}>
      <header className="page-head">
        <h1>{t('page.mines')}</h1>
        <span className="quiet">{t('mines.count', { n: count })}</span>
      </header>
      <MineTiles onMine={onMine} />
    </main>
  );
};
