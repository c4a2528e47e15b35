import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { LevelMark } from '../alarms/level-mark.js';
import { NoAlarms } from '../alarms/no-alarms.js';
import { isUnacknowledged, orderAlarms } from '../alarms/order-alarms.js';
import { againstLimit, alarmTitle, areaName, pointOf } from '../alarms/words.js';
import { sinceText } from '../format/time.js';
import { useLanguage } from '../i18n/i18n.js';
import { useAlarms, useLive, useSecond } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { MineMap } from '../map/mine-map.js';
import { Fitting } from './fitting.js';

const NO_AREAS: readonly string[] = [];
const nothing = (): void => undefined;
const ROW_PX = 96;

const WallAlarm = ({ mine, alarm }: { readonly mine: MineView; readonly alarm: Alarm }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useSecond();
  const people = useLive((state) => state.headcounts.get(mine.id)?.areas[alarm.area]);
  const against = againstLimit(alarm, pointOf(mine, alarm.point), t);
  return (
    <div className={`wall-alarm ${alarm.level}`} data-testid="wall-alarm" data-alarm-id={alarm.id}>
      <LevelMark level={alarm.level} size={48} isBlinking={isUnacknowledged(alarm)} />
      <b className="ellipsis">{areaName(mine, alarm.area)}</b>
      <span className="number">{against === undefined ? '' : `${against.value} ${against.limit}`}</span>
      <span className="ellipsis">
        {t(`level-row.${alarm.level}`)} {alarmTitle(alarm, t, language)}
      </span>
      <span className="quiet number">
        {people === undefined ? '' : `${t('people.count', { n: people })} · `}
        {sinceText(alarm.raisedAt, mine.timeZone, now)}
      </span>
    </div>
  );
};

/** The map of a mine beside its alarms, to be read at four metres. */
export const WallMine = ({ mine }: { readonly mine: MineView }) => {
  const standing = useAlarms(mine.id);
  const alarms = useMemo(() => orderAlarms(standing), [standing]);
  return (
    <div className="wall-mine">
      <MineMap mine={mine} alarms={alarms} chosenArea={null} draft={NO_AREAS} onArea={nothing} onPoint={nothing} />
      <section className="wall-alarms">
        {alarms.length === 0 ? (
          <NoAlarms mine={mine} />
        ) : (
          <Fitting items={alarms} rowPx={ROW_PX}>
            {(alarm) => <WallAlarm key={alarm.id} mine={mine} alarm={alarm} />}
          </Fitting>
        )}
      </section>
    </div>
  );
};
