import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { MineView } from '../../server/live/mine-view.js';
import type { handoverSchema } from '../../server/register-shapes.js';
import { mayHandOver, type Session } from '../api/session.js';
import { useAct } from '../api/use-act.js';
import { localText } from '../format/zone.js';
import { Page, Shown } from '../pages/page.js';
import { usePaged } from '../registers/paged.js';
import { RecordForm } from '../registers/record-form.js';
import { goTo } from '../screen/pages.js';
import { type Column, SortedTable } from '../tables/sorted-table.js';
import { HandoverSheet } from './handover-sheet.js';

/** A shift handed over as it comes over HTTP. */
export type Handover = z.infer<typeof handoverSchema>;

const EVERY_MS = 15_000;

const WriteForm = ({
  mine,
  onWritten,
  onCancel,
}: {
  readonly mine: MineView;
  readonly onWritten: (handover: Handover) => void;
  readonly onCancel: () => void;
}) => {
  const { t } = useTranslation();
  const [notes, setNotes] = useState('');
  const { isSending, refusal, act } = useAct();
  return (
    <RecordForm
      testId="handover-form"
      title={t('handover.write')}
      refusal={refusal}
      send={{ testId: 'handover-send', label: t('handover.send'), isSending }}
      onSend={() => void act<Handover>('/handovers', { mine: mine.id, notes: notes.trim() }, onWritten)}
      onCancel={onCancel}
    >
      <p className="quiet">{t('handover.frozen')}</p>
      <label htmlFor="handover-notes">
        {t('handover.notes')}
        <Input.TextArea
          id="handover-notes"
          autoSize={{ minRows: 4, maxRows: 12 }}
          maxLength={8000}
          value={notes}
          onChange={(event) => setNotes(event.target.value)}
        />
      </label>
    </RecordForm>
  );
};

/** Shift handovers (交接班): the list, one of them as a sheet to print, and the form to hand over. */
export const HandoversPage = ({
  mine,
  session,
  item,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly item: string | null;
}) => {
  const { t } = useTranslation();
  const [isWriting, setWriting] = useState(false);
  const { asked, again, items, more } = usePaged<Handover>(`/handovers?mine=${encodeURIComponent(mine.id)}`, EVERY_MS);
  const zone = mine.timeZone;
  const chosen = items.find(({ id }) => id === item);
  const columns: readonly Column<Handover>[] = [
    {
      key: 'state',
      title: t('handover.state'),
      by: ({ state }) => t(`handover-state.${state}`),
      cell: ({ state }) =>
        state === 'written' ? <b className="strong-mark">{t('handover-state.written')}</b> : t('handover-state.signed'),
    },
    {
      key: 'at',
      title: t('handover.at'),
      by: ({ createdAt }) => createdAt,
      className: 'number-text',
      cell: ({ createdAt }) => localText(createdAt, zone),
    },
    {
      key: 'shift',
      title: t('handover.shift'),
      by: ({ content }) => content.shift?.name ?? null,
      cell: ({ content }) => content.shift?.name ?? '–',
    },
    { key: 'by', title: t('handover.by'), by: ({ by }) => by, cell: ({ by }) => by },
    {
      key: 'to',
      title: t('handover.to'),
      by: ({ signedBy }) => signedBy ?? null,
      cell: ({ signedBy }) => signedBy ?? '–',
    },
    {
      key: 'alarms',
      title: t('handover.open-alarms'),
      isNumber: true,
      by: ({ content }) => content.openAlarms.length,
      cell: ({ content }) => content.openAlarms.length + content.moreAlarms,
    },
    {
      key: 'notes',
      title: t('handover.notes'),
      className: 'wide',
      cell: ({ notes }) => (notes === '' ? <span className="quiet">{t('handover.no-notes')}</span> : notes),
    },
  ];
  const isSplit = isWriting || chosen !== undefined;
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.handovers')}
      about={t('about.handovers')}
      tools={
        mayHandOver(session) ? (
          <Button type="primary" data-testid="handover-open" disabled={isWriting} onClick={() => setWriting(true)}>
            {t('handover.write')}
          </Button>
        ) : (
          <span className="quiet">{t('detail.read-only')}</span>
        )
      }
    >
      <div className={isSplit ? `with-form even${isWriting ? '' : ' one-chosen'}` : ''}>
        <div className="list-side">
          <Shown asked={asked}>
            {() => (
              <>
                <SortedTable
                  label={t('page.handovers')}
                  columns={isSplit ? columns.filter(({ key }) => ['state', 'at', 'by', 'to'].includes(key)) : columns}
                  rows={items}
                  keyOf={({ id }) => id}
                  classOf={({ id }) => (id === item ? 'can-choose chosen' : 'can-choose')}
                  onRow={({ id }) => goTo('handovers', id === item ? null : id)}
                  empty={t('handover.none')}
                />
                {more === undefined ? null : <Button onClick={() => void more()}>{t('page.more')}</Button>}
              </>
            )}
          </Shown>
        </div>
        {isWriting ? (
          <WriteForm
            mine={mine}
            onCancel={() => setWriting(false)}
            onWritten={(handover) => {
              setWriting(false);
              again();
              goTo('handovers', handover.id);
            }}
          />
        ) : (
          chosen !== undefined && (
            <HandoverSheet key={chosen.id} handover={chosen} mine={mine} session={session} onSigned={again} />
          )
        )}
      </div>
    </Page>
  );
};
