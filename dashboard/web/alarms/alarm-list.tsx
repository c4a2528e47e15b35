import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { sinceText } from '../format/time.js';
import { useLanguage } from '../i18n/i18n.js';
import { PersonMark } from '../icons.js';
import { useLive, useSecond } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { floodRows, type ListRow } from './flood-rows.js';
import { LevelMark } from './level-mark.js';
import { AlarmMarks, hasMarks } from './marks.js';
import { NoAlarms } from './no-alarms.js';
import { type FirstOut, firstOut, isUnacknowledged } from './order-alarms.js';
import { againstLimit, alarmTitle, areaName, pointOf, roleText } from './words.js';

const KEYS = [
  ['↑↓', 'choose'],
  ['Enter', 'details'],
  ['A', 'acknowledge'],
  ['S', 'silence'],
  ['E', 'order'],
] as const;

interface RowProps {
  readonly mine: MineView;
  readonly alarm: Alarm;
  readonly inFlood: boolean;
  readonly isChosen: boolean;
  readonly first: FirstOut | undefined;
  readonly onChoose: (alarm: Alarm) => void;
}

/** One alarm: level, place, what, value against limit, since when, who is there, state; below it what else is known. */
const AlarmRow = ({ mine, alarm, inFlood, isChosen, first, onChoose }: RowProps) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useSecond();
  const people = useLive((state) => state.headcounts.get(mine.id)?.areas[alarm.area]);
  const point = pointOf(mine, alarm.point);
  const against = againstLimit(alarm, point, t);
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const unacknowledged = isUnacknowledged(alarm);
  const classes = [
    'alarm-row',
    alarm.level,
    unacknowledged ? 'unacknowledged' : '',
    isChosen ? 'chosen' : '',
    inFlood ? 'in-flood' : '',
  ];
  const title = alarmTitle(alarm, t, language);
  const says = against === undefined && alarm.message[language] !== title ? alarm.message[language] : undefined;
  return (
    <button
      type="button"
      ref={element}
      role="option"
      aria-selected={isChosen}
      className={classes.filter(Boolean).join(' ')}
      data-testid="alarm-row"
      data-alarm-id={alarm.id}
      data-level={alarm.level}
      data-state={alarm.state}
      data-rule={alarm.rule}
      data-point={alarm.point}
      data-flood={alarm.grouping?.flood}
      onClick={() => onChoose(alarm)}
    >
      <LevelMark level={alarm.level} size={28} isBlinking={unacknowledged} />
      <span className="row-first">
        <span className="row-place">
          <span className="ellipsis">{areaName(mine, alarm.area)}</span>
          {alarm.escalation === undefined ? null : (
            <span
              className="told"
              title={t('detail.escalated', {
                step: alarm.escalation.step,
                to: roleText(alarm.escalation.to, t),
                at: sinceText(alarm.escalation.at, mine.timeZone, now),
              })}
            >
              ↑ {roleText(alarm.escalation.to, t)}
            </span>
          )}
        </span>
        <span className="row-value">
          {against === undefined ? null : (
            <>
              <b>{against.value}</b> <span>{against.limit}</span>
            </>
          )}
        </span>
      </span>
      <span className="row-second">
        <span className="row-what">
          <span className={`level-word ${alarm.level}`}>{t(`level-row.${alarm.level}`)}</span>
          <span className="ellipsis" title={alarm.message[language]}>
            {title}
            {point?.position === undefined ? '' : ` ${wordOfPosition(point.position)}`}
            {alarm.count > 1 ? ` ×${alarm.count}` : ''}
          </span>
        </span>
        <span className="row-facts">
          {people === undefined ? null : (
            <span className="row-people" title={t('people.count', { n: people })}>
              <PersonMark /> {people}
            </span>
          )}
          <span>{t('alarm.since', { at: sinceText(alarm.raisedAt, mine.timeZone, now) })}</span>
          <span className={unacknowledged ? 'strong' : ''}>{t(`state-short.${alarm.state}`)}</span>
        </span>
      </span>
      {(says !== undefined || hasMarks(alarm, first)) && (
        <span className="row-marks">
          <AlarmMarks mine={mine} alarm={alarm} first={first} />
          {says === undefined ? null : (
            <span className="quiet ellipsis" title={says}>
              {says}
            </span>
          )}
        </span>
      )}
    </button>
  );
};

/** The line over the alarms of a flood: what it is, how many, and which came first. */
const FloodLine = ({ mine, row }: { readonly mine: MineView; readonly row: Extract<ListRow, { kind: 'flood' }> }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const { first } = row;
  const what =
    first === undefined
      ? t('flood.first-unknown')
      : `${areaName(mine, first.alarm.area)} ${alarmTitle(first.alarm, t, language)}`;
  const came = t(first?.certain === false ? 'flood.first-uncertain' : 'flood.first', { what });
  const text = row.isContinued
    ? t('flood.continued')
    : `${t('flood.title')} · ${came} · ${t('flood.alarms', { n: row.alarms })}`;
  return (
    <p className="flood-line" role="presentation" data-testid="flood-line" data-flood={row.flood} title={text}>
      {text}
    </p>
  );
};

const wordOfPosition = (position: string): string => (/^T\d$/.test(position) ? position : '');

/** The main instrument: every standing alarm of the mine, in the order in which it wants attention. */
export const AlarmList = ({
  mine,
  alarms,
  closed,
  chosen,
  onChoose,
}: {
  readonly mine: MineView;
  /** Already in order. */
  readonly alarms: readonly Alarm[];
  /** Closed while this screen watched; one of them may have come first in a flood. */
  readonly closed: readonly Alarm[];
  readonly chosen: string | null;
  readonly onChoose: (alarm: Alarm) => void;
}) => {
  const { t } = useTranslation();
  const first = firstOut(alarms);
  const waiting = alarms.filter(isUnacknowledged).length;
  return (
    <section className="alarm-list" aria-label={t('alarm.list')}>
      <header className="panel-head">
        <h2>{t('alarm.list')}</h2>
        <span className="quiet">{t('alarm.totals', { all: alarms.length, waiting })}</span>
      </header>
      {alarms.length === 0 ? (
        <NoAlarms mine={mine} />
      ) : (
        <div className="rows" role="listbox" aria-label={t('alarm.list')}>
          {floodRows(alarms, closed).map((row) =>
            row.kind === 'flood' ? (
              <FloodLine key={`${row.flood} ${row.isContinued ? row.before : ''}`} mine={mine} row={row} />
            ) : (
              <AlarmRow
                key={row.alarm.id}
                mine={mine}
                alarm={row.alarm}
                inFlood={row.inFlood}
                isChosen={row.alarm.id === chosen}
                first={first.get(row.alarm.id)}
                onChoose={onChoose}
              />
            ),
          )}
        </div>
      )}
      <footer className="keys">
        {KEYS.map(([key, what]) => (
          <span key={what}>
            <kbd>{key}</kbd> {t(`key.${what}`)}
          </span>
        ))}
      </footer>
    </section>
  );
};
