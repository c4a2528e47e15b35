import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { worstLevel } from '../alarms/order-alarms.js';
import { areaName } from '../alarms/words.js';
import { ageText } from '../format/time.js';
import { comparisonSign, valueText } from '../format/value.js';
import { useClient } from '../live/hooks.js';
import type { Alarm } from '../live/live-state.js';
import { byImportance } from '../points/importance.js';
import { PointValue } from '../points/point-value.js';
import { fetchHistory } from '../trend/history.js';
import { type Forecast, forecastOf, WINDOW_MS } from './forecast.js';

const MOST_POINTS = 8;
const EVERY_MS = 60_000;

/** The gas points of some areas: those in alarm first, then methane, by importance; no more than `MOST_POINTS`. */
const gasPoints = (mine: MineView, areas: readonly string[], alarmed: ReadonlySet<string>): readonly PointView[] =>
  byImportance(
    mine.points.filter(({ family, area, switch: isSwitch }) => family === 'gas' && !isSwitch && areas.includes(area)),
  )
    .filter(({ id, quantity }) => quantity === 'methane' || alarmed.has(id))
    .toSorted((one, other) => Number(alarmed.has(other.id)) - Number(alarmed.has(one.id)))
    .slice(0, MOST_POINTS);

const restoreOf = (point: PointView): number | undefined =>
  (point.limits.find(({ kind }) => kind === 'restore') ?? point.limits.find(({ kind }) => kind === 'alarm'))?.value;

const useForecast = (mine: string, point: PointView): Forecast | undefined => {
  const client = useClient();
  const [forecast, setForecast] = useState<Forecast | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    const look = (): void => {
      const now = Math.round(client.serverNow());
      void fetchHistory(mine, point.id, now - WINDOW_MS, now, 200).then((answer) => {
        if (isCurrent && answer.ok) setForecast(forecastOf(answer.value, restoreOf(point)));
      });
    };
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [client, mine, point]);
  return forecast;
};

const GasRow = ({
  mine,
  point,
  alarms,
}: {
  readonly mine: MineView;
  readonly point: PointView;
  readonly alarms: readonly Alarm[];
}) => {
  const { t } = useTranslation();
  const forecast = useForecast(mine.id, point);
  const limit = point.limits.find(({ kind }) => kind === 'alarm');
  const values = point.limits.map(({ value }) => value);
  const sign =
    forecast === undefined || Math.abs(forecast.perHour) < 10 ** -point.decimals
      ? '→'
      : forecast.perHour > 0
        ? '↑'
        : '↓';
  return (
    <tr data-point={point.id}>
      <th scope="row">
        <span className="ellipsis">{point.name}</span>
        <span className="quiet ellipsis">{areaName(mine, point.area)}</span>
      </th>
      <td>
        <PointValue
          mine={mine}
          point={point}
          isLong
          level={worstLevel(alarms.filter((alarm) => alarm.point === point.id)) ?? undefined}
        />
      </td>
      <td className="quiet number">
        {limit === undefined ? '–' : `${comparisonSign(limit.comparison)} ${valueText(limit.value, point.decimals)}`}
      </td>
      <td className="number">
        {forecast === undefined ? '–' : `${sign} ${valueText(forecast.expected, point.decimals, values)}`}
      </td>
      <td className="number">
        {forecast?.restoreInMs == null ? '–' : t('gas.restore-in', { age: ageText(forecast.restoreInMs, t) })}
      </td>
    </tr>
  );
};

/** Gas in the scope of an order: now, against its limit, in 15 minutes if it goes on, and when it may be below restore. */
export const GasTable = ({
  mine,
  areas,
  alarms,
}: {
  readonly mine: MineView;
  readonly areas: readonly string[];
  readonly alarms: readonly Alarm[];
}) => {
  const { t } = useTranslation();
  const points = useMemo(() => {
    const alarmed = new Set(alarms.flatMap(({ point }) => (point === undefined ? [] : [point])));
    return gasPoints(mine, areas, alarmed);
  }, [mine, areas, alarms]);
  return (
    <section className="gas-table" data-testid="gas-table">
      <h3>{t('gas.title')}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('gas.point')}</th>
            <th scope="col">{t('gas.now')}</th>
            <th scope="col">{t('gas.limit')}</th>
            <th scope="col" title={t('gas.forecast-how')}>
              {t('gas.forecast')}
            </th>
            <th scope="col">{t('gas.below-restore')}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <GasRow key={point.id} mine={mine} point={point} alarms={alarms} />
          ))}
        </tbody>
      </table>
    </section>
  );
};
