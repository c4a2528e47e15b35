import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PointCoverage } from '../../../alerts/coverage/coverage-query.js';
import { hoursText, shareText } from '../format/zone.js';
import { type Column, SortedTable } from '../tables/sorted-table.js';
import { LABELS } from './labels.js';
import { StackedBar } from './stacked-bar.js';

/** Every point's month: share, bar, and its time under each label. A press on a row says to whom blind time is owed. */
export const CoverageTable = ({
  points,
  nameOf,
  placeOf,
}: {
  readonly points: readonly PointCoverage[];
  readonly nameOf: (point: string) => string;
  readonly placeOf: (point: string) => string;
}) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  const columns: readonly Column<PointCoverage>[] = [
    {
      key: 'point',
      title: t('coverage.point'),
      by: ({ point }) => nameOf(point),
      cell: ({ point, owedTo }) => (
        <>
          {owedTo.length > 0 && <i className="fold-mark">{point === open ? '▾' : '▸'}</i>}
          <span title={point}>{nameOf(point)}</span>
        </>
      ),
    },
    { key: 'area', title: t('coverage.area'), by: ({ point }) => placeOf(point), cell: ({ point }) => placeOf(point) },
    {
      key: 'share',
      title: t('coverage.share'),
      isNumber: true,
      by: ({ share }) => share,
      cell: ({ share }) => <b>{share === null ? '–' : shareText(share, 2)}</b>,
    },
    {
      key: 'bar',
      title: '',
      className: 'bar-cell',
      cell: ({ seconds, knownS }) => <StackedBar seconds={seconds} knownS={knownS} />,
    },
    ...LABELS.map(
      (label): Column<PointCoverage> => ({
        key: label,
        title: t(`coverage-label.${label}`),
        isNumber: true,
        by: ({ seconds }) => seconds[label],
        cell: ({ seconds }) => (
          <span className={seconds[label] === 0 ? 'quiet' : ''} title={`${seconds[label]} s`}>
            {seconds[label] === 0 ? '–' : hoursText(seconds[label])}
          </span>
        ),
      }),
    ),
  ];
  return (
    <SortedTable
      label={t('page.coverage')}
      columns={columns}
      rows={points}
      keyOf={({ point }) => point}
      start={{ column: 'share', isDown: false }}
      classOf={({ owedTo }) => (owedTo.length > 0 ? 'can-open' : '')}
      onRow={({ point, owedTo }) => setOpen(point === open || owedTo.length === 0 ? null : point)}
      below={({ point, owedTo }) =>
        point === open && owedTo.length > 0 ? (
          <ul className="owed">
            {owedTo.map(({ label, by, seconds }) => (
              <li key={`${label} ${by}`}>
                {t(`coverage-label.${label}`)} · {by} · <span className="number">{hoursText(seconds)}</span>
              </li>
            ))}
          </ul>
        ) : null
      }
      empty={t('coverage.none')}
    />
  );
};
