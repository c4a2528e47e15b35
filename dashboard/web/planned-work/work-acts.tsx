import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordOr } from '../alarms/words.js';
import { ask } from '../api/http.js';
import type { Session } from '../api/session.js';
import { offeredOn, type Work } from './work.js';

/** Approve or end planned work; ending asks once more, for it cannot be taken back. */
export const WorkActs = ({
  session,
  work,
  now,
  onChanged,
}: {
  readonly session: Session;
  readonly work: Work;
  readonly now: number;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const [isEnding, setEnding] = useState(false);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState('');
  const { approve, end } = offeredOn(session, work, now);
  const act = async (what: 'approve' | 'end'): Promise<void> => {
    if (isSending) return;
    setSending(true);
    const answer = await ask('POST', `/planned-work/${encodeURIComponent(work.id)}/${what}`);
    setSending(false);
    setEnding(false);
    setRefusal(answer.ok ? '' : wordOr(t, `error.${answer.code}`, answer.message || answer.code));
    onChanged();
  };
  return (
    <span className="work-acts">
      {approve === 'yes' && (
        <Button
          size="small"
          type="primary"
          data-testid="approve"
          loading={isSending}
          onClick={() => void act('approve')}
        >
          {t('work.approve')}
        </Button>
      )}
      {approve === 'own' && <span className="quiet">{t('work.own')}</span>}
      {end && !isEnding && (
        <Button size="small" data-testid="end" onClick={() => setEnding(true)}>
          {t('work.end')}
        </Button>
      )}
      {end && isEnding && (
        <>
          <Button
            size="small"
            type="primary"
            data-testid="end-sure"
            loading={isSending}
            onClick={() => void act('end')}
          >
            {t('work.end-sure')}
          </Button>
          <Button size="small" type="text" onClick={() => setEnding(false)}>
            {t('common.cancel')}
          </Button>
        </>
      )}
      {refusal !== '' && (
        <span className="refusal" role="alert">
          {refusal}
        </span>
      )}
    </span>
  );
};
