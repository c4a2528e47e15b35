import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import { sinceText } from '../format/time.js';
import { headcountText } from '../format/value.js';
import { useLive, useSecond } from '../live/hooks.js';
import { countAreas, placeUnknown } from './count-areas.js';
import { useLeaders } from './use-leaders.js';

/** Leaders who are underground, with where they are and since when; says so where there is none. */
export const LeadersOnShift = ({ mine }: { readonly mine: MineView }) => {
  const { t } = useTranslation();
  const now = useSecond();
  const leaders = useLeaders(mine.id);
  return (
    <section className="leaders" data-testid="leaders">
      <h3>{t('board.leaders')}</h3>
      {leaders.kind === 'here' && leaders.value.length > 0 ? (
        <ul>
          {leaders.value.map(({ card, name, job, area, enteredAt }) => (
            <li key={card}>
              <b>{name}</b>
              <span className="quiet ellipsis">{job}</span>
              <span className="ellipsis">{area === null ? t('muster.nowhere') : areaName(mine, area)}</span>
              <span className="quiet number">
                {enteredAt === undefined ? '' : t('alarm.since', { at: sinceText(enteredAt, mine.timeZone, now) })}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className={leaders.kind === 'here' ? 'strong' : 'quiet'}>
          {leaders.kind === 'here' ? t('board.no-leader') : leaders.kind === 'loading' ? '–' : t('page.failed')}
        </p>
      )}
    </section>
  );
};

/** People underground by area, each against its quota, the fullest first. */
export const PeopleByArea = ({ mine, most }: { readonly mine: MineView; readonly most: number }) => {
  const { t } = useTranslation();
  const headcount = useLive((state) => state.headcounts.get(mine.id));
  const counts = countAreas(mine, headcount);
  const lost = placeUnknown(headcount);
  const rest = counts.slice(most).reduce((total, { people }) => total + people, 0);
  return (
    <section className="by-area" data-testid="people-by-area">
      <h3>
        {t('board.people')} <span className="number">{headcountText(headcount?.underground, mine.quota)}</span>
      </h3>
      <ul>
        {lost > 0 && (
          <li className="over">
            <span>{t('board.place-unknown')}</span>
            <b className="number">{lost}</b>
          </li>
        )}
        {counts.slice(0, most).map(({ area, people, isOver }) => (
          <li key={area.id} className={isOver ? 'over' : ''} data-area={area.id}>
            <span className="ellipsis">{area.name}</span>
            {isOver && <span className="mark strong">{t('board.over-quota')}</span>}
            <b className="number">{headcountText(people, area.quota)}</b>
          </li>
        ))}
        {rest > 0 && <li className="quiet">{t('board.elsewhere', { n: rest })}</li>}
      </ul>
    </section>
  );
};
