import { useTranslation } from 'react-i18next';
import { guidanceOf } from '../../../domain/guidance.js';
import type { MineView } from '../../server/live/mine-view.js';
import { useLanguage } from '../i18n/i18n.js';
import type { Alarm } from '../live/live-state.js';
import { PhoneList } from './phone-list.js';

/** The cameras of an area; one opens in the program that this machine has for its address. */
const Cameras = ({ mine, area }: { readonly mine: MineView; readonly area: string }) => {
  const { t } = useTranslation();
  const cameras = mine.cameras.filter((camera) => camera.area === area);
  return (
    <section className="cameras" data-testid="cameras">
      <h3>{t('cameras.title')}</h3>
      {cameras.length === 0 ? (
        <p className="quiet">{t('cameras.none')}</p>
      ) : (
        <ul>
          {cameras.map(({ id, url }) => (
            <li key={id}>
              <a href={url} target="_blank" rel="noreferrer" title={url}>
                {t('cameras.open', { id })}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

/** What to do about an alarm: the steps of its rule with their clauses, whom to call, the cameras of its area. */
export const WhatNow = ({ mine, alarm }: { readonly mine: MineView; readonly alarm: Alarm }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div className="what-now" data-testid="what-now">
      <h3>{t('what-now.title')}</h3>
      <ol>
        {guidanceOf(alarm.rule).map(({ text, source }) => (
          <li key={text.zh}>
            {text[language]}
            {source === undefined ? null : (
              <span className="quiet">
                {' '}
                {source.edition} {source.clause}
              </span>
            )}
          </li>
        ))}
      </ol>
      {alarm.area !== '' && <Cameras mine={mine} area={alarm.area} />}
      <PhoneList mine={mine} />
    </div>
  );
};
