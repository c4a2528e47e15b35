import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { roleText } from './words.js';

/** Whom to call, from the mine's file; a number is dialled where the machine can. */
export const PhoneList = ({ mine }: { readonly mine: MineView }) => {
  const { t } = useTranslation();
  if (mine.phones.length === 0) return null;
  return (
    <section className="phones" data-testid="phones">
      <h3>{t('phones.title')}</h3>
      <ul>
        {mine.phones.map(({ role, name, number }) => (
          <li key={`${role} ${number}`} title={roleText(role, t)}>
            <span className="ellipsis">{name}</span>
            <a className="number" href={`tel:${number.replaceAll(/[^+\d]/g, '')}`}>
              {number}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
};
