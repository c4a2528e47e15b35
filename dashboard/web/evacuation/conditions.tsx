import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../../alerts/evacuation/order.js';
import { useAsked } from '../api/use-asked.js';
import { useLanguage } from '../i18n/i18n.js';
import type { Order } from '../live/live-state.js';

const EVERY_MS = 2_000;

/** What a stand-down waits for, each met or not, as the service judges it now. */
export const Conditions = ({ order }: { readonly order: Order }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const path = `/evacuations/${encodeURIComponent(order.evacuation.id)}/conditions`;
  const { asked, again } = useAsked<{ readonly items: readonly Condition[] }>(path, EVERY_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed muster is the reason to ask
  useEffect(again, [again, order]);
  if (asked.kind !== 'here') {
    return (
      <p className={asked.kind === 'failed' ? 'strong' : 'quiet'}>
        {asked.kind === 'failed' ? t('condition.unknown') : '–'}
      </p>
    );
  }
  return (
    <>
      {asked.staleBy !== undefined && <p className="strong">{t('condition.unknown')}</p>}
      <ul className="conditions" data-testid="conditions">
        {asked.value.items.map(({ id, met, text }) => (
          <li key={id} className={met ? 'met' : 'unmet'} data-condition={id} data-met={met}>
            <span className="tick">{met ? '✓' : '✕'}</span>
            <span>{text[language]}</span>
            <b>{met ? t('condition.met') : t('condition.unmet')}</b>
          </li>
        ))}
      </ul>
    </>
  );
};
