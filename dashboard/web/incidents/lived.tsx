import { useTranslation } from 'react-i18next';
import type { OrderFile } from '../../../regulator/incident-file/mustered.js';
import { wordOr } from '../alarms/words.js';
import { clockText } from '../format/time.js';
import { useLanguage } from '../i18n/i18n.js';
import { Part, Table } from './document-parts.js';
import { type IncidentFile, whenText } from './incident.js';

/** Every change of every alarm of a file, an alarm a row, with who made it. */
export const AlarmCourse = ({ file }: { readonly file: IncidentFile }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Table
      heads={[t('incident.what'), t('incident.change')]}
      rows={file.alarms.map(({ alarm, transitions }) => [
        alarm.message[language],
        transitions
          .map(({ at, kind, by = '' }) =>
            `${clockText(at, file.mine.timeZone)} ${wordOr(t, `event.${kind}`, kind)} ${by}`.trimEnd(),
          )
          .join(' · '),
      ])}
    />
  );
};

const Order = ({ of, zone }: { readonly of: OrderFile; readonly zone: string }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const { order, people, broadcasts, changes } = of;
  const timeOr = (at: number | undefined, otherwise: string): string =>
    at === undefined ? otherwise : clockText(at, zone);
  return (
    <>
      <p>{t('incident.order-of', { at: whenText(order.orderedAt, zone), due: clockText(order.dueAt, zone) })}</p>
      <p>{order.text[language]}</p>
      <Table
        heads={(['person', 'job', 'out-at', 'sheltered-at', 'unaccounted-at'] as const).map((head) =>
          t(`incident.${head}`),
        )}
        rows={people.map(({ name, job, outAt, shelteredAt, unaccountedAt }) => [
          name,
          job,
          timeOr(outAt, t('incident.never-out')),
          timeOr(shelteredAt, '–'),
          timeOr(unaccountedAt, '–'),
        ])}
      />
      <p>
        {t('incident.broadcasts')} ·{' '}
        {broadcasts.length === 0
          ? t('incident.never')
          : broadcasts
              .map(({ zone: place = '', at, outcome }) => `${place} ${t(`receipt.${outcome}`)} ${clockText(at, zone)}`)
              .join(' · ')}
      </p>
      <Table
        heads={[t('incident.recorded'), t('incident.change'), t('incident.by')]}
        rows={changes
          // Who left when stands above, person by person.
          .filter(({ kind }) => kind !== 'evacuation.mustered')
          .map(({ at, kind, by = '' }) => [clockText(at, zone), wordOr(t, `event.${kind}`, kind), by])}
      />
    </>
  );
};

/** The orders of a file: their words, each person from the first to the last out, broadcasts, and what became of them. */
export const Musters = ({ file }: { readonly file: IncidentFile }) => {
  const { t } = useTranslation();
  if (file.orders.length === 0) return <p>{t('incident.a-no-order')}</p>;
  return file.orders.map((of) => <Order key={of.order.id} of={of} zone={file.mine.timeZone} />);
};

/** The planned work beside an incident, and what happened to the incident itself. */
export const PlanAndHistory = ({ file }: { readonly file: IncidentFile }) => {
  const { t } = useTranslation();
  const zone = file.mine.timeZone;
  return (
    <>
      {file.plannedWork.length > 0 && (
        <Part title={t('incident.work')}>
          {file.plannedWork.map(({ id, kind, from, to, reason, by, approvedBy }) => (
            <p key={id}>
              {t(`work-kind.${kind}`)} {whenText(from, zone)} – {whenText(to, zone)} · {reason} · {by}
              {approvedBy === undefined ? '' : ` / ${approvedBy}`}
            </p>
          ))}
        </Part>
      )}
      <Part title={t('incident.history')}>
        <Table
          heads={[t('incident.recorded'), t('incident.change'), t('incident.by')]}
          rows={file.history.map(({ at, kind, by = '' }) => [whenText(at, zone), wordOr(t, `event.${kind}`, kind), by])}
        />
      </Part>
    </>
  );
};
