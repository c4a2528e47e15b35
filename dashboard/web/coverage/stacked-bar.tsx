import { useTranslation } from 'react-i18next';
import type { PointCoverage } from '../../../alerts/coverage/coverage-query.js';
import { hoursText, shareText } from '../format/zone.js';
import { barParts } from './labels.js';

/** Known time by label as one bar; the least part is still seen. Greys and patterns: colours are the levels'. */
export const StackedBar = ({
  seconds,
  knownS,
  isTall = false,
}: Pick<PointCoverage, 'seconds' | 'knownS'> & { readonly isTall?: boolean }) => {
  const { t } = useTranslation();
  const parts = barParts(seconds, knownS);
  const text = parts.map(
    ({ label, share }) => `${t(`coverage-label.${label}`)} ${shareText(share, 2)} (${hoursText(seconds[label])})`,
  );
  return (
    <div
      className={isTall ? 'stacked tall' : 'stacked'}
      role="img"
      aria-label={text.join('; ')}
      title={text.join('\n')}
    >
      {parts.map(({ label, share }) => (
        <span key={label} className={`swatch ${label}`} style={{ flexGrow: share }} />
      ))}
    </div>
  );
};
