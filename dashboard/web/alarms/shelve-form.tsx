import { Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../api/use-act.js';
import type { Alarm } from '../live/live-state.js';
import { FormEnd } from './form-end.js';
import { SHELVE_AT_MOST_MIN } from './offered.js';

const MINUTES = [10, 30, 60, 240, 480];

/** Silences an alarm for a while; it stays in list and record, and sounds again when the time is over. */
export const ShelveForm = ({ alarm, onDone }: { readonly alarm: Alarm; readonly onDone: () => void }) => {
  const { t } = useTranslation();
  const [minutes, setMinutes] = useState('30');
  const [reason, setReason] = useState('');
  const { isSending, refusal, act } = useAct();
  const count = Number(minutes);
  const isFit = count > 0 && count <= SHELVE_AT_MOST_MIN && reason.trim() !== '';
  const send = async (): Promise<void> => {
    if (!isFit) return;
    await act(`/alarms/${encodeURIComponent(alarm.id)}/shelve`, { minutes: count, reason: reason.trim() }, onDone);
  };
  return (
    <form
      className="acknowledge"
      data-testid="shelve-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Segmented
        block
        aria-label={t('shelve.minutes')}
        value={count}
        options={MINUTES.map((value) => ({ value, label: value < 60 ? String(value) : `${value / 60} h` }))}
        onChange={(value) => setMinutes(String(value))}
      />
      <Input
        aria-label={t('shelve.minutes')}
        data-testid="shelve-minutes"
        inputMode="numeric"
        value={minutes}
        suffix={t('shelve.unit')}
        onChange={(event) => setMinutes(event.target.value.replace(/\D/g, ''))}
      />
      <Input
        autoFocus
        data-testid="shelve-reason"
        aria-label={t('shelve.reason')}
        placeholder={t('shelve.reason')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
      <FormEnd refusal={refusal} testId="shelve-send" isSending={isSending} disabled={!isFit}>
        {t('shelve.send')}
      </FormEnd>
    </form>
  );
};
