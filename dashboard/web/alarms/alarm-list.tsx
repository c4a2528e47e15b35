import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { sinceText } from '../format/time.js';
import { useLanguage } from '../i18n/i18n.js';
import { useLive, useSecond } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { LevelMark } from './level-mark.js';
import { NoAlarms } from './no-alarms.js';
import { firstOut, isUnacknowledged } from './order-alarms.js';
import { againstLimit, alarmTitle, areaName, pointOf } from './words.js';

interface RowProps {
  readonly mine: MineView;
  readonly alarm: Alarm;
  readonly isChosen: boolean;
  readonly isFirst: boolean;
  readonly onChoose: (alarm: Alarm) => void;
}

/** One alarm: level, place, what, value against limit, since when, who is there, state. */
const AlarmRow = ({ mine, alarm, isChosen, isFirst, onChoose }: RowProps) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useSecond();
  const people = useLive((state) => state.headcounts.get(mine.id)?.areas[alarm.area]);
  const point = pointOf(mine, alarm.point);
  const against = againstLimit(alarm, point);
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const unacknowledged = isUnacknowledged(alarm);
  return (
    <button
      type="button"
      ref={element}
      role="option"
      aria-selected={isChosen}
      className={`alarm-row ${alarm.level}${unacknowledged ? ' unacknowledged' : ''}${isChosen ? ' chosen' : ''}`}
      data-testid="alarm-row"
      data-alarm-id={alarm.id}
      data-level={alarm.level}
      data-state={alarm.state}
      data-rule={alarm.rule}
      data-point={alarm.point}
      onClick={() => onChoose(alarm)}
    >
      <LevelMark level={alarm.level} size={28} isBlinking={unacknowledged} />
      <span className="row-place">{areaName(mine, alarm.area)}</span>
      <span className="row-value">
        {against === undefined ? null : (
          <>
            <b>{against.value}</b> <span>{against.limit}</span>
          </>
        )}
      </span>
      <span className="row-what">
        <span className={`level-word ${alarm.level}`}>{t(`level.${alarm.level}`)}</span>
        <span className="ellipsis">
          {alarmTitle(alarm, t, language)}
          {point?.position === undefined ? '' : ` ${wordOfPosition(point.position)}`}
          {alarm.count > 1 ? ` ×${alarm.count}` : ''}
        </span>
        {isFirst && <span className="tag">{t('alarm.first-out')}</span>}
        {alarm.suspect !== undefined && <span className="tag">{t('alarm.suspect')}</span>}
        {alarm.suppressed !== undefined && <span className="tag">{t(`suppressed.${alarm.suppressed.kind}`)}</span>}
      </span>
      <span className="row-facts">
        {people === undefined ? null : <span>{t('people.count', { n: people })}</span>}
        <span>{t('alarm.since', { at: sinceText(alarm.raisedAt, mine.timeZone, now) })}</span>
        <span className={unacknowledged ? 'strong' : ''}>{t(`state.${alarm.state}`)}</span>
      </span>
    </button>
  );
};

const wordOfPosition = (position: string): string => (/^T\d$/.test(position) ? position : '');

/** The main instrument: every standing alarm of the mine, in the order in which it wants attention. */
export const AlarmList = ({
  mine,
  alarms,
  chosen,
  onChoose,
}: {
  readonly mine: MineView;
  /** Already in order. */
  readonly alarms: readonly Alarm[];
  readonly chosen: string | null;
  readonly onChoose: (alarm: Alarm) => void;
}) => {
  const { t } = useTranslation();
  const first = firstOut(alarms);
  const waiting = alarms.filter(isUnacknowledged).length;
  return (
    <section className="alarm-list" aria-label={t('alarm.list')}>
      <header className="panel-head">
        <h2>{t('alarm.list')}</h2>
        <span className="quiet">{t('alarm.totals', { all: alarms.length, waiting })}</span>
        <span className="keys">{t('alarm.keys')}</span>
      </header>
      {alarms.length === 0 ? (
        <NoAlarms mine={mine} />
      ) : (
        <div className="rows" role="listbox" aria-label={t('alarm.list')}>
          {alarms.map((alarm) => (
            <AlarmRow
              key={alarm.id}
              mine={mine}
              alarm={alarm}
              isChosen={alarm.id === chosen}
              isFirst={first.has(alarm.id)}
              onChoose={onChoose}
            />
          ))}
        </div>
      )}
    </section>
  );
};
