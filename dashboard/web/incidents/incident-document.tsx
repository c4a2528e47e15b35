import { useTranslation } from 'react-i18next';
import { basisWords } from '../../../domain/limits/basis-words.js';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName, limitBasisText, wordOr } from '../alarms/words.js';
import { ageText, clockText } from '../format/time.js';
import { comparisonSign } from '../format/value.js';
import { useLanguage } from '../i18n/i18n.js';
import { encodePlace } from '../screen/pages.js';
import { Part, Table } from './document-parts.js';
import { InShort } from './in-short.js';
import { flagsOf, type IncidentFile, type IncidentWithFile, percentText, whenText } from './incident.js';
import { AlarmCourse, Musters, PlanAndHistory } from './lived.js';

/** `+0.4 s`; below zero where the service's clock was behind the sensor's. */
const signedSeconds = (ms: number): string => `${ms < 0 ? '−' : '+'}${(Math.abs(ms) / 1000).toFixed(1)} s`;

const Passports = ({ file }: { readonly file: IncidentFile }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const zone = file.mine.timeZone;
  const after = (at: number | undefined, from: number): string =>
    at === undefined ? t('incident.never') : `${clockText(at, zone)} ${signedSeconds(at - from)}`;
  const heads = ['what', 'sensor', 'received', 'raised', 'sent', 'painted', 'acknowledged'] as const;
  return (
    <Table
      heads={heads.map((head) => t(`incident.${head}`))}
      rows={file.alarms.map(({ alarm, passport }) => [
        alarm.message[language],
        clockText(passport.sensorAt, zone),
        after(passport.receivedAt, passport.sensorAt),
        after(passport.raisedAt, passport.sensorAt),
        after(passport.sentAt, passport.sensorAt),
        passport.painted.length === 0
          ? t('incident.never')
          : passport.painted
              .map(({ at, by, address }) => `${by} ${address} ${after(at, passport.sensorAt)}`)
              .join(' · '),
        passport.acknowledgedBy === undefined
          ? t('incident.never')
          : `${passport.acknowledgedBy} ${after(passport.acknowledgedAt, passport.sensorAt)}`,
      ])}
    />
  );
};

const Accident = ({ file }: { readonly file: IncidentFile }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const { accident, mine } = file;
  if (!accident.isAccident) return <p>{t('incident.no-accident')}</p>;
  return (
    <>
      <p>
        {accident.grade === undefined ? t('incident.accident') : t(`accident.${accident.grade}`)}
        {accident.deaths === undefined ? '' : ` · ${t('incident.deaths', { n: accident.deaths })}`}
        {accident.injured === undefined ? '' : ` · ${t('incident.injured', { n: accident.injured })}`}
      </p>
      {accident.reportDueAt !== undefined && accident.report !== undefined && (
        <p>
          {t('incident.report-due', { at: whenText(accident.reportDueAt, mine.timeZone) })} ·{' '}
          {t(`report.${accident.report}`)}
          {accident.reportedTo === undefined ? '' : ` · ${accident.reportedTo}`}
        </p>
      )}
      {accident.consequences.map((one) => (
        <p key={one.zh}>{one[language]}</p>
      ))}
    </>
  );
};

/** One overrun as a document: the six answers first, then everything they rest on. */
export const IncidentDocument = ({
  mine,
  incident,
}: {
  readonly mine: MineView;
  readonly incident: IncidentWithFile;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const { file } = incident;
  if (file === undefined) return <p className="nothing">{t('incident.no-file')}</p>;
  const zone = file.mine.timeZone;
  const { unit } = incident.limit;
  const { counting, frozen, rule, program } = file;
  const value = (number: number | null): string =>
    number === null ? '–' : percentText(number, unit, [incident.limit.value]);
  return (
    <article>
      <header className="document-head">
        <h1>
          {file.mine.name} {file.workplace} {whenText(incident.openedAt, zone)}
        </h1>
        <p data-testid="incident-state" data-provisional={file.provisional}>
          {t(file.provisional ? 'incident.provisional' : 'incident.final')} · {incident.id} ·{' '}
          <a href={encodePlace({ page: 'time-machine', item: String(incident.openedAt) })}>{t('incident.then')}</a>
        </p>
        {flagsOf(incident, counting.twoInMonth ? counting.overrunsOfMonth.length : undefined, t).map((flag) => (
          <p key={flag} className="document-flag">
            {flag}
          </p>
        ))}
      </header>
      <Part title={t('incident.summary')}>
        <InShort incident={incident} file={file} />
      </Part>
      <Part title={t('incident.measured')}>
        <Table
          heads={(['point', 'readings', 'over', 'bad', 'min', 'mean', 'max', 'max-at'] as const).map((head) =>
            t(`incident.${head}`),
          )}
          rows={file.measured.points.map((point) => [
            `${point.name} ${point.point}`,
            point.readings,
            point.over,
            point.bad,
            value(point.min),
            value(point.mean),
            value(point.max),
            point.maxAt === null ? '–' : clockText(point.maxAt, zone),
          ])}
        />
      </Part>
      <Part title={t('incident.chain')}>
        <Table
          heads={[t('incident.at'), t('incident.after'), t('incident.workplace'), t('incident.what')]}
          rows={file.chain.links.map((link) => [
            clockText(link.at, zone),
            `+${ageText(link.afterMs, t)}`,
            areaName(mine, link.area),
            `${link.alarm === file.chain.firstOut?.alarm ? `【${t('incident.first-out')}】` : ''}${link.message[language]}`,
          ])}
        />
      </Part>
      <Part title={t('incident.passport')}>
        <Passports file={file} />
      </Part>
      <Part title={t('incident.course')}>
        <AlarmCourse file={file} />
      </Part>
      <Part title={t('incident.muster')}>
        <Musters file={file} />
      </Part>
      <Part title={t('incident.power')}>
        <Table
          heads={[t('incident.feed'), t('incident.state'), t('incident.power-due'), t('incident.power-off')]}
          rows={file.power.feeds.map(({ feed, name, state, dueAt, offAt }) => [
            `${name} ${feed}`,
            t(`power.${state}`),
            dueAt === undefined ? '–' : clockText(dueAt, zone),
            offAt === undefined ? '–' : clockText(offAt, zone),
          ])}
        />
      </Part>
      <Part title={t('incident.words')}>
        {file.remarks.length === 0 && <p>{t('incident.a-no-words')}</p>}
        {file.remarks.map(({ at, by, note, cause, measures }) => (
          <p key={`${at} ${by}`}>
            {whenText(at, zone)} {by} · {[cause, measures, note].filter((one) => one !== undefined).join(' · ')}
          </p>
        ))}
      </Part>
      <Part title={t('incident.counting')}>
        <p>{t('incident.month', { month: counting.month, n: counting.inMonth })}</p>
        {counting.why.map((why) => (
          <p key={why.zh}>{why[language]}</p>
        ))}
        {counting.excluded.map(({ work, point, readings }) => (
          <p key={`${work} ${point}`}>
            {point} {t('incident.excluded', { n: readings, work })}
          </p>
        ))}
      </Part>
      <PlanAndHistory file={file} />
      <Part title={t('incident.d13')}>
        <Accident file={file} />
      </Part>
      <Part title={t('incident.basis')}>
        <p>
          {t('incident.rule')} · {rule.title[language]} {rule.id} · {basisWords(rule.basis)[language]}
        </p>
        <p>{t('incident.version', { ...program })}</p>
        <Table
          heads={[t('incident.point'), t('incident.limits'), t('incident.basis')]}
          rows={file.limits.map(({ point, kind, value: limit, comparison, provenance }) => [
            point,
            `${wordOr(t, `limit.${kind}`, kind)} ${comparisonSign(comparison)} ${percentText(limit, unit)}`,
            limitBasisText({ basis: provenance, ...(provenance.ownLimit && { ownLimit: true }) }, t, language),
          ])}
        />
        <p>
          {t('incident.frozen', {
            n: frozen.observations,
            from: whenText(frozen.from, zone),
            to: whenText(frozen.to, zone),
          })}
        </p>
        {frozen.leftOut.length > 0 && (
          <p>{t('incident.left-out', { points: frozen.leftOut.join(t('common.separator')) })}</p>
        )}
        {frozen.sightingsTo !== undefined && (
          <p>{t('incident.sightings-left-out', { from: whenText(frozen.sightingsTo, zone) })}</p>
        )}
      </Part>
    </article>
  );
};
