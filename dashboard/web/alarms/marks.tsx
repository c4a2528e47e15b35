import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { minuteText } from '../format/time.js';
import { CalendarMark } from '../icons.js';
import type { Alarm } from '../live/live-state.js';
import { doubtText } from './doubt-words.js';
import type { FirstOut } from './order-alarms.js';

/** Whether an alarm carries anything that `AlarmMarks` shows. */
export const hasMarks = (alarm: Alarm, first: FirstOut | undefined): boolean =>
  first !== undefined ||
  alarm.suspect !== undefined ||
  alarm.suppressed !== undefined ||
  alarm.latched === true ||
  alarm.plannedWork !== undefined ||
  alarm.powerCut !== undefined ||
  alarm.grouping?.chattering === true;

/** How a power-off by command stands: asked for, or what came of it. */
export const powerCutState = ({ answeredAt, outcome }: NonNullable<Alarm['powerCut']>) =>
  answeredAt === undefined ? 'asked' : (outcome ?? 'done');

/** What is to be known of an alarm at a glance, in words: doubt, silence, plan, power-off, who has been told. */
export const AlarmMarks = ({
  mine,
  alarm,
  first,
}: {
  readonly mine: MineView;
  readonly alarm: Alarm;
  readonly first: FirstOut | undefined;
}) => {
  const { t } = useTranslation();
  const { suppressed, powerCut } = alarm;
  return (
    <>
      {first === undefined ? null : (
        <span className="mark">{t(first === 'certain' ? 'alarm.first-out' : 'alarm.first-out-uncertain')}</span>
      )}
      {alarm.suspect === undefined ? null : (
        <span className="mark strong" title={doubtText(alarm, mine, t)}>
          {t('alarm.suspect')}
        </span>
      )}
      {suppressed === undefined ? null : (
        <span className="mark strong" title={`${suppressed.by}: ${suppressed.reason}`} data-testid="mark-suppressed">
          {t(`suppressed.${suppressed.kind}`)}
          {suppressed.until === undefined
            ? ''
            : ` ${t('mark.until', { at: minuteText(suppressed.until, mine.timeZone) })}`}
        </span>
      )}
      {alarm.plannedWork === undefined ? null : (
        <span className="mark" title={t('mark.planned-work')}>
          <CalendarMark /> {t('mark.planned')}
        </span>
      )}
      {alarm.latched === true && (
        <span className="mark" title={t('detail.latched-text')}>
          {t('mark.latched')}
        </span>
      )}
      {powerCut === undefined ? null : (
        <span className={powerCutState(powerCut) === 'done' ? 'mark' : 'mark strong'}>
          {t(`power-cut.${powerCutState(powerCut)}`)}
        </span>
      )}
      {alarm.grouping?.chattering === true && <span className="mark">{t('mark.chattering')}</span>}
    </>
  );
};
