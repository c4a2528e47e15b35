import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { pointOf } from '../alarms/words.js';
import { clockText, sinceText } from '../format/time.js';
import { useLanguage } from '../i18n/i18n.js';
import type { ScreenThen } from './past-client.js';

const Lines = ({ title, lines }: { readonly title: string; readonly lines: readonly ReactNode[] }) => {
  const { t } = useTranslation();
  return (
    <section className="past-lines">
      <h2>{title}</h2>
      {lines.length === 0 ? <p className="quiet">{t('then.none')}</p> : lines}
    </section>
  );
};

/** Who was there to see it, and what the screen showed late or never. */
export const SeenLate = ({ then, mine }: { readonly then: ScreenThen; readonly mine: MineView }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const zone = mine.timeZone;
  const readings = then.late.readings.map(({ point, readings: n, lastReceivedAt }) => (
    <p key={point}>
      {t('then.late-readings', { point: pointOf(mine, point)?.name ?? point, n, at: clockText(lastReceivedAt, zone) })}
    </p>
  ));
  const alarms = then.late.alarms.map(({ alarm, message, paintedAt, raisedAt }) => (
    <p key={alarm}>
      {paintedAt === undefined
        ? t('then.late-raised', { what: message[language], at: clockText(raisedAt, zone) })
        : t('then.late-alarm', { what: message[language], at: clockText(paintedAt, zone) })}
    </p>
  ));
  return (
    <>
      <Lines
        title={t('then.signed-in')}
        lines={then.signedIn.map(({ user, since, address = '' }) => (
          <p key={`${user} ${address}`}>
            {user} {address}{' '}
            <span className="quiet">{t('then.since', { at: sinceText(since, zone, then.serviceAt) })}</span>
          </p>
        ))}
      />
      <Lines title={t('then.late')} lines={[...readings, ...alarms]} />
      <Lines
        title={t('then.never')}
        lines={then.neverShown.map(({ alarm, message }) => <p key={alarm}>{message[language]}</p>)}
      />
    </>
  );
};
