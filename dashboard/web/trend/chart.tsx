import { LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PointView } from '../../server/live/mine-view.js';
import { clockText, minuteText } from '../format/time.js';
import { valueText } from '../format/value.js';
import { FONT, PALETTE } from '../theme.js';
import { curveOf, limitMarks, stretchesOf, TOOLTIP, valueAxis } from './frame.js';
import { chartRows, type History } from './history.js';

use([LineChart, GridComponent, TooltipComponent, MarkLineComponent, MarkAreaComponent, CanvasRenderer]);

interface Hover {
  readonly value: readonly (number | null)[];
}

const isHover = (item: unknown): item is Hover =>
  typeof item === 'object' && item !== null && 'value' in item && Array.isArray(item.value);

/** The lazy part of a trend: everything that needs ECharts. */
const Chart = ({
  history,
  point,
  timeZone,
  lastMs,
}: {
  readonly history: History;
  readonly point: PointView;
  readonly timeZone: string;
  /** The width of a live trend; null for a fixed one. */
  readonly lastMs: number | null;
}) => {
  const { t } = useTranslation();
  const room = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);

  useEffect(() => {
    if (room.current === null) return;
    const made = init(room.current);
    chart.current = made;
    const watcher = new ResizeObserver(() => made.resize());
    watcher.observe(room.current);
    return () => {
      watcher.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const rows = chartRows(history);
    const values = point.limits.map(({ value }) => value);
    const to = history.to;
    const from = lastMs === null ? history.from : to - lastMs;
    const number = (value: number | null | undefined): string =>
      value == null ? '–' : `${valueText(value, point.decimals, values)} ${point.unit}`;
    const line = curveOf(point);
    chart.current?.setOption(
      {
        animation: false,
        textStyle: { fontFamily: FONT },
        grid: { left: 8, right: 104, top: 12, bottom: 4, containLabel: true },
        xAxis: {
          type: 'time',
          min: from,
          max: to,
          axisLine: { lineStyle: { color: PALETTE.line } },
          axisLabel: {
            color: PALETTE.quiet,
            fontSize: 12,
            hideOverlap: true,
            formatter: (at: number) => (to - from <= 900_000 ? clockText(at, timeZone) : minuteText(at, timeZone)),
          },
          splitLine: { show: false },
        },
        yAxis: valueAxis(point),
        tooltip: {
          ...TOOLTIP,
          formatter: (hovered: unknown) => {
            const hit = (Array.isArray(hovered) ? hovered : [hovered]).findLast(isHover);
            const [at, mean, min, band] = hit?.value ?? [];
            if (at == null) return '';
            const spread = band ? `<br>${number(min)} – ${number((min ?? 0) + band)}` : '';
            return `${clockText(at, timeZone)}<br><b>${number(mean)}</b>${spread}`;
          },
        },
        series: [
          {
            ...line,
            data: rows.map(([at, min]) => [at, min]),
            stack: 'band',
            stackStrategy: 'all',
            lineStyle: { opacity: 0 },
            tooltip: { show: false },
            silent: true,
          },
          {
            ...line,
            data: rows.map(([at, , band]) => [at, band]),
            stack: 'band',
            stackStrategy: 'all',
            lineStyle: { opacity: 0 },
            areaStyle: { color: PALETTE.quiet, opacity: 0.3 },
            tooltip: { show: false },
            silent: true,
          },
          {
            ...line,
            data: rows.map(([at, min, band, mean]) => [at, mean, min, band]),
            lineStyle: { color: PALETTE.text, width: 1.5 },
            markLine: limitMarks(point, t),
            markArea: { silent: true, animation: false, data: stretchesOf(history, t) },
          },
        ],
      },
      { notMerge: true },
    );
  }, [history, point, timeZone, lastMs, t]);

  return <div className="chart" ref={room} />;
};

export default Chart;
