import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ageText, clockText } from '../format/time.js';
import { useLanguage } from '../i18n/i18n.js';
import { type Incident, type IncidentFile, percentText, whenText } from './incident.js';

const Answer = ({ question, children }: { readonly question: string; readonly children: ReactNode }) => (
  <>
    <dt>{question}</dt>
    <dd>{children}</dd>
  </>
);

/** The six questions of an inspector, each answered in a line from the record. */
export const InShort = ({ incident, file }: { readonly incident: Incident; readonly file: IncidentFile }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const zone = file.mine.timeZone;
  const { unit } = incident.limit;
  const own = file.alarms.filter(({ alarm }) => incident.alarms.includes(alarm.id));
  const acknowledged = own.find(({ passport }) => passport.acknowledgedAt !== undefined)?.passport;
  const painted = own.find(({ passport }) => passport.painted.length > 0)?.passport;
  const people = file.orders.flatMap((order) => order.people);
  const lastOut = Math.max(...file.orders.map(({ lastOutAt = 0 }) => lastOutAt));
  const left = file.orders.reduce((sum, { neverOut }) => sum + neverOut.length, 0);
  const words = file.remarks.flatMap(({ note, cause, measures }) =>
    [cause, measures, note].filter((one) => one !== undefined),
  );
  return (
    <dl className="in-short">
      <Answer question={t('incident.q-overrun')}>
        {t('incident.a-overrun', {
          from: whenText(incident.openedAt, zone),
          to: clockText(incident.lastAt, zone),
          peak: percentText(incident.peak, unit, [incident.limit.value]),
          limit: percentText(incident.limit.value, unit),
          duration: ageText(file.measured.durationMs, t),
        })}
      </Answer>
      <Answer question={t('incident.q-seen')}>
        {painted?.painted[0] !== undefined && (
          <p>
            {t('incident.a-painted', {
              at: clockText(painted.painted[0].at, zone),
              by: painted.painted[0].by,
              after: ageText(painted.painted[0].at - painted.sensorAt, t),
            })}
          </p>
        )}
        {acknowledged?.acknowledgedAt === undefined
          ? t('incident.a-not-seen')
          : t('incident.a-seen', {
              at: clockText(acknowledged.acknowledgedAt, zone),
              by: acknowledged.acknowledgedBy ?? '',
              after: ageText(acknowledged.acknowledgedAt - acknowledged.sensorAt, t),
            })}
      </Answer>
      <Answer question={t('incident.q-out')}>
        {file.orders.length === 0
          ? t('incident.a-no-order')
          : t('incident.a-out', {
              out: people.length - left,
              at: lastOut > 0 ? clockText(lastOut, zone) : '–',
              left,
            })}
      </Answer>
      <Answer question={t('incident.q-power')}>
        {file.power.feeds.map(({ feed, name, state, offAt }) => (
          <p key={feed}>
            {name} {t(`power.${state}`)} {offAt === undefined ? '' : clockText(offAt, zone)}
          </p>
        ))}
      </Answer>
      <Answer question={t('incident.q-counted')}>
        {file.counting.why.map((why) => (
          <p key={why.zh}>{why[language]}</p>
        ))}
      </Answer>
      <Answer question={t('incident.q-done')}>
        {words.length === 0 ? t('incident.a-no-words') : [...new Set(words)].join(' · ')}
      </Answer>
    </dl>
  );
};
