import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { RECTIFICATION_STATES } from '../../../domain/rectification.js';
import type { MineView } from '../../server/live/mine-view.js';
import type { incidentSchema } from '../../server/live/shapes.js';
import { areaName, pointOf } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { valueText } from '../format/value.js';
import { localText } from '../format/zone.js';
import { Shown } from '../pages/page.js';
import { Fields } from '../registers/fields.js';
import { Comments } from './comments.js';
import { StepForm } from './step-form.js';
import type { Hazard, Way } from './way.js';

type Incident = z.infer<typeof incidentSchema>;

/** What was measured, where the way is an incident's. */
const IncidentFacts = ({ id, mine }: { readonly id: string; readonly mine: MineView }) => {
  const { t } = useTranslation();
  const { asked } = useAsked<Incident>(`/incidents/${encodeURIComponent(id)}`, null);
  return (
    <Shown asked={asked}>
      {({ workplace, points, peak, limit, openedAt, lastAt, counted, partOf, grade }) => (
        <Fields
          facts={[
            [t('hazard.place'), areaName(mine, workplace)],
            [
              t('hazard.points'),
              points.map((point) => pointOf(mine, point)?.name ?? point).join(t('common.separator')),
            ],
            [t('hazard.peak'), `${valueText(peak, 2, [limit.value])} ${limit.unit} / ${limit.value}`],
            [t('hazard.first'), localText(openedAt, mine.timeZone)],
            [t('hazard.last'), localText(lastAt, mine.timeZone)],
            [t('hazard.counted'), t(counted && partOf === undefined ? 'hazard.is-counted' : 'hazard.not-counted')],
            ...(grade === undefined ? [] : ([[t('hazard.grade'), t('hazard.accident')]] as const)),
          ]}
        />
      )}
    </Shown>
  );
};

const Steps = ({ way, zone }: { readonly way: Way; readonly zone: string }) => {
  const { t } = useTranslation();
  return (
    <ol className="steps" aria-label={t('hazard.steps')}>
      {way.steps.map(({ step, at, by, role, note, severity, deadline, ...said }, index) => {
        const sentBack = step === 'rectifying' && way.steps[index - 1]?.state === 'evaluated';
        return (
          <li key={`${at} ${step}`}>
            <p>
              <b>{t(sentBack ? 'step.sent-back' : `step.${step}`)}</b>{' '}
              <span className="quiet">
                {localText(at, zone)} · {by} · {t(`role.${role}`)}
                {severity === undefined ? '' : ` · ${t(`severity.${severity}`)}`}
              </span>
            </p>
            {note !== undefined && <p>{note}</p>}
            {deadline !== undefined && (
              <p className="quiet">
                {t('five.deadline')} {localText(deadline, zone)}
              </p>
            )}
            {said.responsibility !== undefined && (
              <p className="quiet">
                {t('five.responsibility')} {said.responsibility}
              </p>
            )}
          </li>
        );
      })}
    </ol>
  );
};

/** One hazard or incident: what it is, how far it has come, the five settled things, every step, and the next one. */
export const WaySheet = ({
  way,
  mine,
  session,
  onChanged,
}: {
  readonly way: Way;
  readonly mine: MineView;
  readonly session: Session;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const zone = mine.timeZone;
  const { hazard, five, state } = way;
  const reached = RECTIFICATION_STATES.indexOf(state);
  const path = `/${way.of === 'hazard' ? 'hazards' : 'incidents'}/${encodeURIComponent(way.id)}/rectification`;
  return (
    <section className="record-sheet" aria-label={t('hazard.sheet')} data-testid="way-sheet">
      <h2>
        <span>
          {t(`way-of.${way.of}`)} · {mine.name}
        </span>
        <span className="quiet">{way.id}</span>
      </h2>
      {hazard === undefined ? (
        <IncidentFacts id={way.id} mine={mine} />
      ) : (
        <Fields
          facts={[
            [t('hazard.description'), hazard.description],
            [t('hazard.place'), hazard.area === undefined ? undefined : areaName(mine, hazard.area)],
            [t('hazard.found-by'), hazard.foundBy],
            [t('hazard.found-at'), localText(hazard.foundAt, zone)],
            [t('hazard.severity'), t(`severity.${way.severity}`)],
          ]}
        />
      )}
      <ol className="way" aria-label={t('hazard.way')}>
        {RECTIFICATION_STATES.map((one, index) => (
          <li
            key={one}
            className={index <= reached ? 'done' : ''}
            {...(one === state ? { 'aria-current': 'step' as const } : {})}
          >
            {t(`way.${one}`)}
          </li>
        ))}
      </ol>
      {(way.overdue || way.onSupervisedList) && (
        <p>
          {way.overdue && <b className="strong-mark">{t('hazard.overdue')}</b>}{' '}
          {way.onSupervisedList && <b className="strong-mark">{t('hazard.supervised')}</b>} {way.supervised?.note}
        </p>
      )}
      <h3>{t('hazard.five')}</h3>
      <Fields
        facts={[
          [t('five.responsibility'), five.responsibility],
          [t('five.measures'), five.measures],
          [t('five.funds'), five.funds],
          [t('five.deadline'), five.deadline === undefined ? undefined : localText(five.deadline, zone)],
          [t('five.contingencyPlan'), five.contingencyPlan],
        ]}
      />
      <Steps way={way} zone={zone} />
      <StepForm
        key={`${way.id} ${state} ${way.steps.length}`}
        way={way}
        zone={zone}
        session={session}
        path={path}
        onDone={onChanged}
      />
      {way.of === 'incident' && <Comments incident={way.id} zone={zone} session={session} />}
    </section>
  );
};

/** A hazard's way with what was reported, as the lists carry it. */
export const wayOf = ({ rectification, ...hazard }: Hazard): Way => ({ ...rectification, hazard });
