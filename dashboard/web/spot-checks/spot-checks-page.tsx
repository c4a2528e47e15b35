import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { MineView } from '../../server/live/mine-view.js';
import type { spotCheckSchema } from '../../server/spot-check-shape.js';
import { mayRegulate, type Session } from '../api/session.js';
import { useAct } from '../api/use-act.js';
import { localText } from '../format/zone.js';
import { useLive } from '../live/hooks.js';
import { Page, Shown } from '../pages/page.js';
import { usePaged } from '../registers/paged.js';
import { RecordForm } from '../registers/record-form.js';
import { goTo } from '../screen/pages.js';
import { type Column, SortedTable } from '../tables/sorted-table.js';
import { SpotCheckSheet } from './spot-check-sheet.js';

/** A spot check as it comes over HTTP. */
export type SpotCheck = z.infer<typeof spotCheckSchema>;

const EVERY_MS = 15_000;

const DrawForm = ({
  onDrawn,
  onCancel,
}: {
  readonly onDrawn: (check: SpotCheck) => void;
  readonly onCancel: () => void;
}) => {
  const { t } = useTranslation();
  const [mines, setMines] = useState(1);
  const [points, setPoints] = useState(3);
  const [reason, setReason] = useState('');
  const { isSending, refusal, act } = useAct();
  return (
    <RecordForm
      testId="draw-form"
      title={t('spot.new')}
      refusal={refusal}
      send={{ testId: 'draw-send', label: t('spot.draw'), isSending }}
      onSend={() => void act<SpotCheck>('/spot-checks', { mines, points, reason: reason.trim() }, onDrawn)}
      onCancel={onCancel}
    >
      <p className="quiet">{t('spot.how')}</p>
      <div className="two-fields">
        <label htmlFor="spot-mines">
          {t('spot.mines')}
          <InputNumber
            id="spot-mines"
            min={1}
            max={20}
            precision={0}
            style={{ width: '100%' }}
            value={mines}
            onChange={(value) => setMines(value ?? 1)}
          />
        </label>
        <label htmlFor="spot-points">
          {t('spot.points')}
          <InputNumber
            id="spot-points"
            min={1}
            max={10}
            precision={0}
            style={{ width: '100%' }}
            value={points}
            onChange={(value) => setPoints(value ?? 1)}
          />
        </label>
      </div>
      <label htmlFor="spot-reason">
        {t('spot.reason')}
        <Input id="spot-reason" maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
    </RecordForm>
  );
};

/** Random spot checks (抽查, D5): drawn by a seed that nobody chooses, looked at, found, signed. */
export const SpotChecksPage = ({
  mine,
  session,
  item,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly item: string | null;
}) => {
  const { t } = useTranslation();
  const mines = useLive((state) => state.mines);
  const [isDrawing, setDrawing] = useState(false);
  const { asked, again, items, more } = usePaged<SpotCheck>('/spot-checks', EVERY_MS);
  const zone = mine.timeZone;
  const nameOf = (id: string): string => mines.find((one) => one.id === id)?.name ?? id;
  const minesIn = ({ drawn }: SpotCheck): string =>
    [...new Set(drawn.map((one) => nameOf(one.mine)))].join(t('common.separator'));
  const deviations = ({ findings }: SpotCheck): number =>
    findings.filter(({ outcome }) => outcome === 'deviation').length;
  const chosen = items.find(({ id }) => id === item);
  const columns: readonly Column<SpotCheck>[] = [
    {
      key: 'state',
      title: t('handover.state'),
      by: ({ state }) => t(`spot-state.${state}`),
      cell: ({ state }) =>
        state === 'signed' ? t('spot-state.signed') : <b className="strong-mark">{t(`spot-state.${state}`)}</b>,
    },
    {
      key: 'at',
      title: t('spot.at'),
      by: ({ createdAt }) => createdAt,
      className: 'number-text',
      cell: ({ createdAt }) => localText(createdAt, zone),
    },
    { key: 'by', title: t('spot.by'), by: ({ by }) => by, cell: ({ by }) => by },
    { key: 'mines', title: t('spot.drawn-mines'), className: 'wide', by: minesIn, cell: minesIn },
    {
      key: 'points',
      title: t('spot.drawn-points'),
      isNumber: true,
      by: ({ drawn }) => drawn.length,
      cell: ({ drawn }) => drawn.length,
    },
    {
      key: 'findings',
      title: t('spot.findings'),
      isNumber: true,
      by: ({ findings }) => findings.length,
      cell: ({ findings }) => findings.length,
    },
    {
      key: 'deviations',
      title: t('spot.deviations'),
      isNumber: true,
      by: deviations,
      cell: (check) => (deviations(check) === 0 ? '0' : <b className="strong-mark">{deviations(check)}</b>),
    },
    { key: 'reason', title: t('spot.reason'), className: 'wide', cell: ({ reason }) => (reason === '' ? '–' : reason) },
  ];
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.spot-checks')}
      about={t('about.spot-checks')}
      tools={
        mayRegulate(session) ? (
          <Button type="primary" data-testid="draw-open" disabled={isDrawing} onClick={() => setDrawing(true)}>
            {t('spot.new')}
          </Button>
        ) : (
          <span className="quiet">{t('detail.read-only')}</span>
        )
      }
    >
      <div className={chosen === undefined ? '' : 'one-chosen'}>
        <div className="list-side">
          {isDrawing && (
            <DrawForm
              onCancel={() => setDrawing(false)}
              onDrawn={(check) => {
                setDrawing(false);
                again();
                goTo('spot-checks', check.id);
              }}
            />
          )}
          <Shown asked={asked}>
            {() => (
              <>
                <SortedTable
                  label={t('page.spot-checks')}
                  columns={columns}
                  rows={items}
                  keyOf={({ id }) => id}
                  classOf={({ id }) => (id === item ? 'can-choose chosen' : 'can-choose')}
                  onRow={({ id }) => goTo('spot-checks', id === item ? null : id)}
                  empty={t('spot.none')}
                />
                {more === undefined ? null : <Button onClick={() => void more()}>{t('page.more')}</Button>}
              </>
            )}
          </Shown>
        </div>
        {chosen !== undefined && (
          <SpotCheckSheet
            key={chosen.id}
            check={chosen}
            mines={mines}
            zone={zone}
            session={session}
            onChanged={again}
          />
        )}
      </div>
    </Page>
  );
};
