import type { TFunction } from 'i18next';
import type { MineView, PointView } from '../../server/live/mine-view.js';
import { areaName, wordOr } from '../alarms/words.js';
import { clockText, dayText, minuteText } from '../format/time.js';
import { valueText } from '../format/value.js';
import { FONT, LEVEL_COLOURS, PALETTE } from '../theme.js';
import { curveOf, limitMarks, stretchesOf, TOOLTIP, valueAxis } from '../trend/frame.js';
import { chartRows, type History } from '../trend/history.js';
import type { Marks } from './use-trends.js';
import type { Window } from './window.js';

/** A point with its curve. */
export interface Lane {
  readonly point: PointView;
  readonly history: History | undefined;
}

/** Room of a lane's title, between lanes, and of the time below the last one; px. */
const TITLE_PX = 28;
const AXIS_PX = 28;
const DAY_MS = 86_400_000;

const timeText = (at: number, { from, to }: Window, zone: string): string => {
  if (to - from <= 900_000) return clockText(at, zone);
  if (to - from <= 2 * DAY_MS) return minuteText(at, zone);
  const day = dayText(at, zone);
  return to - from <= 60 * DAY_MS ? `${day.slice(5)} ${minuteText(at, zone)}` : day;
};

const areasOf = ({ point, history }: Lane, marks: Marks, t: TFunction): readonly object[] => [
  ...(history === undefined ? [] : stretchesOf(history, t)),
  ...marks.work
    .filter((work) => work.point === point.id)
    .map(({ kind, state, from, to }) => [
      {
        xAxis: from,
        name: `${wordOr(t, `work-kind.${kind}`, kind)}${state === 'planned' ? ` ${t('trends.not-approved')}` : ''}`,
        itemStyle: {
          color: PALETTE.air,
          opacity: 0.14,
          borderColor: PALETTE.air,
          borderWidth: 1,
          borderType: 'dashed',
        },
        label: { color: PALETTE.text, position: 'insideBottom', fontSize: 12 },
      },
      { xAxis: to },
    ]),
  ...marks.alarms
    .filter((alarm) => alarm.point === point.id)
    .map(({ level, from, to }) => [
      {
        xAxis: from,
        name: t(`level-short.${level}`),
        itemStyle: { color: LEVEL_COLOURS[level], opacity: 0.22 },
        label: { color: LEVEL_COLOURS[level], position: 'insideTop', fontSize: 12, fontWeight: 700 },
      },
      { xAxis: Math.max(to, from + 1000) },
    ]),
];

const seriesOf = (lane: Lane, index: number, marks: Marks, t: TFunction): readonly object[] => {
  const { point, history } = lane;
  const rows = history === undefined ? [] : chartRows(history);
  const line = { ...curveOf(point), xAxisIndex: index, yAxisIndex: index };
  const band = { ...line, stack: `band-${index}`, stackStrategy: 'all', silent: true, tooltip: { show: false } };
  return [
    { ...band, data: rows.map(([at, min]) => [at, min]), lineStyle: { opacity: 0 } },
    {
      ...band,
      data: rows.map(([at, , height]) => [at, height]),
      lineStyle: { opacity: 0 },
      areaStyle: { color: PALETTE.quiet, opacity: 0.45 },
    },
    {
      ...line,
      data: rows.map(([at, min, height, mean]) => [at, mean, min, height]),
      lineStyle: { color: PALETTE.text, width: 1.25 },
      markLine: limitMarks(point, t),
      markArea: { silent: true, animation: false, data: areasOf(lane, marks, t) },
    },
  ];
};

const isRow = (item: unknown): item is { seriesIndex: number; value: readonly (number | null)[] } =>
  typeof item === 'object' && item !== null && 'value' in item && Array.isArray(item.value) && 'seriesIndex' in item;

/** Lanes under one axis of time, each with its own scale, limits and marks. `height`: room there is, px. */
export const lanesOption = (
  mine: MineView,
  lanes: readonly Lane[],
  marks: Marks,
  window: Window,
  height: number,
  t: TFunction,
): Readonly<Record<string, unknown>> => {
  const zone = mine.timeZone;
  const each = (height - AXIS_PX) / Math.max(1, lanes.length);
  const laneOf = (series: number): Lane | undefined => lanes[Math.floor(series / 3)];
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    title: lanes.map(({ point }, index) => ({
      text: `${point.name}  {q|${areaName(mine, point.area)} · ${point.id} · ${point.unit}}`,
      left: 8,
      top: index * each + 4,
      textStyle: { color: PALETTE.text, fontSize: 14, rich: { q: { color: PALETTE.quiet, fontSize: 12 } } },
      padding: 0,
    })),
    grid: lanes.map((_, index) => ({
      left: 56,
      right: 112,
      top: index * each + TITLE_PX,
      height: Math.max(40, each - TITLE_PX - 8),
    })),
    xAxis: lanes.map((_, index) => ({
      type: 'time',
      gridIndex: index,
      min: window.from,
      max: window.to,
      axisLine: { onZero: false, lineStyle: { color: PALETTE.line } },
      axisTick: { show: index === lanes.length - 1 },
      axisLabel: {
        show: index === lanes.length - 1,
        color: PALETTE.quiet,
        fontSize: 12,
        hideOverlap: true,
        formatter: (at: number) => timeText(at, window, zone),
      },
      splitLine: { show: true, lineStyle: { color: '#20262b' } },
    })),
    yAxis: lanes.map(({ point }, index) => ({ ...valueAxis(point), gridIndex: index })),
    tooltip: {
      ...TOOLTIP,
      formatter: (hovered: unknown) => {
        const hits = (Array.isArray(hovered) ? hovered : [hovered])
          .filter(isRow)
          .filter((one) => one.seriesIndex % 3 === 2);
        const at = hits[0]?.value[0];
        if (at == null) return '';
        const lines = hits.flatMap(({ seriesIndex, value: [, mean, min, band] }) => {
          const point = laneOf(seriesIndex)?.point;
          if (point === undefined) return [];
          const number = (value: number | null | undefined): string =>
            value == null
              ? '–'
              : valueText(
                  value,
                  point.decimals,
                  point.limits.map(({ value: limit }) => limit),
                );
          const spread = band ? ` (${number(min)} – ${number((min ?? 0) + band)})` : '';
          const name = point.name.replace(/[&<>]/g, '');
          return [`${name} <b>${number(mean)} ${point.unit}</b>${spread}`];
        });
        return `${dayText(at, zone)} ${clockText(at, zone)}<br>${lines.join('<br>')}`;
      },
    },
    series: lanes.flatMap((lane, index) => seriesOf(lane, index, marks, t)),
  };
};
