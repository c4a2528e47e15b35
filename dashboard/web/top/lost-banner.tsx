import { useTranslation } from 'react-i18next';
import { ageText, clockText } from '../format/time.js';
import { useConnection, useLive, useSecond, useTruth } from '../live/hooks.js';

/** Says over everything that what is shown is not the present: the server lost, silent, or its messages late. */
export const LostBanner = ({ zone }: { readonly zone: string }) => {
  const { t } = useTranslation();
  const connection = useConnection();
  const truth = useTruth();
  const asOf = useLive((state) => state.asOf);
  const now = useSecond();
  if (truth.kind === 'present') return null;
  const age = asOf === null ? '' : ageText(now - asOf, t);
  return (
    <div className={`lost-banner ${truth.kind}`} role="alert" data-testid="lost-banner" data-kind={truth.kind}>
      <strong>{t(`truth.${truth.kind}`)}</strong>
      {truth.kind === 'late' ? (
        <span>{t('truth.late-by', { age: ageText(truth.ms, t) })}</span>
      ) : asOf === null ? null : (
        <span>{t('lost.as-of', { at: clockText(asOf, zone), age })}</span>
      )}
      {connection.kind === 'lost' && <span>{connection.retryAt === null ? t('lost.trying') : t('lost.retry')}</span>}
    </div>
  );
};

/** Lies over the values while they are not the present; what is below can still be read and used. */
export const StaleVeil = ({ zone }: { readonly zone: string }) => {
  const { t } = useTranslation();
  const truth = useTruth();
  const asOf = useLive((state) => state.asOf);
  if (truth.kind === 'present' || truth.kind === 'late' || asOf === null) return null;
  return (
    <div className="stale-veil" data-testid="stale-veil" aria-hidden="true">
      <span>{t('truth.veil', { at: clockText(asOf, zone) })}</span>
    </div>
  );
};
