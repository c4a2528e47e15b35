import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../../alerts/evacuation/order.js';
import { mayStandDown, type Session } from '../api/session.js';
import { useAct } from '../api/use-act.js';
import { useLanguage } from '../i18n/i18n.js';
import type { Order } from '../live/live-state.js';

/** What a refusal says the end still waits for. */
const conditionsIn = ({ conditions }: Readonly<Record<string, unknown>>): readonly Condition[] =>
  Array.isArray(conditions) ? conditions : [];

/** Ends an order with a note; the service says which condition is not met. */
export const StandDown = ({ order, session }: { readonly order: Order; readonly session: Session }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const [unmet, setUnmet] = useState<readonly Condition[]>([]);
  const { isSending, refusal, act } = useAct();
  if (!mayStandDown(session)) return null;
  const send = async (): Promise<void> => {
    if (note.trim() === '') return;
    setUnmet([]);
    await act(
      `/evacuations/${encodeURIComponent(order.evacuation.id)}/stand-down`,
      { note: note.trim() },
      () => setOpen(false),
      (refused) => setUnmet(conditionsIn(refused).filter(({ met }) => !met)),
    );
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
          {[refusal, ...unmet.map(({ text }) => text[language])].join(' · ')}
        </p>
      )}
    </form>
  );
};
