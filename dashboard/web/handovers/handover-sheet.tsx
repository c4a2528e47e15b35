import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { LevelMark } from '../alarms/level-mark.js';
import { areaName, pointOf, wordOr } from '../alarms/words.js';
import { mayHandOver, type Session } from '../api/session.js';
import { useAct } from '../api/use-act.js';
import { localText } from '../format/zone.js';
import { useLanguage } from '../i18n/i18n.js';
import { Fields } from '../registers/fields.js';
import { RecordForm } from '../registers/record-form.js';
import { SortedTable } from '../tables/sorted-table.js';
import type { Handover } from './handovers-page.js';

type HandedAlarm = Handover['content']['openAlarms'][number];

const Alarms = ({
  title,
  alarms,
  mine,
}: {
  readonly title: string;
  readonly alarms: readonly HandedAlarm[];
  readonly mine: MineView;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  if (alarms.length === 0) return null;
  return (
    <>
      <h3>
        {title} {alarms.length}
      </h3>
      <SortedTable
        label={title}
        rows={alarms}
        keyOf={({ id }) => id}
        empty=""
        columns={[
          {
            key: 'level',
            title: t('handover.level'),
            cell: ({ level }) => (
              <span className="level-cell">
                <LevelMark level={level} /> {t(`level-row.${level}`)}
              </span>
            ),
          },
          {
            key: 'place',
            title: t('hazard.place'),
            className: 'narrow',
            cell: ({ area, point }) => pointOf(mine, point)?.name ?? (area === '' ? mine.name : areaName(mine, area)),
          },
          { key: 'what', title: t('hazard.what'), className: 'wide', cell: ({ message }) => message[language] },
          {
            key: 'since',
            title: t('handover.since'),
            className: 'number-text',
            cell: ({ at }) => localText(at, mine.timeZone),
          },
          { key: 'state', title: t('handover.state'), cell: ({ state }) => t(`state-short.${state}`) },
        ]}
      />
    </>
  );
};

const SignForm = ({ handover, onSigned }: { readonly handover: Handover; readonly onSigned: () => void }) => {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const { isSending, refusal, act } = useAct();
  return (
    <RecordForm
      testId="sign-form"
      className="acts"
      refusal={refusal}
      send={{ testId: 'handover-sign', label: t('handover.sign'), isSending }}
      onSend={() =>
        void act(
          `/handovers/${encodeURIComponent(handover.id)}/sign`,
          note.trim() === '' ? {} : { note: note.trim() },
          onSigned,
        )
      }
    >
      <label htmlFor="sign-note">
        {t('handover.sign-note')}
        <Input id="sign-note" maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
    </RecordForm>
  );
};

/** One shift as it was handed over: what stood, what was said, who signed. */
export const HandoverSheet = ({
  handover,
  mine,
  session,
  onSigned,
}: {
  readonly handover: Handover;
  readonly mine: MineView;
  readonly session: Session;
  readonly onSigned: () => void;
}) => {
  const { t } = useTranslation();
  const { content, by, createdAt, signedBy, signedAt, signedNote, notes, digest, state } = handover;
  const zone = mine.timeZone;
  const mayHere = mayHandOver(session) && state === 'written';
  return (
    <section className="record-sheet" aria-label={t('handover.sheet')} data-testid="handover-sheet">
      <h2>
        <span>
          {t('handover.sheet')} · {mine.name} {content.shift?.name ?? ''}
        </span>
        <span className="quiet">{localText(content.at, zone)}</span>
      </h2>
      <Fields
        facts={[
          [t('handover.underground'), content.underground],
          [t('handover.leaders'), content.leaders.map(({ name }) => name).join(t('common.separator'))],
          [t('handover.evacuations'), content.evacuations.length],
          [
            t('handover.hazards'),
            t('handover.hazards-text', { open: content.openHazards, overdue: content.overdueHazards }),
          ],
          [
            t('handover.systems'),
            content.systems.length === 0
              ? t('handover.systems-up')
              : content.systems.map(({ system }) => wordOr(t, `system.${system}`, system)).join(t('common.separator')),
          ],
        ]}
      />
      <h3>{t('handover.notes')}</h3>
      <p className="said">{notes === '' ? t('handover.no-notes') : notes}</p>
      <Alarms title={t('handover.open-alarms')} alarms={content.openAlarms} mine={mine} />
      <Alarms title={t('handover.shelved')} alarms={content.shelved} mine={mine} />
      {content.openAlarms.length + content.shelved.length === 0 && <p className="quiet">{t('handover.no-alarms')}</p>}
      {content.moreAlarms > 0 && <p>{t('handover.more-alarms', { n: content.moreAlarms })}</p>}
      <h3>
        {t('handover.planned-work')} {content.plannedWork.length}
      </h3>
      {content.plannedWork.length > 0 && (
        <ul className="steps">
          {content.plannedWork.map(({ id, kind, state: planned, from, to, areas, points, reason }) => (
            <li key={id}>
              <a className="to" href={`#/planned-work/${encodeURIComponent(id)}`}>
                {t(`work-kind.${kind}`)}
              </a>{' '}
              {t(`work-filter.${planned}`)} · {localText(from, zone)} – {localText(to, zone)} ·{' '}
              {[
                ...areas.map((area) => areaName(mine, area)),
                ...points.map((one) => pointOf(mine, one)?.name ?? one),
              ].join(t('common.separator'))}{' '}
              · {reason}
            </li>
          ))}
        </ul>
      )}
      <Fields
        facts={[
          [t('handover.by'), `${by} ${localText(createdAt, zone)}`],
          [
            t('handover.to'),
            signedBy === undefined ? t('handover-state.written') : `${signedBy} ${localText(signedAt ?? 0, zone)}`,
          ],
          [t('handover.sign-note'), signedNote],
        ]}
      />
      <p className="quiet seed">SHA-256 {digest}</p>
      {mayHere && by === session.user && <p className="quiet">{t('handover.own')}</p>}
      {mayHere && by !== session.user && <SignForm handover={handover} onSigned={onSigned} />}
    </section>
  );
};
