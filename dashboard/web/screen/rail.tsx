import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { mayOrder, type Session } from '../api/session.js';
import {
  BarsMark,
  CalendarMark,
  ClockMark,
  ColumnsMark,
  FileMark,
  LeaveMark,
  ListMark,
  MapMark,
  SheetMark,
  TicksMark,
  TilesMark,
} from '../icons.js';
import { BoardMark, DrillMark, HandoverMark, HazardMark, SpotMark } from '../registers/marks.js';
import { encodePlace, type PageId, pagesFor } from './pages.js';

const MARKS: Readonly<Record<PageId, ReactNode>> = {
  live: <MapMark />,
  mines: <TilesMark />,
  evacuation: <ListMark />,
  board: <BoardMark />,
  'planned-work': <CalendarMark size={20} />,
  handovers: <HandoverMark />,
  hazards: <HazardMark />,
  drills: <DrillMark />,
  'spot-checks': <SpotMark />,
  compliance: <TicksMark />,
  coverage: <BarsMark />,
  'alarm-statistics': <ColumnsMark />,
  reports: <SheetMark />,
  incidents: <FileMark />,
  'time-machine': <ClockMark />,
};

/** The pages, and the order to withdraw, which is one press away from every one of them. */
export const Rail = ({
  page,
  hidden,
  session,
  onOrder,
}: {
  readonly page: PageId;
  /** Pages that mean nothing now. */
  readonly hidden: readonly PageId[];
  readonly session: Session;
  readonly onOrder: () => void;
}) => {
  const { t } = useTranslation();
  return (
    <nav className="rail" aria-label={t('page.all')}>
      {pagesFor(session.role)
        .filter((one) => !hidden.includes(one))
        .map((one) => (
          <a
            key={one}
            href={encodePlace({ page: one, item: null })}
            aria-current={one === page ? 'page' : undefined}
            data-testid={`page-${one}`}
            title={t(`page.${one}`)}
          >
            {MARKS[one]}
            <span>{t(`page-short.${one}`)}</span>
          </a>
        ))}
      <span className="grow" />
      {mayOrder(session) && (
        <button type="button" data-testid="rail-order" title={`${t('panel.order')} (E)`} onClick={onOrder}>
          <LeaveMark />
          <span>{t('page-short.order')}</span>
        </button>
      )}
    </nav>
  );
};
