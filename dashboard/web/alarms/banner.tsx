import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { useLanguage } from '../i18n/i18n.js';
import { useLive } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { LevelMark } from './level-mark.js';
import { isUnacknowledged } from './order-alarms.js';
import { againstLimit, alarmTitle, areaName, pointOf } from './words.js';

/** The first red alarm that nobody has acknowledged, to be read across the room; nothing where there is none. */
export const Banner = ({
  mine,
  alarms,
  onOpen,
}: {
  readonly mine: MineView;
  readonly alarms: readonly Alarm[];
  readonly onOpen: (alarm: Alarm) => void;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const waiting = alarms.filter((alarm) => alarm.level === 'red' && isUnacknowledged(alarm));
  const [alarm] = waiting;
  const people = useLive((state) =>
    alarm === undefined ? undefined : state.headcounts.get(mine.id)?.areas[alarm.area],
  );
  if (alarm === undefined) return null;
  const against = againstLimit(alarm, pointOf(mine, alarm.point), t);
  return (
    <button type="button" className="banner" data-testid="banner" onClick={() => onOpen(alarm)}>
      <LevelMark level="red" size={40} />
      <strong>
        {alarmTitle(alarm, t, language)}
        {alarm.state === 'returned' ? ` · ${t('state.returned')}` : ` · ${t('banner.withdraw')}`}
      </strong>
      <span className="ellipsis">{areaName(mine, alarm.area)}</span>
      {against === undefined ? null : (
        <span className="number">
          {against.value} {against.limit}
        </span>
      )}
      {people === undefined ? null : <span>{t('people.count', { n: people })}</span>}
      {waiting.length > 1 && <span className="more">{t('banner.more', { n: waiting.length - 1 })}</span>}
    </button>
  );
};
