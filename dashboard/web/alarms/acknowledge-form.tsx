import { Input, type InputRef } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../api/use-act.js';
import type { Alarm } from '../live/live-state.js';
import { FormEnd } from './form-end.js';
import { isUnacknowledged } from './order-alarms.js';

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
  const { isSending, refusal, forgetRefusal, act } = useAct();
  const first = useRef<InputRef>(null);
  const isNew = isUnacknowledged(alarm);

  useEffect(() => {
    if (wanted > 0) first.current?.focus();
  }, [wanted]);

  const send = async (): Promise<void> => {
    forgetRefusal();
    const path = `/alarms/${encodeURIComponent(alarm.id)}/${isNew ? 'acknowledge' : 'remarks'}`;
    const said = {
      ...(note.trim() !== '' && { note: note.trim() }),
      ...(cause !== null && { cause }),
      ...(measures.trim() !== '' && { measures: measures.trim() }),
    };
    await act(path, said, () => {
      setNote('');
      setCause(null);
      setMeasures('');
      first.current?.blur();
    });
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
      {/* The browser's own list: picks by the arrow keys at once, however fast somebody types. */}
      <select
        aria-label={t('acknowledge.cause')}
        data-testid="acknowledge-cause"
        className={cause === null ? 'unset' : ''}
        value={cause ?? ''}
        onChange={(event) => setCause(event.target.value === '' ? null : event.target.value)}
        onKeyDown={onKey}
      >
        <option value="">{t('acknowledge.cause')}</option>
        {CAUSES.map((one) => (
          <option key={one} value={t(`cause.${one}`)}>
            {t(`cause.${one}`)}
          </option>
        ))}
      </select>
      <Input
        aria-label={t('acknowledge.measures')}
        placeholder={t('acknowledge.measures')}
        value={measures}
        maxLength={500}
        onChange={(event) => setMeasures(event.target.value)}
        onKeyDown={onKey}
      />
      <FormEnd refusal={refusal} testId="acknowledge-send" isSending={isSending} disabled={!isNew && isEmpty}>
        {isNew ? t('acknowledge.send') : t('acknowledge.add')} <kbd>Enter</kbd>
      </FormEnd>
    </form>
  );
};
