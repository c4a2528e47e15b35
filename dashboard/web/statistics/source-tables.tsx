import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName, pointOf, wordOr } from '../alarms/words.js';
import { ageText } from '../format/time.js';
import { localText, shareText } from '../format/zone.js';
import { useSecond } from '../live/hooks.js';
import { type Column, SortedTable } from '../tables/sorted-table.js';
import type { Statistics } from './figures.js';

type Source = Statistics['topTen'][number];
type Stood = Statistics['stale'][number];

/** What an alarm is about: its point, its system, or what it watches as the mine calls it. */
const useSubject = (mine: MineView) => {
  const { t } = useTranslation();
  return ({ subject, area, point }: Pick<Source, 'subject' | 'area' | 'point'>): string => {
    const view = pointOf(mine, point ?? subject);
    if (view !== undefined) return view.name;
    const place = areaName(mine, area);
    if (subject === mine.id || subject === area) return place;
    return `${place} · ${wordOr(t, `system.${subject}`, wordOr(t, `part.${subject}`, areaName(mine, subject)))}`;
  };
};

/** Rules and what they watch, with how often they were raised. */
export const SourceTable = ({
  mine,
  sources,
  label,
}: {
  readonly mine: MineView;
  readonly sources: readonly Source[];
  readonly label: string;
}) => {
  const { t } = useTranslation();
  const subjectOf = useSubject(mine);
  const columns: readonly Column<Source>[] = [
    {
      key: 'rule',
      title: t('statistics.rule'),
      by: ({ rule }) => wordOr(t, `rule.${rule}`, rule),
      cell: ({ rule }) => wordOr(t, `rule.${rule}`, rule),
    },
    { key: 'subject', title: t('statistics.subject'), className: 'wide', by: subjectOf, cell: subjectOf },
    {
      key: 'raises',
      title: t('statistics.count'),
      isNumber: true,
      by: ({ raises }) => raises,
      cell: ({ raises }) => <b>{raises}</b>,
    },
    {
      key: 'bar',
      title: '',
      className: 'bar-cell',
      cell: ({ share }) => (
        <div className="share-bar">
          <span style={{ width: `${share * 100}%` }} />
        </div>
      ),
    },
    {
      key: 'share',
      title: t('statistics.share'),
      isNumber: true,
      by: ({ share }) => share,
      cell: ({ share }) => shareText(share),
    },
  ];
  return (
    <SortedTable
      label={label}
      columns={columns}
      rows={sources}
      keyOf={({ rule, subject }) => `${rule} ${subject}`}
      empty={t('statistics.no-such')}
    />
  );
};

/** Alarms that stood for longer than a day. */
export const StaleTable = ({ mine, stale }: { readonly mine: MineView; readonly stale: readonly Stood[] }) => {
  const { t } = useTranslation();
  const now = useSecond();
  const subjectOf = useSubject(mine);
  const columns: readonly Column<Stood>[] = [
    {
      key: 'rule',
      title: t('statistics.rule'),
      by: ({ rule }) => wordOr(t, `rule.${rule}`, rule),
      cell: ({ rule }) => wordOr(t, `rule.${rule}`, rule),
    },
    { key: 'subject', title: t('statistics.subject'), className: 'wide', by: subjectOf, cell: subjectOf },
    {
      key: 'from',
      title: t('statistics.since'),
      by: ({ from }) => from,
      className: 'number-text',
      cell: ({ from }) => localText(from, mine.timeZone),
    },
    {
      key: 'length',
      title: t('statistics.stood'),
      isNumber: true,
      by: ({ from, to }) => (to ?? now) - from,
      cell: ({ from, to }) => `${ageText((to ?? now) - from, t)}${to === null ? ` ${t('statistics.still')}` : ''}`,
    },
  ];
  return (
    <SortedTable
      label={t('statistics.stale')}
      columns={columns}
      rows={stale}
      keyOf={({ alarm, from }) => `${alarm} ${from}`}
      empty={t('statistics.no-such')}
    />
  );
};
