import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { LevelMark } from '../alarms/level-mark.js';
import { countByLevel, isUnacknowledged, LEVELS, worstLevel } from '../alarms/order-alarms.js';
import { wordOr } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { clockText, dayText } from '../format/time.js';
import { headcountText } from '../format/value.js';
import { switchLanguage, useLanguage } from '../i18n/i18n.js';
import { useConnection, useLive, useSecond } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { goTo } from '../screen/pages.js';
import { SoundButton } from './sound-button.js';

const Clock = ({ zone }: { readonly zone: string }) => {
  const now = useSecond();
  return (
    <span className="clock" title={zone}>
      <b className="number">{clockText(now, zone)}</b>
      <span className="quiet number">{dayText(now, zone)}</span>
    </span>
  );
};

const Connection = () => {
  const { t } = useTranslation();
  const { kind } = useConnection();
  return (
    <span className={`connection ${kind}`} data-testid="connection" data-state={kind === 'live' ? 'live' : 'lost'}>
      {t(`connection.${kind}`)}
    </span>
  );
};

const Health = ({ onOpen }: { readonly onOpen: () => void }) => {
  const { t } = useTranslation();
  const parts = useLive((state) => state.parts);
  const unwell = parts.filter(({ state }) => state !== 'ok');
  const isDown = unwell.some(({ state }) => state === 'down');
  const state = isDown ? 'down' : unwell.length > 0 ? 'degraded' : 'ok';
  const names = unwell.map(({ part }) => wordOr(t, `part.${part}`, part)).join(' ');
  return (
    <button
      type="button"
      className={`health ${state}`}
      data-testid="health"
      data-state={state}
      title={unwell.map(({ part, why }) => `${part}: ${why ?? ''}`).join('\n')}
      onClick={onOpen}
    >
      <span className="quiet">{t('top.service')}</span>
      <span className="ellipsis">{state === 'ok' ? t('part-state.ok') : `${t(`part-state.${state}`)} ${names}`}</span>
    </button>
  );
};

/** The worst level at the mines that are not shown; leads to all of them. */
const OtherMines = ({ shown }: { readonly shown: string }) => {
  const { t } = useTranslation();
  const standing = useLive((state) => state.alarms);
  const others = [...standing.values()].filter(({ mine }) => mine !== shown);
  const worst = worstLevel(others);
  const waiting = others.some((alarm) => alarm.level === worst && isUnacknowledged(alarm));
  return (
    <button type="button" className="other-mines" data-testid="other-mines" onClick={() => goTo('mines')}>
      <span className="quiet">{t('mines.others')}</span>
      {worst === null ? (
        <span className="quiet">{t('top.calm')}</span>
      ) : (
        <>
          <LevelMark level={worst} size={16} isBlinking={waiting} />
          <b className="number">{others.length}</b>
        </>
      )}
    </button>
  );
};

/** The first line of the screen: is everything all right, how many people, can the screen be believed. */
export const TopStrip = ({
  mines,
  mine,
  alarms,
  session,
  onMine,
  onSystems,
  onSignOut,
}: {
  readonly mines: readonly MineView[];
  readonly mine: MineView;
  readonly alarms: readonly Alarm[];
  readonly session: Session;
  readonly onMine: (mine: string) => void;
  readonly onSystems: () => void;
  readonly onSignOut: () => void;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const underground = useLive((state) => state.headcounts.get(mine.id)?.underground);
  const worst = worstLevel(alarms);
  const counts = countByLevel(alarms);
  const waiting = alarms.some((alarm) => alarm.level === worst && isUnacknowledged(alarm));
  return (
    <header className="top-strip">
      <span className="brand">{t('product.name')}</span>
      {mines.length > 1 ? (
        <Select
          aria-label={t('top.mine')}
          className="mine-choice"
          value={mine.id}
          options={mines.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={onMine}
        />
      ) : (
        <span className="mine-name ellipsis">{mine.name}</span>
      )}
      {mine.simulated && <span className="tag">{t('top.simulated')}</span>}
      <button
        type="button"
        className={`worst ${worst ?? 'calm'}`}
        data-testid="worst"
        data-level={worst ?? ''}
        title={t('page.live')}
        onClick={() => goTo('live')}
      >
        {worst === null ? (
          t('top.calm')
        ) : (
          <>
            <LevelMark level={worst} size={28} isBlinking={waiting} /> {t(`level-row.${worst}`)}
          </>
        )}
      </button>
      <span className="counts">
        {LEVELS.map((level) => (
          <span
            key={level}
            className={counts[level].all > 0 ? 'some' : 'none'}
            title={t('top.count', {
              word: t(`level.${level}`),
              all: counts[level].all,
              waiting: counts[level].unacknowledged,
            })}
            data-testid={`count-${level}`}
          >
            <LevelMark level={level} size={16} isBlinking={counts[level].unacknowledged > 0} />
            <span>{t(`level-short.${level}`)}</span>
            <b className="number">{counts[level].all}</b>
          </span>
        ))}
      </span>
      {mines.length > 1 && <OtherMines shown={mine.id} />}
      <span className="underground">
        <span className="quiet">{t('top.underground')}</span>
        <b className="number" data-testid="headcount-underground">
          {headcountText(underground, mine.quota)}
        </b>
      </span>
      <span className="grow" />
      <Health onOpen={onSystems} />
      <Connection />
      <SoundButton />
      <Button
        type="text"
        size="small"
        data-testid="language"
        onClick={() => switchLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        {language === 'zh' ? 'EN' : '中文'}
      </Button>
      <Button
        type="text"
        size="small"
        className="who"
        title={t('top.sign-out')}
        data-testid="sign-out"
        onClick={onSignOut}
      >
        <span className="ellipsis">{session.user}</span> · {t('top.out')}
      </Button>
      <Clock zone={mine.timeZone} />
    </header>
  );
};
