import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { boardMineSchema } from '../../server/board-shape.js';
import type { MineView } from '../../server/live/mine-view.js';
import type { Session } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { Page, Shown } from '../pages/page.js';
import { encodeCsv, saveFile } from '../tables/csv.js';
import { BoardTable } from './board-table.js';
import { SummaryPart } from './summary-part.js';

/** A mine's line as it comes over HTTP. */
export type BoardMine = z.infer<typeof boardMineSchema>;

interface Board {
  readonly items: readonly BoardMine[];
}

const EVERY_MS = 30_000;

/** Regions and divisions in the order of their names, each with its mines. */
const byDivision = (items: readonly BoardMine[]): readonly (readonly [string, readonly BoardMine[]])[] => {
  const groups = new Map<string, BoardMine[]>();
  for (const item of items) {
    const key = item.region === null ? item.division : `${item.region} · ${item.division}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups].toSorted(([one], [other]) => one.localeCompare(other, 'zh-CN'));
};

/** The board of mines (矿井总览): where each stands this month, and the summaries that meetings read. */
export const BoardPage = ({
  mine,
  session,
  onMine,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly onMine: (mine: string) => void;
}) => {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const { asked } = useAsked<Board>('/board', EVERY_MS);
  const shownOf = ({ items }: Board): readonly BoardMine[] =>
    items.filter(({ name, division, region }) =>
      `${name} ${division} ${region ?? ''}`.toLowerCase().includes(search.trim().toLowerCase()),
    );
  const save = (board: Board): void => {
    const head = [
      'mine',
      'status',
      'capacity',
      'overruns',
      'coverage',
      'link',
      'open',
      'overdue',
      'supervised',
    ] as const;
    const rows = shownOf(board).map((one) => [
      ...[one.region ?? '', one.division, one.name, t(`status.${one.status}`), one.capacityTPerYear],
      ...[one.overruns.counted, one.coverage ?? '', t(`link.${one.link.state}`)],
      ...[one.rectifications.open, one.rectifications.overdue, one.rectifications.supervised],
    ]);
    const titles = [t('board.region'), t('board.division'), ...head.map((key) => t(`board.${key}`))];
    saveFile('board.csv', encodeCsv([titles, ...rows]));
  };
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.board')}
      about={t('about.board')}
      tools={
        <>
          <Input
            allowClear
            className="search"
            aria-label={t('board.search')}
            placeholder={t('board.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <Button disabled={asked.kind !== 'here'} onClick={() => asked.kind === 'here' && save(asked.value)}>
            CSV
          </Button>
        </>
      }
    >
      <Shown asked={asked}>
        {(board) => {
          const shown = shownOf(board);
          const count = (of: (one: BoardMine) => boolean): number => shown.filter(of).length;
          const attention = [
            ['suspended', count(({ status }) => status === 'suspended')],
            ['works', count(({ worksWhileSuspended }) => worksWhileSuspended !== null)],
            ['stop-grounds', count(({ overruns }) => overruns.counted >= 2)],
            ['overdue', count(({ rectifications }) => rectifications.overdue > 0)],
          ] as const;
          return (
            <>
              <section className="figures" aria-label={t('page.board')}>
                <div className="figure">
                  <b>{shown.length}</b>
                  <span>{t('board.mines')}</span>
                </div>
                {attention.map(([key, n]) => (
                  <div key={key} className={n > 0 ? 'figure attention' : 'figure'}>
                    <b data-testid={`board-${key}`}>{n}</b>
                    <span>{t(`board-figure.${key}`)}</span>
                  </div>
                ))}
              </section>
              {byDivision(shown).map(([division, mines]) => (
                <section key={division} className="board-part">
                  <h2>{division}</h2>
                  <BoardTable label={division} lines={mines} session={session} current={mine.id} onMine={onMine} />
                </section>
              ))}
            </>
          );
        }}
      </Shown>
      <SummaryPart mine={mine} />
      <p className="quiet foot">{t('board.foot')}</p>
    </Page>
  );
};
