import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { clockText } from '../format/time.js';
import { useLanguage } from '../i18n/i18n.js';
import { useLive } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { chainOf } from './chain.js';
import { LevelMark } from './level-mark.js';
import { alarmTitle, areaName } from './words.js';

const MOST = 12;

/** In which order what happened happened; the alarm that is open stands out. */
export const ChainList = ({ mine, alarm }: { readonly mine: MineView; readonly alarm: Alarm }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const standing = useLive((state) => state.alarms);
  const closed = useLive((state) => state.closed);
  const chain = chainOf(alarm, [...standing.values(), ...closed]);
  const start = chain[0]?.raisedAt ?? alarm.raisedAt;
  return (
    <section className="chain" data-testid="chain">
      <h3>{t('chain.title')}</h3>
      <ol>
        {chain.slice(0, MOST).map((one) => (
          <li key={one.id} aria-current={one.id === alarm.id ? 'true' : undefined}>
            <span className="number quiet">
              {one.raisedAt === start
                ? clockText(one.raisedAt, mine.timeZone)
                : t('chain.after', { s: ((one.raisedAt - start) / 1000).toFixed(1) })}
            </span>
            <LevelMark level={one.level} size={16} />
            <span className="ellipsis">
              {areaName(mine, one.area)} {alarmTitle(one, t, language)}
            </span>
          </li>
        ))}
      </ol>
      {chain.length > MOST && <p className="quiet">{t('banner.more', { n: chain.length - MOST })}</p>}
    </section>
  );
};
