import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import { mayAcknowledge, type Session } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { localText } from '../format/zone.js';
import { useLive } from '../live/hooks.js';
import { Page, Shown } from '../pages/page.js';
import { usePaged } from '../registers/paged.js';
import { goTo } from '../screen/pages.js';
import { encodeCsv, saveFile } from '../tables/csv.js';
import { type Column, SortedTable } from '../tables/sorted-table.js';
import { ReportForm } from './report-form.js';
import type { Hazard, Way } from './way.js';
import { WaySheet, wayOf } from './way-sheet.js';

const LISTS = ['open', 'unregistered', 'overdue', 'supervised', 'all'] as const;
type List = (typeof LISTS)[number];
const EVERY_MS = 15_000;
const isList = (text: string | null): text is List => LISTS.some((list) => list === text);

/** The record that is meant, whatever list is shown. */
const Chosen = ({
  id,
  mines,
  session,
  onChanged,
}: {
  readonly id: string;
  readonly mines: readonly MineView[];
  readonly session: Session;
  readonly onChanged: () => void;
}) => {
  const isIncident = id.startsWith('i-');
  const path = `/${isIncident ? 'incidents' : 'hazards'}/${encodeURIComponent(id)}${isIncident ? '/rectification' : ''}`;
  const { asked, again } = useAsked<Way | Hazard>(path, EVERY_MS);
  return (
    <Shown asked={asked}>
      {(record) => {
        const way = 'rectification' in record ? wayOf(record) : record;
        const mine = mines.find((one) => one.id === way.mine);
        if (mine === undefined) return null;
        const changed = (): void => {
          again();
          onChanged();
        };
        return <WaySheet way={way} mine={mine} session={session} onChanged={changed} />;
      }}
    </Shown>
  );
};

/** Hidden dangers and their rectification (隐患整改): of every incident, and of what people report. `item`: a record, or a list. */
export const HazardsPage = ({
  mine,
  session,
  item: meant,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly item: string | null;
}) => {
  const { t } = useTranslation();
  const mines = useLive((state) => state.mines);
  const [list, setList] = useState<List>(isList(meant) ? meant : 'open');
  const item = isList(meant) ? null : meant;
  const [ofAll, setOfAll] = useState(session.role === 'regulator');
  const [search, setSearch] = useState('');
  const [isReporting, setReporting] = useState(false);
  const query = `/rectifications?list=${list}${ofAll ? '' : `&mine=${encodeURIComponent(mine.id)}`}`;
  const { asked, again, items, more } = usePaged<Way>(query, EVERY_MS);
  const mineOf = (way: Way): MineView | undefined => mines.find(({ id }) => id === way.mine);
  const whatOf = (way: Way): string => way.hazard?.description ?? t('way-of.incident');
  const placeOf = ({ place, mine: id }: Way): string => {
    const own = mines.find((one) => one.id === id);
    return place === undefined || own === undefined ? '–' : areaName(own, place);
  };
  const zoneOf = (way: Way): string => mineOf(way)?.timeZone ?? mine.timeZone;
  const columns: readonly Column<Way>[] = [
    {
      key: 'state',
      title: t('hazard.state'),
      by: ({ state }) => t(`way.${state}`),
      cell: ({ state, overdue }) => (
        <>
          <b className={state === 'cancelled' ? 'quiet' : ''}>{t(`way.${state}`)}</b>{' '}
          {overdue && <b className="strong-mark">{t('hazard.overdue')}</b>}
        </>
      ),
    },
    ...(ofAll
      ? [
          {
            key: 'mine',
            title: t('board.mine'),
            by: (way: Way) => mineOf(way)?.name ?? way.mine,
            cell: (way: Way) => mineOf(way)?.name ?? way.mine,
          },
        ]
      : []),
    { key: 'what', title: t('hazard.what'), className: 'wide', by: whatOf, cell: whatOf },
    { key: 'place', title: t('hazard.place'), by: placeOf, cell: placeOf },
    {
      key: 'found',
      title: t('hazard.found-at'),
      by: ({ foundAt }) => foundAt,
      cell: (way) => localText(way.foundAt, zoneOf(way)),
      className: 'number-text',
    },
    {
      key: 'deadline',
      title: t('five.deadline'),
      by: ({ five }) => five.deadline ?? null,
      className: 'number-text',
      cell: (way) => (way.five.deadline === undefined ? '–' : localText(way.five.deadline, zoneOf(way))),
    },
    {
      key: 'responsible',
      title: t('five.responsibility'),
      by: ({ five }) => five.responsibility ?? null,
      cell: ({ five }) => five.responsibility ?? '–',
    },
    {
      key: 'severity',
      title: t('hazard.severity'),
      by: ({ onSupervisedList, severity }) => `${Number(onSupervisedList)} ${severity}`,
      cell: ({ severity, onSupervisedList }) => (
        <>
          {t(`severity.${severity}`)}{' '}
          {onSupervisedList && <b className="strong-mark">{t('hazard.supervised-short')}</b>}
        </>
      ),
    },
  ];
  const shown = items.filter((way) =>
    `${whatOf(way)} ${placeOf(way)} ${way.five.responsibility ?? ''} ${mineOf(way)?.name ?? ''} ${way.id}`
      .toLowerCase()
      .includes(search.trim().toLowerCase()),
  );
  const save = (): void => {
    const head = ['id', t('hazard.state'), t('board.mine'), t('hazard.what'), t('hazard.place'), t('hazard.found-at')];
    const rest = [t('five.deadline'), t('hazard.overdue'), t('five.responsibility'), t('hazard.severity')];
    const rows = shown.map((way) => [
      ...[way.id, t(`way.${way.state}`), mineOf(way)?.name ?? way.mine, whatOf(way), placeOf(way)],
      localText(way.foundAt, zoneOf(way)),
      way.five.deadline === undefined ? '' : localText(way.five.deadline, zoneOf(way)),
      ...[way.overdue ? t('hazard.overdue') : '', way.five.responsibility ?? '', t(`severity.${way.severity}`)],
    ]);
    saveFile(`rectifications-${list}.csv`, encodeCsv([[...head, ...rest], ...rows]));
  };
  const isSplit = isReporting || item !== null;
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.hazards')}
      about={t('about.hazards')}
      tools={
        <>
          <Segmented
            aria-label={t('hazard.state')}
            value={list}
            options={LISTS.map((value) => ({ value, label: t(`hazard-list.${value}`) }))}
            onChange={(value) => setList(value as List)}
          />
          {mines.length > 1 && (
            <Segmented
              aria-label={t('board.mine')}
              value={ofAll ? 'all' : 'mine'}
              options={(['mine', 'all'] as const).map((value) => ({ value, label: t(`hazard-scope.${value}`) }))}
              onChange={(value) => setOfAll(value === 'all')}
            />
          )}
          <Input
            allowClear
            className="search"
            aria-label={t('register.search')}
            placeholder={t('register.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <Button disabled={shown.length === 0} onClick={save}>
            CSV
          </Button>
          {mayAcknowledge(session) && (
            <Button type="primary" data-testid="report-open" disabled={isReporting} onClick={() => setReporting(true)}>
              {t('hazard.report')}
            </Button>
          )}
        </>
      }
    >
      <div className={isSplit ? `with-form even${item === null || isReporting ? '' : ' one-chosen'}` : ''}>
        <div className="list-side">
          <Shown asked={asked}>
            {() => (
              <>
                <SortedTable
                  label={t('page.hazards')}
                  columns={
                    isSplit
                      ? columns.filter(({ key }) => ['state', 'mine', 'what', 'place', 'found'].includes(key))
                      : columns
                  }
                  rows={shown}
                  keyOf={({ id }) => id}
                  classOf={({ id }) => (id === item ? 'can-choose chosen' : 'can-choose')}
                  onRow={({ id }) => goTo('hazards', id === item ? null : id)}
                  empty={t(`hazard-none.${list}`)}
                />
                {more === undefined ? null : <Button onClick={() => void more()}>{t('page.more')}</Button>}
              </>
            )}
          </Shown>
        </div>
        {isReporting ? (
          <ReportForm
            mine={mine}
            onCancel={() => setReporting(false)}
            onReported={(hazard) => {
              setReporting(false);
              again();
              goTo('hazards', hazard.id);
            }}
          />
        ) : (
          item !== null && <Chosen key={item} id={item} mines={mines} session={session} onChanged={again} />
        )}
      </div>
    </Page>
  );
};
