import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { mayOrder, type Session } from '../api/session.js';
import { BarsMark, CalendarMark, ClockMark, ColumnsMark, FileMark, LeaveMark, MapMark, TicksMark } from '../icons.js';
import { encodePlace, PAGES, type PageId } from './pages.js';

const MARKS: Readonly<Record<PageId, ReactNode>> = {
  live: <MapMark />,
  'planned-work': <CalendarMark size={20} />,
  compliance: <TicksMark />,
  coverage: <BarsMark />,
  'alarm-statistics': <ColumnsMark />,
  incidents: <FileMark />,
  'time-machine': <ClockMark />,
};

/** The pages, and the order to withdraw, which is one press away from every one of them. */
export const Rail = ({
  page,
  session,
  onOrder,
}: {
  readonly page: PageId;
  readonly session: Session;
  readonly onOrder: () => void;
}) => {
  const { t } = useTranslation();
  return (
    <nav className="rail" aria-label={t('page.all')}>
      {PAGES.map((one) => (
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
