import { useTranslation } from 'react-i18next';
import { LevelMark } from '../alarms/level-mark.js';
import { shareText } from '../format/zone.js';
import type { Statistics } from './figures.js';

/** How the raises are spread over the levels, each beside the share that it should have. */
export const Spread = ({ levels }: { readonly levels: Statistics['levels'] }) => {
  const { t } = useTranslation();
  return (
    <table className="sorted spread" aria-label={t('statistics.levels')}>
      <tbody>
        {levels.map(({ level, raises, share, target }) => (
          <tr key={level}>
            <td>
              <span className="level-cell">
                <LevelMark level={level} size={16} /> {t(`level.${level}`)}
              </span>
            </td>
            <td className="number">{raises}</td>
            <td className="bar-cell">
              <div className="share-bar">
                <span style={{ width: `${share * 100}%` }} />
                <i style={{ left: `${target.good * 100}%` }} />
              </div>
            </td>
            <td className="number">
              <b>{shareText(share)}</b>
            </td>
            <td className="number quiet">
              {t('statistics.target-share', { share: `${target.below ? '< ' : ''}${shareText(target.good, 0)}` })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
