import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

const KEYS = [
  ['↑ ↓', 'choose'],
  ['Enter', 'details'],
  ['A', 'acknowledge-long'],
  ['Tab', 'next-field'],
  ['S', 'silence-long'],
  ['E', 'order-long'],
  ['W', 'evacuation'],
  ['P', 'print'],
  ['M', 'mines'],
  ['Esc', 'back'],
  ['?', 'help'],
] as const;

/** The map of the keys. Nothing waits behind it: alarms sound and the list goes on. */
export const KeysHelp = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <div className="keys-help" role="dialog" aria-label={t('key.title')} data-testid="keys-help">
      <h2>{t('key.title')}</h2>
      <dl>
        {KEYS.map(([key, what]) => (
          <div key={what}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`key.${what}`)}</dd>
          </div>
        ))}
      </dl>
      <Button ref={button} onClick={onClose}>
        {t('key.close')} <kbd>Esc</kbd>
      </Button>
    </div>
  );
};
