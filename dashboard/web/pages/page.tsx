import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { wordOr } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import type { Asked } from '../api/use-asked.js';
import { clockText, dayText } from '../format/time.js';
import { useSecond } from '../live/hooks.js';

/** A page beside the live one: a head with its tools, and a body that scrolls as one. Printed with mine, time and author. */
export const Page = ({
  mine,
  session,
  title,
  about,
  tools,
  children,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly title: string;
  /** What the page is, in a line. */
  readonly about?: string;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}) => {
  const { t } = useTranslation();
  const now = useSecond();
  return (
    <main className="page" aria-label={title}>
      <header className="page-head">
        <h1>{title}</h1>
        <span className="page-tools">{tools}</span>
        <button type="button" className="plain" onClick={() => print()}>
          {t('page.print')}
        </button>
      </header>
      {about !== undefined && <p className="quiet page-about">{about}</p>}
      <p className="print-only">
        {mine.name} · {t('page.printed', { at: `${dayText(now, mine.timeZone)} ${clockText(now, mine.timeZone)}` })} ·{' '}
        {session.user}
      </p>
      <div className="page-body">{children}</div>
    </main>
  );
};

/** What was asked for, or why it is not here. */
export const Shown = <T,>({
  asked,
  children,
}: {
  readonly asked: Asked<T>;
  readonly children: (value: T) => ReactNode;
}) => {
  const { t } = useTranslation();
  switch (asked.kind) {
    case 'loading':
      return <Skeleton active={false} title={false} paragraph={{ rows: 8 }} />;
    case 'failed':
      return (
        <p className="quiet nothing" role="alert">
          {t('page.failed')} · {wordOr(t, `error.${asked.code}`, asked.code)}
        </p>
      );
    case 'here':
      return (
        <>
          {asked.staleBy === undefined ? null : (
            <p className="notice" role="alert">
              {t('page.stale')} · {wordOr(t, `error.${asked.staleBy}`, asked.staleBy)}
            </p>
          )}
          {children(asked.value)}
        </>
      );
  }
};
