import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import type { Session } from '../api/session.js';
import { ageText, sinceText } from '../format/time.js';
import { valueText } from '../format/value.js';
import { useLanguage } from '../i18n/i18n.js';
import { useSecond } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { useMedia } from '../live/use-media.js';
import { Trend } from '../trend/trend.js';
import { ActsColumn } from './acts-column.js';
import { ChainList } from './chain-list.js';
import { Fact } from './fact.js';
import { LevelMark } from './level-mark.js';
import { MoreFacts } from './more-facts.js';
import { isUnacknowledged } from './order-alarms.js';
import { WhatNow } from './what-now.js';
import { againstLimit, alarmTitle, areaName, basisText, limitBasisText, limitValues, pointOf } from './words.js';

/** What the trend shows before and after an alarm. */
const AROUND_MS = 15 * 60_000;
const LONGEST_MS = 24 * 3_600_000;

/** From a quarter of an hour before the alarm; grows in steps, so that the trend is not asked for every second. */
const spanMs = (sinceMs: number): number =>
  Math.min(LONGEST_MS, (Math.floor(Math.max(0, sinceMs) / AROUND_MS) + 2) * AROUND_MS);

/** Parts of the details that take turns where the screen is narrow. */
const PARTS = ['now', 'why', 'chain'] as const;
type Part = (typeof PARTS)[number];

/** Everything known of one alarm: what it rests on, its course, who said what; and the form to acknowledge it. */
export const AlarmDetails = ({
  mine,
  alarm,
  session,
  wanted,
  onAcknowledge,
}: {
  readonly mine: MineView;
  readonly alarm: Alarm;
  readonly session: Session;
  readonly wanted: number;
  readonly onAcknowledge: () => void;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useSecond();
  const point = pointOf(mine, alarm.point);
  const against = againstLimit(alarm, point, t);
  const when = (at: number): string => sinceText(at, mine.timeZone, now);
  const isClosed = alarm.state === 'closed';
  const ruleBasis = basisText(alarm.basis, t, language);
  const limitBasis = alarm.limit && limitBasisText(alarm.limit, t, language);
  const unit = alarm.limit?.unit ?? point?.unit ?? '';
  const isWide = useMedia('(min-width: 1600px)');
  const [part, setPart] = useState<Part>('now');
  const shows = (one: Part): boolean => isWide || part === one;
  return (
    <div className={isWide ? 'details wide' : 'details'}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse */}
      <section className="facts-column" tabIndex={0} aria-label={t('panel.alarm')}>
        <h3>
          <LevelMark level={alarm.level} isBlinking={isUnacknowledged(alarm)} /> {alarmTitle(alarm, t, language)}
        </h3>
        {against === undefined && <p className="quiet">{alarm.message[language]}</p>}
        {!isWide && (
          <Segmented
            block
            value={part}
            options={PARTS.map((value) => ({ value, label: t(`detail.${value}`) }))}
            onChange={(value) => setPart(value)}
          />
        )}
        {!isWide && part === 'now' && <WhatNow mine={mine} alarm={alarm} />}
        {shows('chain') && !isWide && <ChainList mine={mine} alarm={alarm} />}
        <dl className="facts" hidden={!shows('why')}>
          <Fact name={t('detail.place')}>
            {areaName(mine, alarm.area)}
            {point === undefined ? '' : ` · ${point.name}`}
          </Fact>
          {against === undefined ? null : (
            <Fact name={t('detail.value')}>
              {against.value} ({against.limit})
              {alarm.peak === undefined
                ? ''
                : ` · ${t('detail.peak')} ${valueText(alarm.peak, point?.decimals ?? 2, limitValues(point))} ${unit}`}
            </Fact>
          )}
          <Fact name={t('detail.state')}>
            {t(`state.${alarm.state}`)} · {t('detail.count', { n: alarm.count })}
            {isClosed ? '' : ` · ${ageText(now - alarm.raisedAt, t)}`}
          </Fact>
          <MoreFacts mine={mine} alarm={alarm} when={when} />
          <Fact name={t('detail.first-last')}>
            {when(alarm.at)} – {when(alarm.lastAt)}
            {alarm.clockSuspect === true ? ` · ${t('detail.clock-suspect')}` : ''}
          </Fact>
          {alarm.acknowledgedBy === undefined || alarm.acknowledgedAt === undefined ? null : (
            <Fact name={t('detail.acknowledged')}>
              {alarm.acknowledgedBy} {when(alarm.acknowledgedAt)}
            </Fact>
          )}
          {alarm.remarks.map((remark) => (
            <Fact key={`${remark.at} ${remark.by}`} name={when(remark.at)}>
              {remark.by}: {[remark.cause, remark.note, remark.measures].filter(Boolean).join(' · ') || '–'}
            </Fact>
          ))}
          {limitBasis === undefined || limitBasis === ruleBasis ? null : (
            <Fact name={t('detail.limit')}>{limitBasis}</Fact>
          )}
          <Fact name={t('detail.basis')}>{ruleBasis}</Fact>
        </dl>
        {isWide && <ChainList mine={mine} alarm={alarm} />}
      </section>
      {isWide && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
        <section className="now-column" tabIndex={0} aria-label={t('what-now.title')}>
          <WhatNow mine={mine} alarm={alarm} />
        </section>
      )}
      <div className="trend-column">
        {point === undefined ? (
          <p className="quiet empty-trend">{t('detail.no-trend')}</p>
        ) : (
          <Trend
            mine={mine}
            point={point}
            range={
              isClosed
                ? { kind: 'fixed', from: alarm.at - AROUND_MS, to: alarm.lastAt + AROUND_MS }
                : { kind: 'last', ms: spanMs(now - alarm.at) }
            }
          />
        )}
      </div>
      <div className="form-column">
        <ActsColumn key={alarm.id} alarm={alarm} session={session} wanted={wanted} onAcknowledge={onAcknowledge} />
      </div>
    </div>
  );
};
