import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api/session.js';
import { valueText } from '../format/value.js';
import { shareText } from '../format/zone.js';
import { useLanguage } from '../i18n/i18n.js';
import { encodePlace, type PageId } from '../screen/pages.js';
import { type Column, SortedTable } from '../tables/sorted-table.js';
import type { BoardMine } from './board-page.js';
import { MineMore } from './mine-more.js';

/** A number that leads to what it rests on, on the pages of its own mine. */
const To = ({
  line,
  page,
  item = null,
  onMine,
  children,
}: {
  readonly line: BoardMine;
  readonly page: PageId;
  readonly item?: string | null;
  readonly onMine: (mine: string) => void;
  readonly children: ReactNode;
}) => (
  <a
    className="to"
    href={encodePlace({ page, item })}
    onClick={(event) => {
      event.stopPropagation();
      onMine(line.mine);
    }}
  >
    {children}
  </a>
);

/** The mines of one division, a line each; a press on a line shows what stands behind it. */
export const BoardTable = ({
  label,
  lines,
  session,
  current,
  onMine,
}: {
  readonly label: string;
  readonly lines: readonly BoardMine[];
  readonly session: Session;
  readonly current: string;
  readonly onMine: (mine: string) => void;
}) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const [open, setOpen] = useState<string | null>(lines.length === 1 ? current : null);
  const columns: readonly Column<BoardMine>[] = [
    {
      key: 'mine',
      title: t('board.mine'),
      by: ({ name }) => name,
      cell: ({ name, mine }) => (
        <>
          <i className="fold-mark">{open === mine ? '▾' : '▸'}</i>
          <b>{name}</b>
        </>
      ),
    },
    {
      key: 'status',
      title: t('board.status'),
      by: ({ status }) => t(`status.${status}`),
      cell: ({ status, worksWhileSuspended, suspension, unapprovedFile }) => (
        <>
          {status === 'suspended' ? <b className="strong-mark">{t('status.suspended')}</b> : t(`status.${status}`)}{' '}
          {worksWhileSuspended !== null && <b className="strong-mark">{t('board-figure.works')}</b>}
          {suspension?.state === 'suspended' && suspension.heldAt !== undefined && (
            <b className="strong-mark">{t('board.held-short')}</b>
          )}
          {unapprovedFile !== null && <b className="strong-mark">{t('board.unapproved-short')}</b>}
        </>
      ),
    },
    {
      key: 'capacity',
      title: t('board.capacity'),
      isNumber: true,
      by: ({ capacityTPerYear }) => capacityTPerYear,
      cell: ({ capacityTPerYear, capacityClass }) => (
        <span title={capacityClass.duties.map((duty) => duty[language]).join('；')}>
          {language === 'zh' ? capacityTPerYear / 10_000 : (capacityTPerYear / 1000).toLocaleString('en')}{' '}
          <span className="quiet">{t(`capacity.${capacityClass.id}`)}</span>
        </span>
      ),
    },
    {
      key: 'platform',
      title: t('board.platform'),
      isNumber: true,
      by: ({ platform }) => platform.late + platform.missing,
      cell: (line) => (
        <To line={line} page="compliance" onMine={onMine}>
          {line.platform.met}/{line.platform.met + line.platform.late + line.platform.missing}
        </To>
      ),
    },
    {
      key: 'link',
      title: t('board.link'),
      by: ({ link }) => t(`link.${link.state}`),
      cell: ({ link }) =>
        link.state === 'late' || link.state === 'missing' ? <b>{t(`link.${link.state}`)}</b> : t(`link.${link.state}`),
    },
    {
      key: 'overruns',
      title: t('board.overruns'),
      isNumber: true,
      by: ({ overruns }) => overruns.counted,
      cell: (line) => (
        <>
          {line.overruns.counted >= 2 && <b className="strong-mark">{t('board-figure.stop-grounds')}</b>}{' '}
          <To line={line} page="incidents" item={line.month} onMine={onMine}>
            {line.overruns.counted}
          </To>
        </>
      ),
    },
    {
      key: 'peak',
      title: t('board.peak'),
      isNumber: true,
      by: ({ overruns }) => overruns.peak?.value ?? null,
      cell: (line) => {
        const { peak } = line.overruns;
        return peak === null ? (
          '–'
        ) : (
          <To line={line} page="incidents" item={peak.incident} onMine={onMine}>
            {valueText(peak.value, 2)} {peak.unit}
          </To>
        );
      },
    },
    {
      key: 'coverage',
      title: t('board.coverage'),
      isNumber: true,
      by: ({ coverage }) => coverage,
      cell: (line) => (
        <To line={line} page="coverage" onMine={onMine}>
          {line.coverage === null ? '–' : shareText(line.coverage, 1)}
        </To>
      ),
    },
    {
      key: 'people',
      title: t('board.people'),
      isNumber: true,
      by: ({ underground }) => underground,
      cell: ({ underground, quota }) => (quota === null ? underground : `${underground}/${quota}`),
    },
    {
      key: 'leaders',
      title: t('board.leaders'),
      isNumber: true,
      by: ({ leaders }) => leaders.filter(({ quota, descents }) => quota !== null && descents >= quota).length,
      cell: ({ leaders }) => {
        const owing = leaders.filter(({ quota }) => quota !== null);
        return `${owing.filter(({ quota, descents }) => descents >= (quota ?? 0)).length}/${owing.length}`;
      },
    },
    {
      key: 'rectifications',
      title: t('board.rectifications'),
      isNumber: true,
      by: ({ rectifications }) => rectifications.open,
      cell: (line) => (
        <>
          {line.rectifications.overdue > 0 && (
            <b className="strong-mark">{t('board.overdue-n', { n: line.rectifications.overdue })}</b>
          )}{' '}
          {line.rectifications.found > 0 && (
            <To line={line} page="hazards" item="unregistered" onMine={onMine}>
              {t('board.unregistered-n', { n: line.rectifications.found })}
            </To>
          )}{' '}
          <To line={line} page="hazards" onMine={onMine}>
            {line.rectifications.open - line.rectifications.found}
          </To>
        </>
      ),
    },
  ];
  return (
    <SortedTable
      label={label}
      columns={columns}
      rows={lines}
      keyOf={({ mine }) => mine}
      classOf={() => 'can-open'}
      onRow={({ mine }) => setOpen(mine === open ? null : mine)}
      below={(line) => (line.mine === open ? <MineMore line={line} session={session} /> : null)}
      empty={t('mine.none')}
    />
  );
};
