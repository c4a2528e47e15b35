import type { TFunction } from 'i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import type { LiveReading } from '../../server/live/protocol.js';
import { limitValues, wordOr } from '../alarms/words.js';
import { ageText, shortAge } from '../format/time.js';
import { shortUnit, valueText } from '../format/value.js';
import { useWords } from '../i18n/words.js';
import { useClock, usePoint } from '../live/hooks.js';
import type { Level } from '../live/live-state.js';
import type { Condition } from './condition.js';

/** A value as text, without saying whether it may be believed. */
const bareText = (point: PointView, reading: LiveReading | undefined, t: TFunction): string => {
  if (reading === undefined || reading.value === null) return '–';
  if (point.switch) return wordOr(t, `switch.${point.quantity}.${reading.value}`, String(reading.value));
  return valueText(reading.value, point.decimals, limitValues(point));
};

const whyNot = (condition: Condition, t: TFunction, isLong: boolean): string => {
  switch (condition.kind) {
    case 'unheard':
      return t('quality.unheard');
    case 'stale':
      return isLong ? t('quality.stale', { age: ageText(condition.ageMs, t) }) : shortAge(condition.ageMs);
    case 'bad':
      return wordOr(t, `quality.${condition.quality}`, condition.quality);
    case 'calibrating':
      return isLong ? t('quality.calibrating') : '';
    case 'good':
      return '';
  }
};

const Wrench = () => (
  <svg className="wrench" width="12" height="12" viewBox="0 0 16 16" aria-hidden="true">
    <path
      d="M14.5 4.2 11.8 6.9 9.1 4.2 11.8 1.5a4 4 0 0 0-5.2 5.2L1 12.3 3.7 15l5.6-5.6a4 4 0 0 0 5.2-5.2Z"
      fill="currentColor"
    />
  </svg>
);

/** A point's value with its unit; stale ones hatched with their age, bad ones struck through with the reason. */
export const PointValue = ({
  mine,
  point,
  level,
  isLong = false,
}: {
  readonly mine: MineView;
  readonly point: PointView;
  /** The worst standing alarm of the point. */
  readonly level?: Level | undefined;
  readonly isLong?: boolean;
}) => {
  const t = useWords();
  const { reading, condition } = usePoint(mine, point);
  const unit = isLong ? point.unit : shortUnit(point.unit);
  const why = whyNot(condition, t, isLong);
  const struck = condition.kind === 'bad';
  const value = bareText(point, reading, t);
  return (
    <span className={`point-value ${condition.kind}${level === undefined ? '' : ` ${level}`}`}>
      {condition.kind === 'calibrating' && <Wrench />}
      {why !== '' && <span className="why">{why}</span>}
      {struck && reading?.value == null ? null : struck ? <s>{value}</s> : <span className="number">{value}</span>}
      {point.switch || value === '–' ? null : <span className="unit">{unit}</span>}
    </span>
  );
};

/** How old a point's newest reading is. */
export const PointAge = ({ mine, point }: { readonly mine: MineView; readonly point: PointView }) => {
  const t = useWords();
  const { reading } = usePoint(mine, point);
  const ageMs = useClock((now) =>
    reading === undefined ? -1 : Math.max(0, Math.floor((now - reading.heardAt) / 1000)) * 1000,
  );
  return <span className="quiet number point-age">{ageMs < 0 ? '–' : t('point.age', { age: ageText(ageMs, t) })}</span>;
};
