import type { TFunction } from 'i18next';
import type { PointView } from '../../server/live/mine-view.js';
import { wordOr } from '../alarms/words.js';
import { comparisonSign, valueText } from '../format/value.js';
import { PALETTE } from '../theme.js';
import type { History } from './history.js';
import { limitLines } from './limit-lines.js';

/** Limits drawn in a trend; the others stand in the alarm's details. */
const DRAWN = ['alarm', 'power-off', 'min', 'max', 'warning', 'no-mining'];

const drawnOf = (point: PointView): PointView['limits'] => point.limits.filter(({ kind }) => DRAWN.includes(kind));

/** The scale of a point's values: from nought to above its limits; of a switch, off and on. */
export const valueAxis = (point: PointView) => {
  const values = drawnOf(point).map(({ value }) => value);
  return {
    type: 'value',
    scale: false,
    splitNumber: 3,
    max: point.switch ? 1 : ({ max }: { max: number }) => Math.max(max, ...values) * 1.08 || 1,
    interval: point.switch ? 1 : undefined,
    axisLabel: {
      color: PALETTE.quiet,
      fontSize: 12,
      showMaxLabel: point.switch,
      formatter: (value: number) => String(Number(value.toFixed(point.decimals))),
    },
    splitLine: { lineStyle: { color: '#252b31' } },
  };
};

/** The limits of a point as lines with their names. */
export const limitMarks = (point: PointView, t: TFunction) => ({
  silent: true,
  symbol: 'none',
  animation: false,
  data: limitLines(drawnOf(point)).map(({ kinds, value, comparison }) => ({
    yAxis: value,
    lineStyle: { color: PALETTE.quiet, type: 'dashed', width: 1 },
    label: {
      formatter: `${kinds.map((kind) => wordOr(t, `limit.${kind}`, kind)).join('\n')} ${comparisonSign(comparison)} ${valueText(value, point.decimals)}`,
      color: PALETTE.text,
      fontSize: 12,
      position: 'end',
    },
  })),
});

/** How a curve is drawn: never through a gap, and a switch in steps. */
export const curveOf = (point: PointView) => ({
  type: 'line',
  showSymbol: false,
  animation: false,
  connectNulls: false,
  ...(point.switch && { step: 'end' }),
});

/** Stretches behind a curve: without data, and with the sensor under calibration by its own word. */
export const stretchesOf = ({ gaps, calibrations = [] }: Pick<History, 'gaps' | 'calibrations'>, t: TFunction) => [
  ...gaps.map(({ from, to }) => [{ xAxis: from, itemStyle: { color: PALETTE.line, opacity: 0.6 } }, { xAxis: to }]),
  ...calibrations.map(({ from, to }) => [
    {
      xAxis: from,
      name: t('quality.calibrating'),
      itemStyle: { color: PALETTE.text, opacity: 0.18 },
      label: { color: PALETTE.text, position: 'insideBottom', fontSize: 12 },
    },
    { xAxis: Math.max(to, from + 1000) },
  ]),
];

/** What the words at the pointer look like. */
export const TOOLTIP = {
  trigger: 'axis',
  confine: true,
  backgroundColor: '#22272d',
  borderColor: PALETTE.line,
  textStyle: { color: PALETTE.text, fontSize: 12 },
  axisPointer: { lineStyle: { color: PALETTE.quiet } },
};
