import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName, pointOf } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { minuteText, sinceText } from '../format/time.js';
import { valueText } from '../format/value.js';
import { localText } from '../format/zone.js';
import { type Column, SortedTable } from '../tables/sorted-table.js';
import { phaseOf, type Work } from './work.js';
import { WorkActs } from './work-acts.js';

/** The end of a stretch: the clock alone where it is the same day. */
const untilText = (from: number, to: number, zone: string): string => {
  const end = localText(to, zone);
  return localText(from, zone).slice(0, 10) === end.slice(0, 10) ? minuteText(to, zone) : end;
};

/** What no incident counts because of a calibration. */
const ExcusedLine = ({ mine, work, now }: { readonly mine: MineView; readonly work: Work; readonly now: number }) => {
  const { t } = useTranslation();
  return (
    <p className="quiet">
      {t('work.excused')}{' '}
      {(work.excused ?? [])
        .map(({ point, readings, peak, firstAt, lastAt }) => {
          const view = pointOf(mine, point);
          return t('work.excused-one', {
            point: view?.name ?? point,
            n: readings,
            peak: `${valueText(peak, view?.decimals ?? 2)} ${view?.unit ?? ''}`.trimEnd(),
            from: sinceText(firstAt, mine.timeZone, now),
            to: sinceText(lastAt, mine.timeZone, now),
          });
        })
        .join('；')}
    </p>
  );
};

/** The list of planned work with what may be done about each. */
export const WorkTable = ({
  mine,
  session,
  works,
  now,
  chosen,
  onChanged,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly works: readonly Work[];
  readonly now: number;
  readonly chosen: string | null;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const room = useRef<HTMLDivElement>(null);
  const isHere = works.some(({ id }) => id === chosen);
  useEffect(() => {
    if (isHere) room.current?.querySelector('tr.chosen')?.scrollIntoView({ block: 'nearest' });
  }, [isHere]);
  const zone = mine.timeZone;
  const columns: readonly Column<Work>[] = [
    {
      key: 'phase',
      title: t('work.state'),
      by: (work) => t(`work-phase.${phaseOf(work, now)}`),
      cell: (work) => {
        const phase = phaseOf(work, now);
        return <b className={`phase ${phase}`}>{t(`work-phase.${phase}`)}</b>;
      },
    },
    {
      key: 'kind',
      title: t('work.kind'),
      by: (work) => t(`work-kind.${work.kind}`),
      cell: (work) => t(`work-kind.${work.kind}`),
    },
    {
      key: 'where',
      title: t('work.where'),
      className: 'wide',
      cell: ({ points, areas }) =>
        [
          ...areas.map((area) => areaName(mine, area)),
          ...points.map((point) => pointOf(mine, point)?.name ?? point),
        ].join(t('common.separator')),
    },
    {
      key: 'from',
      title: t('work.from-to'),
      by: ({ from }) => from,
      className: 'number-text',
      cell: ({ from, to }) => `${localText(from, zone)} – ${untilText(from, to, zone)}`,
    },
    { key: 'reason', title: t('work.reason'), className: 'wide', cell: ({ reason }) => reason },
    { key: 'by', title: t('work.by'), by: ({ by }) => by, cell: ({ by }) => by },
    {
      key: 'approved',
      title: t('work.approved-by'),
      by: ({ approvedBy }) => approvedBy ?? null,
      cell: ({ approvedBy, endedBy }) => (
        <>
          {approvedBy ?? '–'}
          {endedBy === undefined ? null : <span className="quiet"> · {t('work.ended-by', { name: endedBy })}</span>}
        </>
      ),
    },
    {
      key: 'acts',
      title: '',
      className: 'acts-cell',
      cell: (work) => <WorkActs session={session} work={work} now={now} onChanged={onChanged} />,
    },
  ];
  return (
    <div ref={room}>
      <SortedTable
        label={t('page.planned-work')}
        columns={columns}
        rows={works}
        keyOf={({ id }) => id}
        classOf={({ id }) => (id === chosen ? 'chosen' : '')}
        below={(work) =>
          work.excused === undefined || work.excused.length === 0 ? null : (
            <ExcusedLine mine={mine} work={work} now={now} />
          )
        }
        empty={t('work.none')}
      />
    </div>
  );
};
