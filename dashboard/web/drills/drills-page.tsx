import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { MineView } from '../../server/live/mine-view.js';
import type { drillSchema } from '../../server/register-shapes.js';
import { areaName } from '../alarms/words.js';
import { mayHandOver, type Session } from '../api/session.js';
import { ageText } from '../format/time.js';
import { localText } from '../format/zone.js';
import { Page, Shown } from '../pages/page.js';
import { usePaged } from '../registers/paged.js';
import { encodeCsv, saveFile } from '../tables/csv.js';
import { type Column, SortedTable } from '../tables/sorted-table.js';
import { DrillForm } from './drill-form.js';

/** A drill as it comes over HTTP. */
export type Drill = z.infer<typeof drillSchema>;

const EVERY_MS = 10_000;

/** Emergency drills (应急演练): what was held, how it went, and the form to order or record one. */
export const DrillsPage = ({ mine, session }: { readonly mine: MineView; readonly session: Session }) => {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { asked, again, items, more } = usePaged<Drill>(`/drills?mine=${encodeURIComponent(mine.id)}`, EVERY_MS);
  const zone = mine.timeZone;
  const outcomeOf = ({ score, result }: Drill): string => {
    if (score === undefined) return result ?? '–';
    if (score.people === 0) return t('drill.nobody');
    if (score.clearedAfterMs === null) return t('drill.running');
    return t(score.inTime ? 'drill.in-time' : 'drill.late', { time: ageText(score.clearedAfterMs, t) });
  };
  const peopleOf = ({ score, participants }: Drill): number | null => score?.people ?? participants ?? null;
  const columns: readonly Column<Drill>[] = [
    {
      key: 'at',
      title: t('drill.held-at'),
      by: ({ heldAt }) => heldAt,
      className: 'number-text',
      cell: ({ heldAt }) => localText(heldAt, zone),
    },
    {
      key: 'kind',
      title: t('drill.kind'),
      by: ({ evacuation }) => Number(evacuation === undefined),
      cell: ({ evacuation }) => t(evacuation === undefined ? 'drill.recorded' : 'drill.ordered'),
    },
    {
      key: 'scenario',
      title: t('drill.scenario'),
      className: 'wide',
      by: ({ scenario }) => scenario,
      cell: ({ scenario }) => scenario,
    },
    {
      key: 'areas',
      title: t('drill.areas'),
      className: 'wide',
      cell: ({ areas }) =>
        areas.length === 0 ? '–' : areas.map((area) => areaName(mine, area)).join(t('common.separator')),
    },
    { key: 'people', title: t('drill.people'), isNumber: true, by: peopleOf, cell: (drill) => peopleOf(drill) ?? '–' },
    {
      key: 'allowed',
      title: t('drill.allowed'),
      isNumber: true,
      by: ({ score }) => score?.allowedMs ?? null,
      cell: ({ score }) => (score === undefined ? '–' : ageText(score.allowedMs, t)),
    },
    {
      key: 'outcome',
      title: t('drill.outcome'),
      className: 'wide',
      by: outcomeOf,
      cell: (drill) =>
        drill.score?.inTime === false ? <b className="strong-mark">{outcomeOf(drill)}</b> : outcomeOf(drill),
    },
    {
      key: 'broadcasts',
      title: t('drill.broadcasts'),
      isNumber: true,
      cell: ({ score }) =>
        score === undefined ? '–' : `${score.broadcasts.done}/${score.broadcasts.done + score.broadcasts.failed}`,
    },
    { key: 'by', title: t('drill.by'), by: ({ by }) => by, cell: ({ by }) => by },
  ];
  const save = (): void => {
    const head = [
      t('drill.held-at'),
      t('drill.kind'),
      t('drill.scenario'),
      t('drill.people'),
      t('drill.outcome'),
      t('drill.by'),
    ];
    const rows = items.map((drill) => [
      localText(drill.heldAt, zone),
      t(drill.evacuation === undefined ? 'drill.recorded' : 'drill.ordered'),
      drill.scenario,
      peopleOf(drill) ?? '',
      outcomeOf(drill),
      drill.by,
    ]);
    saveFile(`drills-${mine.id}.csv`, encodeCsv([head, ...rows]));
  };
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.drills')}
      about={t('about.drills')}
      tools={
        <>
          <Button disabled={items.length === 0} onClick={save}>
            CSV
          </Button>
          {mayHandOver(session) && (
            <Button type="primary" data-testid="drill-open" disabled={isOpen} onClick={() => setOpen(true)}>
              {t('drill.new')}
            </Button>
          )}
        </>
      }
    >
      <div className={isOpen ? 'with-form' : ''}>
        <div>
          <Shown asked={asked}>
            {() => (
              <>
                <SortedTable
                  label={t('page.drills')}
                  columns={columns}
                  rows={items}
                  keyOf={({ id }) => id}
                  empty={t('drill.none')}
                />
                {more === undefined ? null : <Button onClick={() => void more()}>{t('page.more')}</Button>}
                <p className="quiet foot">{t('drill.foot')}</p>
              </>
            )}
          </Shown>
        </div>
        {isOpen && (
          <DrillForm
            mine={mine}
            session={session}
            onCancel={() => setOpen(false)}
            onDone={() => {
              setOpen(false);
              again();
            }}
          />
        )}
      </div>
    </Page>
  );
};
