import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordOr } from '../alarms/words.js';
import { ask } from '../api/http.js';
import { mayStandDown, type Session } from '../api/session.js';
import type { Order } from '../live/live-state.js';

/** Ends an order with a note; the service says which condition is not met. */
export const StandDown = ({ order, session }: { readonly order: Order; readonly session: Session }) => {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState('');
  if (!mayStandDown(session)) return null;
  const send = async (): Promise<void> => {
    if (note.trim() === '' || isSending) return;
    setSending(true);
    const answer = await ask('POST', `/evacuations/${encodeURIComponent(order.evacuation.id)}/stand-down`, {
      note: note.trim(),
    });
    setSending(false);
    const said = answer.ok ? '' : answer.message;
    setRefusal(answer.ok ? '' : `${wordOr(t, `error.${answer.code}`, t('evacuation.refused'))} ${said}`.trim());
  };
  if (!isOpen) {
    return (
      <div className="stand-down">
        <Button data-testid="stand-down" onClick={() => setOpen(true)}>
          {t('evacuation.stand-down')}
        </Button>
        <span className="quiet">{t('evacuation.conditions')}</span>
      </div>
    );
  }
  return (
    <form
      className="stand-down"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Input
        autoFocus
        data-testid="stand-down-note"
        aria-label={t('evacuation.note')}
        placeholder={t('evacuation.note')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button htmlType="submit" data-testid="stand-down-send" loading={isSending} disabled={note.trim() === ''}>
        {t('evacuation.confirm-stand-down')}
      </Button>
      <Button type="text" onClick={() => setOpen(false)}>
        {t('common.cancel')}
      </Button>
      {refusal !== '' && (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </form>
  );
};
