import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { CalendarMark } from '../icons.js';
import type { Alarm } from '../live/live-state.js';
import { encodePlace } from '../screen/pages.js';
import { doubtText } from './doubt-words.js';
import { Fact } from './fact.js';
import { powerCutState } from './marks.js';
import { pointOf, roleText } from './words.js';

/** What stands beside an alarm and changes nothing of it: doubt, silence, planned work, power-off, escalation, grouping. */
export const MoreFacts = ({
  mine,
  alarm,
  when,
}: {
  readonly mine: MineView;
  readonly alarm: Alarm;
  readonly when: (at: number) => string;
}) => {
  const { t } = useTranslation();
  const { suppressed, powerCut, escalation, grouping } = alarm;
  return (
    <>
      {alarm.suspect === undefined ? null : <Fact name={t('alarm.suspect')}>{doubtText(alarm, mine, t)}</Fact>}
      {suppressed === undefined ? null : (
        <Fact name={t(`suppressed.${suppressed.kind}`)}>
          {suppressed.until === undefined ? '' : `${t('detail.until', { at: when(suppressed.until) })} · `}
          {suppressed.by} · {suppressed.reason}
        </Fact>
      )}
      {alarm.latched === true && <Fact name={t('mark.latched')}>{t('detail.latched-text')}</Fact>}
      {alarm.plannedWork === undefined ? null : (
        <Fact name={t('mark.planned')}>
          <a href={encodePlace({ page: 'planned-work', item: alarm.plannedWork })} data-testid="planned-work-link">
            <CalendarMark /> {t('detail.open-plan')}
          </a>
        </Fact>
      )}
      {powerCut === undefined ? null : (
        <Fact name={t('detail.power-cut')}>
          {when(powerCut.askedAt)} {t('power-cut.asked')}{' '}
          {powerCut.points.map((point) => pointOf(mine, point)?.name ?? point).join(t('common.separator'))}
          {powerCut.answeredAt === undefined
            ? ` · ${t('power-cut.no-answer')}`
            : ` · ${when(powerCut.answeredAt)} ${t(`power-cut.${powerCutState(powerCut)}`)}`}
          {powerCut.detail === undefined ? '' : ` · ${powerCut.detail}`}
        </Fact>
      )}
      {escalation === undefined ? null : (
        <Fact name={t('detail.escalation')}>
          {t('detail.escalated', { step: escalation.step, to: roleText(escalation.to, t), at: when(escalation.at) })}
        </Fact>
      )}
      {grouping === undefined ? null : (
        <Fact name={t('detail.grouping')}>
          {[
            grouping.flood === undefined ? '' : t('flood.title'),
            grouping.firstOut === undefined
              ? ''
              : t(grouping.firstOut.certain ? 'alarm.first-out' : 'alarm.first-out-uncertain'),
            grouping.chattering === true ? t('mark.chattering') : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </Fact>
      )}
    </>
  );
};
