import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/http.js';
import type { Alarm } from '../live/live-state.js';
import { wordOr } from './words.js';

/** Closes an alarm that no reading ends, with a note of what was found. */
export const CloseForm = ({ alarm, onDone }: { readonly alarm: Alarm; readonly onDone: () => void }) => {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState('');
  const send = async (): Promise<void> => {
    if (note.trim() === '' || isSending) return;
    setSending(true);
    const answer = await ask('POST', `/alarms/${encodeURIComponent(alarm.id)}/close`, { note: note.trim() });
    setSending(false);
    if (answer.ok) onDone();
    else setRefusal(wordOr(t, `error.${answer.code}`, answer.message || answer.code));
  };
  return (
    <form
      className="acknowledge"
      data-testid="close-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p className="quiet">{t('close.what')}</p>
      <Input
        autoFocus
        data-testid="close-note"
        aria-label={t('close.note')}
        placeholder={t('close.note')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="form-end">
        <span className="refusal" role="alert">
          {refusal}
        </span>
        <Button
          htmlType="submit"
          type="primary"
          data-testid="close-send"
          loading={isSending}
          disabled={note.trim() === ''}
        >
          {t('close.send')}
        </Button>
      </div>
    </form>
  );
};
