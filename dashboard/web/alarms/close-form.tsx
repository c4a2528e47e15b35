import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../api/use-act.js';
import type { Alarm } from '../live/live-state.js';
import { FormEnd } from './form-end.js';

/** Closes an alarm that no reading ends, with a note of what was found. */
export const CloseForm = ({ alarm, onDone }: { readonly alarm: Alarm; readonly onDone: () => void }) => {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const { isSending, refusal, act } = useAct();
  const send = async (): Promise<void> => {
    if (note.trim() === '') return;
    await act(`/alarms/${encodeURIComponent(alarm.id)}/close`, { note: note.trim() }, onDone);
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
      <FormEnd refusal={refusal} testId="close-send" isSending={isSending} disabled={note.trim() === ''}>
        {t('close.send')}
      </FormEnd>
    </form>
  );
};
