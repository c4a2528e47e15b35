import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeaderDescents } from '../../../regulator/board/descents.js';
import type { MineView } from '../../server/live/mine-view.js';
import { useAsked } from '../api/use-asked.js';
import { dayText } from '../format/time.js';
import { monthsUpTo } from '../format/zone.js';
import { useMineSecond } from '../live/mine-clock.js';
import { Shown } from '../pages/page.js';
import { SortedTable } from '../tables/sorted-table.js';
import { nameColumn } from './name-column.js';

const EVERY_MS = 60_000;
const MONTHS = 13;

/** The leaders' descents of a month against what they owe; counts alone where the document names no number. */
export const Leaders = ({ mine }: { readonly mine: MineView }) => {
  const { t } = useTranslation();
  const now = useMineSecond(mine);
  const thisMonth = dayText(now, mine.timeZone).slice(0, 7);
  const [chosen, setChosen] = useState<string | null>(null);
  const month = chosen ?? thisMonth;
  const { asked } = useAsked<{ readonly items: readonly LeaderDescents[] }>(
    `/mines/${encodeURIComponent(mine.id)}/leaders?month=${month}`,
    EVERY_MS,
  );
  return (
    <div data-testid="leader-descents">
      <p className="persons-tools">
        <Select
          className="month-choice"
          aria-label={t('persons.month')}
          value={month}
          options={monthsUpTo(thisMonth, MONTHS).map((value) => ({ value, label: value }))}
          onChange={setChosen}
        />
        <span className="quiet">{t('persons.quota-source')}</span>
      </p>
      <Shown asked={asked}>
        {({ items }) => (
          <SortedTable
            label={t('persons.view-leaders')}
            rows={items}
            keyOf={({ card }) => card}
            empty={t('persons.no-leaders')}
            columns={[
              nameColumn(t),
              {
                key: 'rank',
                title: t('persons.rank'),
                by: ({ leader }) => leader,
                cell: ({ leader }) => t(`persons.rank-${leader}`),
              },
              {
                key: 'descents',
                title: t('persons.descents'),
                isNumber: true,
                by: ({ descents }) => descents,
                cell: ({ descents }) => descents,
              },
              {
                key: 'quota',
                title: t('persons.quota'),
                isNumber: true,
                by: ({ quota }) => quota,
                cell: ({ quota }) => quota ?? t('persons.no-quota'),
              },
              {
                key: 'short',
                title: t('persons.short'),
                isNumber: true,
                by: ({ descents, quota }) => (quota === null ? null : Math.max(0, quota - descents)),
                cell: ({ descents, quota }) =>
                  quota === null ? '' : descents >= quota ? t('persons.met') : quota - descents,
              },
            ]}
          />
        )}
      </Shown>
    </div>
  );
};
