import { useTranslation } from 'react-i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { worstLevel } from '../alarms/order-alarms.js';
import { areaName, wordOr } from '../alarms/words.js';
import { comparisonSign, headcountText, valueText } from '../format/value.js';
import { useLive } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { byImportance } from './importance.js';
import { PointAge, PointValue } from './point-value.js';

const SHOWN_LIMITS = ['alarm', 'power-off', 'min', 'max', 'warning'];

/** Every point of one area with its value and limits. */
export const AreaPanel = ({
  mine,
  area,
  alarms,
  onPoint,
}: {
  readonly mine: MineView;
  readonly area: string | null;
  readonly alarms: readonly Alarm[];
  readonly onPoint: (point: PointView) => void;
}) => {
  const { t } = useTranslation();
  const people = useLive((state) => (area === null ? undefined : state.headcounts.get(mine.id)?.areas[area]));
  const view = mine.areas.find(({ id }) => id === area);
  if (view === undefined) return <p className="quiet empty-trend">{t('area.choose')}</p>;
  const points = byImportance(mine.points.filter((point) => point.area === area));
  return (
    <div className="area-panel">
      <header>
        <h3>{areaName(mine, view.id)}</h3>
        <span className="quiet">{t(`kind.${view.kind}`)}</span>
        <span>{t('area.headcount', { n: headcountText(people, view.quota) })}</span>
        <span className="quiet">{t('area.clear-within', { n: view.clearWithinMin })}</span>
      </header>
      {points.length === 0 ? (
        <p className="quiet">{t('area.no-points')}</p>
      ) : (
        <ul className="area-points">
          {points.map((point) => (
            <li key={point.id}>
              <button type="button" onClick={() => onPoint(point)}>
                <span className="ellipsis" title={`${point.name} ${point.id}`}>
                  {point.name}
                </span>
                <span className="quiet ellipsis">
                  {point.limits
                    .filter(({ kind }) => SHOWN_LIMITS.includes(kind))
                    .map(
                      ({ kind, comparison, value }) =>
                        `${wordOr(t, `limit.${kind}`, kind)} ${comparisonSign(comparison)} ${valueText(value, point.decimals)}`,
                    )
                    .join(' · ')}
                </span>
                <PointAge mine={mine} point={point} />
                <PointValue
                  mine={mine}
                  point={point}
                  isLong
                  level={worstLevel(alarms.filter((alarm) => alarm.point === point.id)) ?? undefined}
                />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
