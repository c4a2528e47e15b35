import './persons.css';
import { Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { sinceText } from '../format/time.js';
import { useMineSecond } from '../live/mine-clock.js';
import { Page, Shown } from '../pages/page.js';
import { type PersonNow, usePeople } from '../people/use-leaders.js';
import { goTo } from '../screen/pages.js';
import { SortedTable } from '../tables/sorted-table.js';
import { Attendance } from './attendance.js';
import { Leaders } from './leaders.js';
import { nameColumn } from './name-column.js';
import { PersonSheet } from './person-sheet.js';

const EVERY_MS = 5000;
type View = 'now' | 'attendance' | 'leaders';
const VIEWS: readonly View[] = ['now', 'attendance', 'leaders'];

/** Who is where, one person's way over the shift, who went down on a day, and the leaders' descents. */
export const PersonsPage = ({
  mine,
  session,
  item,
}: {
  readonly mine: MineView;
  readonly session: Session;
  /** A card, shown by itself. */
  readonly item: string | null;
}) => {
  const { t } = useTranslation();
  const [view, setView] = useState<View>('now');
  const [text, setText] = useState('');
  const now = useMineSecond(mine);
  const { asked } = usePeople(mine.id, EVERY_MS);
  const wanted = text.trim().toLowerCase();
  const fits = (person: PersonNow): boolean =>
    [person.name, person.card, person.job, person.team].some((one) => one.toLowerCase().includes(wanted));
  const place = (person: PersonNow): string =>
    person.underground || person.area !== null ? areaName(mine, person.area) : t('persons.out');
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.people')}
      about={t('about.people')}
      tools={
        <>
          {view === 'now' && (
            <Input
              allowClear
              className="search"
              aria-label={t('persons.search')}
              placeholder={t('persons.search')}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
          <Segmented
            value={view}
            options={VIEWS.map((value) => ({ value, label: t(`persons.view-${value}`) }))}
            onChange={(value) => setView(value as View)}
          />
        </>
      }
    >
      {view === 'attendance' && <Attendance mine={mine} />}
      {view === 'leaders' && <Leaders mine={mine} />}
      {view === 'now' && (
        <Shown asked={asked}>
          {({ items }) => (
            <div className={`persons${item === null ? '' : ' one'}`}>
              <div className="persons-list">
                <SortedTable
                  label={t('page.people')}
                  rows={items.filter(fits)}
                  keyOf={({ card }) => card}
                  start={{ column: 'place', isDown: false }}
                  classOf={({ card }) => `can-choose${card === item ? ' chosen' : ''}`}
                  onRow={({ card }) => goTo('people', card)}
                  empty={t('persons.none')}
                  columns={[
                    nameColumn(t),
                    { key: 'card', title: t('persons.card'), by: ({ card }) => card, cell: ({ card }) => card },
                    {
                      key: 'job',
                      title: t('persons.job'),
                      by: ({ job }) => job,
                      cell: ({ job, leader }) => (
                        <>
                          {job}
                          {leader !== undefined && <span className="tag">{t('persons.leader')}</span>}
                        </>
                      ),
                    },
                    { key: 'team', title: t('persons.team'), by: ({ team }) => team, cell: ({ team }) => team },
                    {
                      key: 'place',
                      title: t('persons.place'),
                      by: (person) => (person.underground ? place(person) : null),
                      cell: place,
                    },
                    {
                      key: 'since',
                      title: t('persons.down-since'),
                      isNumber: true,
                      by: ({ enteredAt }) => enteredAt ?? null,
                      cell: ({ enteredAt }) =>
                        enteredAt === undefined ? '' : sinceText(enteredAt, mine.timeZone, now),
                    },
                  ]}
                />
              </div>
              {item !== null && (
                <PersonSheet key={item} mine={mine} card={item} person={items.find(({ card }) => card === item)} />
              )}
            </div>
          )}
        </Shown>
      )}
    </Page>
  );
};
