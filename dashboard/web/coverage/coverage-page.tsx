import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineCoverage } from '../../../alerts/coverage/coverage-query.js';
import { monthOf } from '../../../domain/calendar.js';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName, pointOf } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { hoursText, monthsUpTo, shareText } from '../format/zone.js';
import { useMineSecond } from '../live/mine-clock.js';
import { Page, Shown } from '../pages/page.js';
import { encodeCsv, saveFile } from '../tables/csv.js';
import { CoverageTable } from './coverage-table.js';
import { LABELS } from './labels.js';
import { StackedBar } from './stacked-bar.js';

const MONTHS = 36;
const EVERY_MS = 60_000;

/** Monitored time of a month per mandatory point (监测覆盖), and what the rest was. */
export const CoveragePage = ({ mine, session }: { readonly mine: MineView; readonly session: Session }) => {
  const { t } = useTranslation();
  const newest = monthOf(useMineSecond(mine), mine.timeZone);
  const [chosen, setChosen] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const month = chosen ?? newest;
  const months = monthsUpTo(newest, MONTHS);
  const at = months.indexOf(month);
  const { asked } = useAsked<MineCoverage>(
    `/mines/${encodeURIComponent(mine.id)}/coverage?month=${month}`,
    month === newest ? EVERY_MS : null,
  );
  const nameOf = (point: string): string => pointOf(mine, point)?.name ?? point;
  const placeOf = (point: string): string => {
    const view = pointOf(mine, point);
    return view === undefined ? '–' : areaName(mine, view.area);
  };
  const save = (coverage: MineCoverage): void => {
    const head = [
      t('coverage.point'),
      t('coverage.point-id'),
      t('coverage.area'),
      t('coverage.share'),
      ...LABELS.map((label) => `${t(`coverage-label.${label}`)} (s)`),
    ];
    const rows = coverage.points.map(({ point, share, seconds }) => [
      nameOf(point),
      point,
      placeOf(point),
      share ?? '',
      ...LABELS.map((label) => seconds[label]),
    ]);
    saveFile(`coverage-${mine.id}-${coverage.month}.csv`, encodeCsv([head, ...rows]));
  };
  const step = (by: number): void => {
    const next = months[at + by];
    if (next !== undefined) setChosen(next === newest ? null : next);
  };
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.coverage')}
      about={t('about.coverage')}
      tools={
        <>
          <Button aria-label={t('coverage.month-before')} disabled={at < 0 || at >= MONTHS - 1} onClick={() => step(1)}>
            ‹
          </Button>
          <Select
            aria-label={t('coverage.month')}
            className="month-choice"
            value={month}
            options={months.map((value) => ({ value, label: value }))}
            onChange={(value: string) => setChosen(value === newest ? null : value)}
          />
          <Button aria-label={t('coverage.month-after')} disabled={at <= 0} onClick={() => step(-1)}>
            ›
          </Button>
          <Input
            allowClear
            className="search"
            aria-label={t('coverage.search')}
            placeholder={t('coverage.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <Button disabled={asked.kind !== 'here'} onClick={() => asked.kind === 'here' && save(asked.value)}>
            CSV
          </Button>
        </>
      }
    >
      <Shown asked={asked}>
        {(coverage) => (
          <>
            <section className="figures" aria-label={t('coverage.share')}>
              <div className="figure">
                <b data-testid="mine-share">{coverage.share === null ? '–' : shareText(coverage.share, 2)}</b>
                <span>{t('coverage.mine-share')}</span>
              </div>
              <div className="coverage-mine">
                <StackedBar seconds={coverage.seconds} knownS={coverage.knownS} isTall />
                <ul className="legend">
                  {LABELS.map((label) => (
                    <li key={label}>
                      <i className={`swatch ${label}`} aria-hidden="true" /> {t(`coverage-label.${label}`)}{' '}
                      <span className="quiet number">{hoursText(coverage.seconds[label])}</span>
                    </li>
                  ))}
                </ul>
              </div>
            </section>
            <CoverageTable
              points={coverage.points.filter(({ point }) =>
                `${nameOf(point)} ${point} ${placeOf(point)}`.toLowerCase().includes(search.trim().toLowerCase()),
              )}
              nameOf={nameOf}
              placeOf={placeOf}
            />
            <p className="quiet foot">{t('coverage.foot')}</p>
          </>
        )}
      </Shown>
    </Page>
  );
};
