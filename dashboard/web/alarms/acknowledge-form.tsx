import { Button, Input, type InputRef, Select } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/http.js';
import type { Alarm } from '../live/live-state.js';
import { isUnacknowledged } from './order-alarms.js';
import { wordOr } from './words.js';

const CAUSES = [
  'cutting',
  'blasting',
  'roof-pressure',
  'airflow-low',
  'local-fan',
  'goaf',
  'sensor',
  'calibration',
  'drill',
  'other',
] as const;

/** Acknowledges an alarm with note, cause and measures, or adds a remark to one that is acknowledged. Enter sends. */
export const AcknowledgeForm = ({ alarm, wanted }: { readonly alarm: Alarm; readonly wanted: number }) => {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [cause, setCause] = useState<string | null>(null);
  const [measures, setMeasures] = useState('');
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState('');
  const first = useRef<InputRef>(null);
  const isNew = isUnacknowledged(alarm);

  useEffect(() => {
    if (wanted > 0) first.current?.focus();
  }, [wanted]);

  const send = async (): Promise<void> => {
    if (isSending) return;
    setSending(true);
    setRefusal('');
    const path = `/alarms/${encodeURIComponent(alarm.id)}/${isNew ? 'acknowledge' : 'remarks'}`;
    const answer = await ask('POST', path, {
      ...(note.trim() !== '' && { note: note.trim() }),
      ...(cause !== null && { cause }),
      ...(measures.trim() !== '' && { measures: measures.trim() }),
    });
    setSending(false);
    if (answer.ok) {
      setNote('');
      setCause(null);
      setMeasures('');
      first.current?.blur();
    } else {
      setRefusal(wordOr(t, `error.${answer.code}`, answer.message || answer.code));
    }
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  const isEmpty = note.trim() === '' && cause === null && measures.trim() === '';

  return (
    <form
      className="acknowledge"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Input
        ref={first}
        data-testid="acknowledge-note"
        aria-label={t('acknowledge.note')}
        placeholder={t('acknowledge.note')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={onKey}
      />
      <Select
        aria-label={t('acknowledge.cause')}
        placeholder={t('acknowledge.cause')}
        value={cause}
        allowClear
        placement="topLeft"
        onChange={(chosen: string | null | undefined) => setCause(chosen ?? null)}
        options={CAUSES.map((one) => ({ value: t(`cause.${one}`), label: t(`cause.${one}`) }))}
      />
      <Input
        aria-label={t('acknowledge.measures')}
        placeholder={t('acknowledge.measures')}
        value={measures}
        maxLength={500}
        onChange={(event) => setMeasures(event.target.value)}
        onKeyDown={onKey}
      />
      <div className="form-end">
        <span className="refusal" role="alert">
          {refusal}
        </span>
        <Button
          htmlType="submit"
          type="primary"
          data-testid="acknowledge-send"
          loading={isSending}
          disabled={!isNew && isEmpty}
        >
          {isNew ? t('acknowledge.send') : t('acknowledge.add')} <kbd>Enter</kbd>
        </Button>
      </div>
    </form>
  );
};
