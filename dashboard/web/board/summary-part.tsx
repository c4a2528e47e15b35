import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { monthOf } from '../../../domain/calendar.js';
import type { summarySchema } from '../../server/board-shape.js';
import type { MineView } from '../../server/live/mine-view.js';
import { useAsked } from '../api/use-asked.js';
import { hoursText, monthsUpTo, shareText } from '../format/zone.js';
import { useMineSecond } from '../live/mine-clock.js';
import { Shown } from '../pages/page.js';
import { type Column, SortedTable } from '../tables/sorted-table.js';

type Summary = z.infer<typeof summarySchema>;
type Figures = Summary['all'];
interface Line extends Figures {
  readonly key: string;
  readonly name: string;
  readonly isTotal: boolean;
}

const MONTHS = 24;

const quarterOf = (month: string): string => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;

/** Mines, then the divisions that have several, then regions, then all. */
const linesOf = ({ mines, divisions, regions, all }: Summary, ofAll: string): readonly Line[] => [
  ...mines.map((one) => ({ ...one, key: `mine ${one.mine}`, isTotal: false })),
  ...divisions
    .filter((one) => one.mines > 1)
    .map((one) => ({ ...one, key: `division ${one.division}`, name: one.division, isTotal: true })),
  ...regions.map((one) => ({ ...one, key: `region ${one.region}`, name: one.region, isTotal: true })),
  ...(mines.length > 1 ? [{ ...all, key: 'all', name: ofAll, isTotal: true }] : []),
];

const COUNTS = [
  'overruns',
  'stopGrounds',
  'accidents',
  'alarms',
  'redAlarms',
  'evacuations',
  'drills',
  'found',
  'cancelled',
  'overdue',
  'leadersShort',
] as const satisfies readonly (keyof Figures)[];

/** A month or quarter, mine by mine and added up, as dispatch and safety meetings read it (D15). */
export const SummaryPart = ({ mine }: { readonly mine: MineView }) => {
  const { t } = useTranslation();
  const now = useMineSecond(mine);
  const months = monthsUpTo(monthOf(now, mine.timeZone), MONTHS);
  const [chosen, setChosen] = useState<string | null>(null);
  const period = chosen ?? months[0] ?? '';
  const { asked } = useAsked<Summary>(`/board/summary?period=${period}`, 60_000);
  const columns: readonly Column<Line>[] = [
    { key: 'name', title: t('board.mine'), by: ({ name }) => name, cell: ({ name }) => name },
    ...COUNTS.map(
      (key): Column<Line> => ({
        key,
        title: t(`summary.${key}`),
        isNumber: true,
        by: (line) => line[key],
        cell: (line) => (line[key] === 0 ? <span className="quiet">0</span> : line[key]),
      }),
    ),
    {
      key: 'seconds',
      title: t('summary.overrunSeconds'),
      isNumber: true,
      by: ({ overrunSeconds }) => overrunSeconds,
      cell: ({ overrunSeconds }) => hoursText(overrunSeconds),
    },
    {
      key: 'coverage',
      title: t('board.coverage'),
      isNumber: true,
      by: ({ monitoredS, knownS }) => (knownS === 0 ? null : monitoredS / knownS),
      cell: ({ monitoredS, knownS }) => (knownS === 0 ? '–' : shareText(monitoredS / knownS, 1)),
    },
  ];
  return (
    <section className="board-part">
      <h2>
        {t('summary.title')}
        <Select
          aria-label={t('summary.period')}
          className="month-choice"
          value={period}
          options={[
            { label: t('summary.months'), options: months.slice(0, 13).map((value) => ({ value, label: value })) },
            {
              label: t('summary.quarters'),
              options: [...new Set(months.map(quarterOf))].map((value) => ({ value, label: value })),
            },
          ]}
          onChange={(value: string) => setChosen(value)}
        />
      </h2>
      <Shown asked={asked}>
        {(summary) => (
          <SortedTable
            label={t('summary.title')}
            columns={columns}
            rows={linesOf(summary, t('summary.all'))}
            keyOf={({ key }) => key}
            classOf={({ isTotal }) => (isTotal ? 'total' : '')}
            empty={t('mine.none')}
          />
        )}
      </Shown>
    </section>
  );
};
