import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { mayApprove, type Session } from '../api/session.js';
import { useAct } from '../api/use-act.js';
import { useAsked } from '../api/use-asked.js';
import { localText } from '../format/zone.js';
import { Page, Shown } from '../pages/page.js';
import { type Fault, FaultTable, faultsOf } from './faults.js';
import type { Reload } from './reload.js';
import { ReloadSheet } from './reload-sheet.js';

/** Somebody else may be asking or approving meanwhile. */
const EVERY_MS = 5000;

/** A new file of the mine: read by one person, shown change by change, approved by another. */
export const MineFilePage = ({ mine, session }: { readonly mine: MineView; readonly session: Session }) => {
  const { t } = useTranslation();
  const path = `/mines/${encodeURIComponent(mine.id)}/reload`;
  const { asked, again } = useAsked<{ readonly waiting: Reload | null }>(path, EVERY_MS);
  const { isSending, refusal, act } = useAct();
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [approved, setApproved] = useState<Reload | null>(null);
  const done = (reload: Reload): void => {
    setFaults([]);
    setApproved(reload.state === 'approved' ? reload : null);
    again();
  };
  const waits = asked.kind === 'here' && asked.value.waiting !== null;
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.mine-file')}
      tools={
        <Button
          type={waits ? 'default' : 'primary'}
          data-testid="mine-file-ask"
          loading={isSending}
          onClick={() => void act(path, undefined, done, (refused) => setFaults(faultsOf(refused)))}
        >
          {t(waits ? 'mine-file.ask-again' : 'mine-file.ask')}
        </Button>
      }
    >
      <p className="quiet mine-file-how">{t('mine-file.how')}</p>
      {refusal !== '' && (
        <p className="notice" role="alert">
          {refusal}
        </p>
      )}
      {faults.length > 0 && <FaultTable faults={faults} />}
      {approved !== null && (
        <p className="notice" role="status" data-testid="mine-file-in-force">
          {t('mine-file.in-force', {
            name: approved.approvedBy ?? '–',
            at: localText(approved.approvedAt ?? approved.at, mine.timeZone),
          })}
        </p>
      )}
      <Shown asked={asked}>
        {({ waiting }) =>
          waiting === null ? (
            <p className="quiet nothing">{t('mine-file.none')}</p>
          ) : (
            <ReloadSheet
              reload={waiting}
              zone={mine.timeZone}
              mayApprove={!mayApprove(session) ? 'no' : waiting.by === session.user ? 'own' : 'yes'}
              isSending={isSending}
              onApprove={() => void act(`${path}/approve`, { id: waiting.id }, done)}
            />
          )
        }
      </Shown>
    </Page>
  );
};
