import { LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PointView } from '../../server/live/mine-view.js';
import { wordOr } from '../alarms/words.js';
import { clockText, minuteText } from '../format/time.js';
import { comparisonSign, valueText } from '../format/value.js';
import { FONT, PALETTE } from '../theme.js';
import { chartRows, type History } from './history.js';
import { limitLines } from './limit-lines.js';

use([LineChart, GridComponent, TooltipComponent, MarkLineComponent, MarkAreaComponent, CanvasRenderer]);

/** Limits drawn in a trend; the others stand in the alarm's details. */
const DRAWN = ['alarm', 'power-off', 'min', 'max', 'warning', 'no-mining'];

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
    const limits = point.limits.filter(({ kind }) => DRAWN.includes(kind));
    const values = limits.map(({ value }) => value);
    const to = history.to;
    const from = lastMs === null ? history.from : to - lastMs;
    const number = (value: number | null | undefined): string =>
      value == null ? '–' : `${valueText(value, point.decimals, values)} ${point.unit}`;
    const line = {
      type: 'line',
      showSymbol: false,
      animation: false,
      connectNulls: false,
      ...(point.switch && { step: 'end' }),
    };
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
        yAxis: {
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
        },
        tooltip: {
          trigger: 'axis',
          confine: true,
          backgroundColor: '#22272d',
          borderColor: PALETTE.line,
          textStyle: { color: PALETTE.text, fontSize: 12 },
          axisPointer: { lineStyle: { color: PALETTE.quiet } },
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
            markLine: {
              silent: true,
              symbol: 'none',
              animation: false,
              data: limitLines(limits).map(({ kinds, value, comparison }) => ({
                yAxis: value,
                lineStyle: { color: PALETTE.quiet, type: 'dashed', width: 1 },
                label: {
                  formatter: `${kinds.map((kind) => wordOr(t, `limit.${kind}`, kind)).join('\n')} ${comparisonSign(comparison)} ${valueText(value, point.decimals)}`,
                  color: PALETTE.text,
                  fontSize: 12,
                  position: 'end',
                },
              })),
            },
            markArea: {
              silent: true,
              animation: false,
              itemStyle: { color: PALETTE.line, opacity: 0.55 },
              data: history.gaps.map((gap) => [{ xAxis: gap.from }, { xAxis: gap.to }]),
            },
          },
        ],
      },
      { notMerge: true },
    );
  }, [history, point, timeZone, lastMs, t]);

  return <div className="chart" ref={room} />;
};

export default Chart;
