import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import type { Session } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { localText } from '../format/zone.js';
import { useClient } from '../live/hooks.js';
import { Page, Shown } from '../pages/page.js';
import { FigureTable } from './figure-table.js';
import type { Statistics } from './figures.js';
import { SourceTable, StaleTable } from './source-tables.js';
import { Spread } from './spread.js';

const DAYS = [7, 30, 90, 365] as const;
const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

const Report = ({ mine, statistics }: { readonly mine: MineView; readonly statistics: Statistics }) => {
  const { t } = useTranslation();
  const { from, to, raises, silenced, enough } = statistics;
  return (
    <>
      <p className="period">
        <span className="number">
          {localText(from, mine.timeZone)} – {localText(to, mine.timeZone)}
        </span>
        <span>{t('statistics.raises', { n: raises })}</span>
        <span className="quiet">{t('statistics.silenced', { n: silenced })}</span>
      </p>
      {!enough && <p className="notice">{t('statistics.not-enough')}</p>}
      <div className="two-columns">
        <section>
          <h2>{t('statistics.figures')}</h2>
          <FigureTable figures={statistics.figures} />
          <h2>{t('statistics.levels')}</h2>
          <Spread levels={statistics.levels} />
        </section>
        <section>
          <h2>{t('statistics.top-ten')}</h2>
          <SourceTable mine={mine} sources={statistics.topTen} label={t('statistics.top-ten')} />
          <h2>{t('statistics.chattering')}</h2>
          <SourceTable mine={mine} sources={statistics.chattering} label={t('statistics.chattering')} />
          <h2>{t('statistics.stale')}</h2>
          <StaleTable mine={mine} stale={statistics.stale} />
        </section>
      </div>
    </>
  );
};

/** How well the alarms serve the dispatcher (报警绩效), beside what ISA-18.2 and EEMUA 191 ask for. */
export const StatisticsPage = ({ mine, session }: { readonly mine: MineView; readonly session: Session }) => {
  const { t } = useTranslation();
  const client = useClient();
  const [days, setDays] = useState<number>(30);
  // In whole hours, so that the same period is not asked for every second.
  const [hour] = useState(() => Math.ceil(client.serverNow() / HOUR_MS) * HOUR_MS);
  const query = new URLSearchParams({ mine: mine.id, from: String(hour - days * DAY_MS) });
  const { asked } = useAsked<{ readonly items: readonly Statistics[] }>(`/alarm-statistics?${query}`, null);
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.alarm-statistics')}
      about={t('about.alarm-statistics')}
      tools={
        <Segmented
          aria-label={t('statistics.period')}
          value={days}
          options={DAYS.map((value) => ({ value, label: t('statistics.days', { n: value }) }))}
          onChange={(value) => setDays(Number(value))}
        />
      }
    >
      <Shown asked={asked}>
        {({ items: [statistics] }) =>
          statistics === undefined ? (
            <p className="quiet nothing">{t('statistics.none')}</p>
          ) : (
            <Report mine={mine} statistics={statistics} />
          )
        }
      </Shown>
    </Page>
  );
};
