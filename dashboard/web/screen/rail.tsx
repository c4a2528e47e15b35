import './rail.css';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayOrder, type Session } from '../api/session.js';
import {
  BarsMark,
  CalendarMark,
  ChangedFileMark,
  ClockMark,
  ColumnsMark,
  CurveMark,
  EventsMark,
  FileMark,
  LeaveMark,
  ListMark,
  MapMark,
  PersonMark,
  SheetMark,
  TicksMark,
  TilesMark,
} from '../icons.js';
import { BoardMark, DrillMark, HandoverMark, HazardMark, SpotMark } from '../registers/marks.js';
import { encodePlace, type PageId } from './pages.js';
import { RailGroup } from './rail-group.js';
import { type GroupId, groupOf, railFor } from './rail-groups.js';

const MARKS: Readonly<Record<PageId, ReactNode>> = {
  live: <MapMark />,
  mines: <TilesMark />,
  evacuation: <ListMark />,
  board: <BoardMark />,
  'planned-work': <CalendarMark size={20} />,
  handovers: <HandoverMark />,
  hazards: <HazardMark />,
  drills: <DrillMark />,
  'mine-file': <ChangedFileMark />,
  'spot-checks': <SpotMark />,
  compliance: <TicksMark />,
  coverage: <BarsMark />,
  'alarm-statistics': <ColumnsMark />,
  reports: <SheetMark />,
  events: <EventsMark />,
  incidents: <FileMark />,
  trends: <CurveMark />,
  people: <PersonMark size={20} />,
  'time-machine': <ClockMark />,
};

const GROUP_MARKS: Readonly<Record<GroupId, ReactNode>> = {
  duty: <CalendarMark size={20} />,
  records: <FileMark />,
  oversight: <TicksMark />,
};

/** What is live, the other pages in a few groups, and the order to withdraw, one press away from every page. */
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
  const [open, setOpen] = useState<GroupId | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever came to another page is done choosing
  useEffect(() => setOpen(null), [page]);
  const { top, groups } = railFor(session.role, hidden);
  const link = (one: PageId, words: string) => (
    <a
      key={one}
      href={encodePlace({ page: one, item: null })}
      aria-current={one === page ? 'page' : undefined}
      data-testid={`page-${one}`}
      onClick={() => setOpen(null)}
    >
      {MARKS[one]}
      <span>{words}</span>
    </a>
  );
  return (
    <nav className="rail" aria-label={t('page.all')}>
      {top.map((one) => link(one, t(`page-short.${one}`)))}
      {groups.map(({ id, pages }) => (
        <RailGroup
          key={id}
          id={id}
          mark={GROUP_MARKS[id]}
          isHere={groupOf(page) === id}
          isOpen={open === id}
          onOpen={(isOpen) => setOpen(isOpen ? id : null)}
        >
          {pages.map((one) => link(one, t(`page.${one}`)))}
        </RailGroup>
      ))}
      <span className="grow" />
      {mayOrder(session) && (
        <button
          type="button"
          className="rail-order"
          data-testid="rail-order"
          title={`${t('panel.order')} (E)`}
          onClick={onOrder}
        >
          <LeaveMark />
          <span>{t('page-short.order')}</span>
        </button>
      )}
    </nav>
  );
};
