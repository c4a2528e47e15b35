import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { wordOr } from '../alarms/words.js';
import { ask } from '../api/http.js';
import { mayOrder, type Session } from '../api/session.js';
import { useLive } from '../live/hooks.js';
import { wholeMine } from './whole-mine.js';

/** Orders people out by hand: the areas are set from what was chosen, one key or click confirms. */
export const OrderForm = ({
  mine,
  session,
  areas,
  onAreas,
  onDone,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly areas: readonly string[];
  readonly onAreas: (areas: readonly string[]) => void;
  readonly onDone: () => void;
}) => {
  const { t } = useTranslation();
  const headcount = useLive((state) => state.headcounts.get(mine.id));
  const [reason, setReason] = useState('');
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState('');
  const confirm = useRef<HTMLButtonElement>(null);
  useEffect(() => confirm.current?.focus(), []);
  if (!mayOrder(session)) return <p className="quiet empty-trend">{t('order.not-allowed')}</p>;
  const people = areas.reduce((total, area) => total + (headcount?.areas[area] ?? 0), 0);
  const whole = wholeMine(mine);
  const isWhole = areas.length === whole.length && whole.every((area) => areas.includes(area));
  const send = async (): Promise<void> => {
    if (areas.length === 0 || isSending) return;
    setSending(true);
    const answer = await ask('POST', `/mines/${encodeURIComponent(mine.id)}/evacuations`, {
      areas,
      reason: reason.trim() === '' ? t('order.default-reason') : reason.trim(),
    });
    setSending(false);
    if (answer.ok) onDone();
    else setRefusal(wordOr(t, `error.${answer.code}`, answer.message || answer.code));
  };
  return (
    <form
      className="order-form"
      data-testid="order-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="order-areas">
        <p className="quiet">{t('order.choose')}</p>
        <div className="toggles">
          {mine.areas
            .filter(({ kind }) => kind !== 'goaf')
            .map(({ id, name }) => (
              <button
                type="button"
                key={id}
                aria-pressed={areas.includes(id)}
                className={areas.includes(id) ? 'toggle on' : 'toggle'}
                onClick={() => onAreas(areas.includes(id) ? areas.filter((area) => area !== id) : [...areas, id])}
              >
                {name}
              </button>
            ))}
        </div>
      </div>
      <div className="order-confirm">
        <p>
          {isWhole && <b>{t('order.whole-mine')} · </b>}
          {t('order.summary', { areas: areas.length, people })}
          {areas.length > 0 && (
            <button type="button" className="plain" onClick={() => onAreas([])}>
              {t('order.clear')}
            </button>
          )}
        </p>
        <Input
          aria-label={t('order.reason')}
          placeholder={t('order.reason')}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button
          ref={confirm}
          htmlType="submit"
          className="order-send"
          data-testid="order-send"
          loading={isSending}
          disabled={areas.length === 0}
        >
          {t('order.send')} <kbd>Enter</kbd>
        </Button>
        {refusal !== '' && (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </div>
    </form>
  );
};
