import { useTranslation } from 'react-i18next';
import { ageText, clockText } from '../format/time.js';
import { useConnection, useLive, useSecond } from '../live/hooks.js';

/** Says over everything that the server is lost, and how old all that is shown has become. */
export const LostBanner = ({ zone }: { readonly zone: string }) => {
  const { t } = useTranslation();
  const connection = useConnection();
  const asOf = useLive((state) => state.asOf);
  const now = useSecond();
  if (connection.kind !== 'lost') return null;
  return (
    <div className="lost-banner" role="alert" data-testid="lost-banner">
      <strong>{t('lost.title')}</strong>
      {asOf === null ? null : (
        <span>{t('lost.as-of', { at: clockText(asOf, zone), age: ageText(now - asOf, t) })}</span>
      )}
      <span>{connection.retryAt === null ? t('lost.trying') : t('lost.retry')}</span>
    </div>
  );
};
