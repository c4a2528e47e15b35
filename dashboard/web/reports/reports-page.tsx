import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayOf } from '../../../domain/calendar.js';
import { isReportKind, REPORT_KINDS, REPORT_TITLES, type Report, type ReportKind } from '../../../domain/report.js';
import type { MineView } from '../../server/live/mine-view.js';
import type { Session } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { useLanguage } from '../i18n/i18n.js';
import { useMineSecond } from '../live/mine-clock.js';
import { Page, Shown } from '../pages/page.js';
import { goTo } from '../screen/pages.js';
import { ReportPaper } from './report-paper.js';

const WHOLE_DAY = '';
const INTERVALS = [5, 15, 60, 240] as const;
const EVERY_MS = 60_000;
/** A day of a large mine takes its time. */
const PATIENCE_MS = 120_000;
const DAY = /^\d{4}-\d\d-\d\d$/;
const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

const dayBeside = (date: string, by: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);

/** The statutory daily and shift reports (日、班报表): on paper, as CSV and as XLSX. */
export const ReportsPage = ({
  mine,
  session,
  item,
}: {
  readonly mine: MineView;
  readonly session: Session;
  /** The kind that the address names. */
  readonly item: string | null;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const today = dayOf(useMineSecond(mine), mine.timeZone);
  const kind: ReportKind = item !== null && isReportKind(item) ? item : 'analogue';
  const [chosen, setChosen] = useState<string | null>(null);
  const [shift, setShift] = useState(WHOLE_DAY);
  const [minutes, setMinutes] = useState<number>(60);
  const date = chosen ?? today;
  const query = new URLSearchParams({ mine: mine.id, date });
  if (shift !== WHOLE_DAY) query.set('shift', shift);
  if (kind === 'analogue-statistics') query.set('minutes', String(minutes));
  const path = `/reports/${kind}?${query}`;
  const { asked } = useAsked<Report>(path, date === today ? EVERY_MS : null, PATIENCE_MS);
  const [typed, setTyped] = useState<string | null>(null);
  const choose = (next: string): void => {
    setTyped(null);
    if (isDay(next) && next <= today) setChosen(next === today ? null : next);
  };
  const fileAt = (format: 'csv' | 'xlsx'): string => `/api${path}&format=${format}&lang=${language}`;
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.reports')}
      about={t('about.reports')}
      tools={
        <>
          <Select
            aria-label={t('reports.kind')}
            className="report-choice"
            value={kind}
            options={REPORT_KINDS.map((value) => ({ value, label: REPORT_TITLES[value][language] }))}
            onChange={(value: ReportKind) => goTo('reports', value)}
          />
          <Button aria-label={t('reports.day-before')} onClick={() => choose(dayBeside(date, -1))}>
            ‹
          </Button>
          <Input
            className="date-choice"
            aria-label={t('reports.date')}
            value={typed ?? date}
            onChange={({ target: { value } }) => (isDay(value) ? choose(value) : setTyped(value))}
            onBlur={() => setTyped(null)}
          />
          <Button
            aria-label={t('reports.day-after')}
            disabled={date >= today}
            onClick={() => choose(dayBeside(date, 1))}
          >
            ›
          </Button>
          <Select
            aria-label={t('reports.shift')}
            className="shift-choice"
            value={shift}
            options={[
              { value: WHOLE_DAY, label: t('reports.whole-day') },
              ...mine.shifts.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={setShift}
          />
          {kind === 'analogue-statistics' && (
            <Select
              aria-label={t('reports.minutes')}
              className="shift-choice"
              value={minutes}
              options={INTERVALS.map((value) => ({ value, label: t('reports.minutes-of', { n: value }) }))}
              onChange={setMinutes}
            />
          )}
          <Button href={fileAt('csv')}>CSV</Button>
          <Button href={fileAt('xlsx')}>XLSX</Button>
        </>
      }
    >
      <Shown asked={asked}>{(report) => <ReportPaper report={report} author={session.user} />}</Shown>
    </Page>
  );
};
