import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { wordOr } from '../alarms/words.js';
import { ageText, sinceText } from '../format/time.js';
import { useLive, useSecond } from '../live/hooks.js';
import { pointKey } from '../live/live-state.js';
import { systemStateOf } from './system-state.js';

/** The systems that the mine declares, and the parts of this service: what works, what does not, since when. */
export const SystemsBoard = ({ mine }: { readonly mine: MineView }) => {
  const { t } = useTranslation();
  const now = useSecond();
  const systems = useLive((state) => state.systems);
  const parts = useLive((state) => state.parts);
  return (
    <div className="systems">
      <section>
        <h3>{t('systems.mine')}</h3>
        <ul className="tiles">
          {mine.systems.map(({ id, heartbeatS }) => {
            const report = systems.get(pointKey(mine.id, id));
            const state = systemStateOf(report, heartbeatS, now);
            return (
              <li key={id} className={`tile ${state}`} data-system={id} data-state={state}>
                <span className="ellipsis">{wordOr(t, `system.${id}`, id)}</span>
                <b>{t(`system-state.${state}`)}</b>
                <span className="quiet ellipsis">
                  {report === undefined
                    ? t('systems.never')
                    : state === 'silent'
                      ? t('systems.silent-for', { age: ageText(now - report.at, t) })
                      : (report.detail ?? t('systems.heard', { at: sinceText(report.at, mine.timeZone, now) }))}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      <section>
        <h3>{t('systems.service')}</h3>
        <ul className="tiles">
          {parts.map(({ part, state, why }) => (
            <li key={part} className={`tile ${state}`} data-part={part} data-state={state}>
              <span className="ellipsis">{wordOr(t, `part.${part}`, part)}</span>
              <b>{t(`part-state.${state}`)}</b>
              <span className="quiet ellipsis" title={why}>
                {why ?? ''}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
};
