import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { areaName } from '../alarms/words.js';
import { PointAge, PointValue } from '../points/point-value.js';
import { pointsByArea } from '../points/points-by-area.js';
import { Trend } from './trend.js';

const MINUTE = 60_000;
const RANGES = [
  { key: 'trend.10m', ms: 10 * MINUTE },
  { key: 'trend.1h', ms: 60 * MINUTE },
  { key: 'trend.8h', ms: 480 * MINUTE },
  { key: 'trend.24h', ms: 1440 * MINUTE },
] as const;

/** The trend of any point, with the point's value now. */
export const TrendPanel = ({
  mine,
  point,
  onPoint,
}: {
  readonly mine: MineView;
  readonly point: PointView | undefined;
  readonly onPoint: (point: PointView) => void;
}) => {
  const { t } = useTranslation();
  const [isChoosing, setChoosing] = useState(false);
  const [ms, setMs] = useState<number>(RANGES[1].ms);
  if (point === undefined) return <p className="quiet empty-trend">{t('trend.choose')}</p>;
  // Thousands of points are listed for whoever opens the list, not for everybody at every start.
  const options = isChoosing
    ? pointsByArea(mine, ({ id, name }) => ({ value: id, label: name }))
    : [{ label: areaName(mine, point.area), title: '', options: [{ value: point.id, label: point.name }] }];
  return (
    <div className="trend-panel">
      <div className="trend-head">
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          className="trend-point"
          placement="topLeft"
          aria-label={t('trend.point')}
          value={point.id}
          options={options}
          onOpenChange={setChoosing}
          notFoundContent={t('trend.no-such-point')}
          onChange={(id: string) => {
            const chosen = mine.points.find((one) => one.id === id);
            if (chosen !== undefined) onPoint(chosen);
          }}
        />
        <span className="quiet ellipsis">{areaName(mine, point.area)}</span>
        <span className="trend-now">
          <PointAge mine={mine} point={point} />
          <PointValue mine={mine} point={point} isLong />
        </span>
        <Segmented
          value={ms}
          options={RANGES.map(({ key, ms: value }) => ({ value, label: t(key) }))}
          onChange={(value) => setMs(Number(value))}
        />
      </div>
      <Trend mine={mine} point={point} range={{ kind: 'last', ms }} />
    </div>
  );
};
