import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { LevelMark } from '../alarms/level-mark.js';
import { alarmTitle, areaName, basisText, pointOf, wordOr } from '../alarms/words.js';
import { useAsked } from '../api/use-asked.js';
import { clockText, dayText } from '../format/time.js';
import { useLanguage } from '../i18n/i18n.js';
import type { Alarm } from '../live/live-state.js';
import { Shown } from '../pages/page.js';
import { encodePlace } from '../screen/pages.js';
import { encodeTrend } from '../trends/trend-address.js';

const AROUND_MS = 1_800_000;

/** An alarm of the record, over or not, with what people said and the way to its trend. */
export const AlarmInFull = ({ mine, id }: { readonly mine: MineView; readonly id: string }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const { asked } = useAsked<Alarm>(`/alarms/${encodeURIComponent(id)}`, 10_000);
  const when = (at: number | undefined): string =>
    at === undefined ? '–' : `${dayText(at, mine.timeZone)} ${clockText(at, mine.timeZone)}`;
  return (
    <section className="alarm-in-full" data-testid="alarm-in-full" aria-label={t('events.alarm')}>
      <Shown asked={asked}>
        {(alarm) => {
          const point = pointOf(mine, alarm.point);
          const span = { kind: 'fixed', from: alarm.at - AROUND_MS, to: alarm.lastAt + AROUND_MS } as const;
          const facts = [
            [t('events.area'), `${areaName(mine, alarm.area)} ${point?.name ?? ''}`],
            [t('events.began'), when(alarm.at)],
            [t('events.last'), when(alarm.lastAt)],
            [t('events.state'), wordOr(t, `state.${alarm.state}`, alarm.state)],
            [t('events.acknowledged'), `${alarm.acknowledgedBy ?? '–'} ${when(alarm.acknowledgedAt)}`],
            [t('events.basis'), basisText(alarm.basis, t, language)],
          ];
          return (
            <>
              <h2>
                <LevelMark level={alarm.level} size={20} /> {alarmTitle(alarm, t, language)}
                <span className="grow" />
                {point !== undefined && (
                  <a
                    className="to"
                    href={encodePlace({ page: 'trends', item: encodeTrend({ points: [point.id], span }) })}
                  >
                    {t('page.trends')}
                  </a>
                )}
                <a className="to" href={encodePlace({ page: 'events', item: null })}>
                  {t('events.close')}
                </a>
              </h2>
              <p>{alarm.message[language]}</p>
              <dl>
                {facts.map(([name, text]) => (
                  <div key={name}>
                    <dt className="quiet">{name}</dt>
                    <dd>{text}</dd>
                  </div>
                ))}
              </dl>
              {alarm.remarks.map(({ at, by, note, cause, measures }) => (
                <p key={`${at} ${by}`} className="quiet">
                  {when(at)} {by}: {[note, cause, measures].filter(Boolean).join(' · ')}
                </p>
              ))}
            </>
          );
        }}
      </Shown>
    </section>
  );
};
