import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayStandDown, type Session } from '../api/session.js';
import { useAct } from '../api/use-act.js';
import type { Order } from '../live/live-state.js';
import type { PersonNow } from '../people/use-leaders.js';

const CARD = /^[\w-]{1,32}$/;

/** Who may enter the scope of an order, and the choice of one more; whoever is not among them reopens it by entering. */
export const Rescuers = ({
  people,
  order,
  session,
  onChoose,
}: {
  /** Everybody on the mine's list. */
  readonly people: readonly PersonNow[];
  readonly order: Order;
  readonly session: Session;
  /** Somebody is about to choose: the list is asked for anew. */
  readonly onChoose: () => void;
}) => {
  const { t } = useTranslation();
  const [card, setCard] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const { isSending, refusal, act } = useAct();
  const { id, rescuers } = order.evacuation;
  // Whoever comes from outside was never seen yet: a card is taken as it is typed, and the service says whether it knows it.
  const isUnseen = CARD.test(typed) && !rescuers.includes(typed) && !people.some((person) => person.card === typed);
  const nameOf = (one: string): string => people.find((person) => person.card === one)?.name ?? one;
  const send = async (): Promise<void> => {
    if (card === null) return;
    await act(`/evacuations/${encodeURIComponent(id)}/rescuers`, { card }, () => setCard(null));
  };
  return (
    <section className="proofs" data-testid="rescuers">
      <h3>{t('rescuers.title')}</h3>
      <p className={rescuers.length === 0 ? 'quiet' : ''} data-testid="rescuers-named">
        {rescuers.length === 0 ? t('rescuers.none') : rescuers.map(nameOf).join(t('common.separator'))}
      </p>
      {mayStandDown(session) && (
        <form
          className="stand-down"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <Select<string>
            showSearch
            className="rescuer-choice"
            data-testid="rescuer-choice"
            aria-label={t('rescuers.choose')}
            placeholder={t('rescuers.choose')}
            value={card}
            optionFilterProp="label"
            options={[
              ...people
                .filter((person) => !rescuers.includes(person.card))
                .map(({ card: value, name, job }) => ({ value, label: `${name} ${job} ${value}` })),
              ...(isUnseen ? [{ value: typed, label: t('rescuers.card', { card: typed }) }] : []),
            ]}
            onSearch={(text) => setTyped(text.trim())}
            onFocus={onChoose}
            onChange={setCard}
          />
          <Button htmlType="submit" data-testid="rescuer-send" loading={isSending} disabled={card === null}>
            {t('rescuers.name')}
          </Button>
          {refusal !== '' && (
            <p className="refusal" role="alert">
              {refusal}
            </p>
          )}
        </form>
      )}
    </section>
  );
};
