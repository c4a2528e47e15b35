import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { useLanguage } from '../i18n/i18n.js';
import { useLive } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { LevelMark } from './level-mark.js';
import { isUnacknowledged, orderAlarms } from './order-alarms.js';
import { againstLimit, alarmTitle, areaName, pointOf } from './words.js';

/** Levels that nobody in the room may overlook. */
const LOUD: readonly Alarm['level'][] = ['red', 'orange'];

/** Alarms for the banner, the one to be read first: red before orange, silenced ones left out. */
export const bannerAlarms = (alarms: Iterable<Alarm>): readonly Alarm[] =>
  orderAlarms(
    [...alarms].filter(
      (alarm) => LOUD.includes(alarm.level) && isUnacknowledged(alarm) && alarm.suppressed === undefined,
    ),
  );

/**
 * The gravest alarm that nobody has acknowledged, of whatever mine, to be read across the room; how many more wait
 * behind it; nothing where there is none.
 */
export const Banner = ({
  mines,
  shown,
  onOpen,
}: {
  readonly mines: readonly MineView[];
  /** The mine on the screen; an alarm of another one names its mine. */
  readonly shown: string | null;
  readonly onOpen?: (alarm: Alarm) => void;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const standing = useLive((state) => state.alarms);
  const waiting = useMemo(() => bannerAlarms(standing.values()), [standing]);
  const [alarm] = waiting;
  const mine = mines.find(({ id }) => id === alarm?.mine);
  const people = useLive((state) =>
    alarm === undefined ? undefined : state.headcounts.get(alarm.mine)?.areas[alarm.area],
  );
  if (alarm === undefined || mine === undefined) return null;
  const against = againstLimit(alarm, pointOf(mine, alarm.point), t);
  const body = (
    <>
      <LevelMark level={alarm.level} size={40} />
      <strong>
        {alarmTitle(alarm, t, language)}
        {alarm.state === 'returned'
          ? ` · ${t('state.returned')}`
          : alarm.level === 'red'
            ? ` · ${t('banner.withdraw')}`
            : ''}
      </strong>
      <span className="ellipsis">
        {mine.id === shown || alarm.area === '' ? '' : `${mine.name} `}
        {areaName(mine, alarm.area)}
      </span>
      {against === undefined ? null : (
        <span className="number">
          {against.value} {against.limit}
        </span>
      )}
      {people === undefined ? null : <span>{t('people.count', { n: people })}</span>}
      {waiting.length > 1 && <span className="more">{t('banner.more', { n: waiting.length - 1 })}</span>}
    </>
  );
  const classes = `banner ${alarm.level}`;
  return onOpen === undefined ? (
    <div className={classes} data-testid="banner" role="alert">
      {body}
    </div>
  ) : (
    <button type="button" className={classes} data-testid="banner" onClick={() => onOpen(alarm)}>
      {body}
    </button>
  );
};
