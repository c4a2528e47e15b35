import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { wordOr } from '../alarms/words.js';
import { useLive, useSecond } from '../live/hooks.js';
import { pointKey } from '../live/live-state.js';
import { LeadersOnShift, PeopleByArea } from '../people/headcount-board.js';
import { systemStateOf } from '../systems/system-state.js';

/** The systems that the mine declares, one line each; what is not up stands out in words. */
const SystemLines = ({ mine }: { readonly mine: MineView }) => {
  const { t } = useTranslation();
  const now = useSecond();
  const systems = useLive((state) => state.systems);
  return (
    <section className="system-lines">
      <h3>{t('systems.mine')}</h3>
      <ul>
        {mine.systems.map(({ id, heartbeatS }) => {
          const state = systemStateOf(systems.get(pointKey(mine.id, id)), heartbeatS, now);
          return (
            <li key={id} className={state} data-system={id} data-state={state}>
              <span className="ellipsis">{wordOr(t, `system.${id}`, id)}</span>
              <span className="state">{t(`system-state.${state}`)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
};

/** The parts of this service; only what is unwell is named. */
const ServiceLine = () => {
  const { t } = useTranslation();
  const parts = useLive((state) => state.parts);
  const unwell = parts.filter(({ state }) => state !== 'ok');
  return (
    <section className="service-line" data-testid="service-line">
      <h3>{t('systems.service')}</h3>
      {unwell.length === 0 ? (
        <p className="quiet">{t('board.service-well', { n: parts.length })}</p>
      ) : (
        <ul>
          {unwell.map(({ part, state, why }) => (
            <li key={part} className={state}>
              <span className="state">
                {wordOr(t, `part.${part}`, part)} {t(`part-state.${state}`)}
              </span>
              <span className="quiet ellipsis" title={why}>
                {why}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

const MOST_AREAS = 7;

/** What stands beside the alarms when the screen has the room: systems, people by area, leaders, the service itself. */
export const SituationPanel = ({ mine }: { readonly mine: MineView }) => {
  const { t } = useTranslation();
  return (
    <section className="situation" aria-label={t('board.title')} data-testid="situation">
      <div>
        <SystemLines mine={mine} />
        <ServiceLine />
      </div>
      <div>
        <LeadersOnShift mine={mine} />
        <PeopleByArea mine={mine} most={MOST_AREAS} />
      </div>
    </section>
  );
};
